"""What projects refuses, and why.

::

    ProjectsError
    ├── not found
    │   ├── ProjectNotFoundError       no such project that this person may see
    │   ├── DeadlineNotFoundError      the project has no deadline with that number
    │   ├── StepNotFoundError          there are ten steps
    │   └── DraftNotFoundError         the aim has no draft with that number
    ├── refused by a rule
    │   ├── MemberNotFoundError        somebody named is not a member of the trust
    │   ├── PastDateError              a day that has gone by
    │   │   ├── DeadlinePastError          of a project's deadline
    │   │   ├── ClosingDayPastError        of a decision
    │   │   └── AimDatePastError           by which an aim is to be reached
    │   ├── NotOnTeamError             the person is not in the project's team
    │   ├── AgreementOrderError        a senior agreement ends before it begins
    │   ├── AimNotMeasurableError      "to improve" alone is not an aim
    │   ├── TargetNotMeasurableError   the target names no figure
    │   ├── DecisionClosedError        the outcome is recorded
    │   ├── DecisionOpenError          the outcome is not recorded yet
    │   ├── NotCoProducedError         what co-production needs is missing, and no reason given
    │   └── NotSeniorError             whoever gives that reason is not a senior lead
    ├── not allowed
    │   ├── NotInvitedError            a position by somebody who was not invited
    │   └── NoSideError                a deadline agreed for neither side
    └── malformed
        ├── SponsorMissingError        an agreement by nobody
        ├── TooFewOptionsError         a decision needs a choice
        ├── RepeatedOptionError        two options say the same
        ├── MaterialEmptyError         neither a link nor a text
        ├── UnknownOptionError         not one of the options
        └── NoDissentError             an answer to somebody who did not dissent
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from alongside.eventlog.kinds import (
    DomainError,
    MalformedError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)


class ProjectsError(DomainError):
    """The root of the errors of projects."""


class ProjectNotFoundError(ProjectsError, NotFoundError):
    """There is no such project, or this person may not see it: both are answered alike."""

    slug = "project-not-found"

    def __init__(self) -> None:
        super().__init__("There is no project here that you can see.")


class DeadlineNotFoundError(ProjectsError, NotFoundError):
    """The project has no deadline with that number."""

    slug = "deadline-not-found"

    def __init__(self, *, number: int) -> None:
        self.number = number
        super().__init__(f"This project has no deadline {number}.")


class StepNotFoundError(ProjectsError, NotFoundError):
    """There is no step with that number."""

    slug = "step-not-found"

    def __init__(self, *, number: int) -> None:
        self.number = number
        super().__init__(f"There are ten steps, and {number} is none of them.")


class DraftNotFoundError(ProjectsError, NotFoundError):
    """The aim has no draft with that number."""

    slug = "draft-not-found"

    def __init__(self, *, number: int) -> None:
        self.number = number
        super().__init__(f"This aim has no draft {number}.")


class MemberNotFoundError(ProjectsError, RefusedError):
    """Somebody who is named is not a member of the trust, or not any more."""

    slug = "member-not-found"
    field: ClassVar[str | None] = "member"

    def __init__(self) -> None:
        super().__init__(
            "This person is not a member of your trust. Ask an administrator to invite them."
        )


class PastDateError(ProjectsError, RefusedError):
    """A day that people are to keep has gone by."""

    slug = "date-in-the-past"

    def __init__(self, *, given: date, today: date) -> None:
        self.given, self.today = given, today
        super().__init__("This date is in the past. Enter today's date or a later one.")


class DeadlinePastError(PastDateError):
    """A project's deadline is in the past."""

    slug = "deadline-in-the-past"
    field: ClassVar[str | None] = "due"


class ClosingDayPastError(PastDateError):
    """The last day to answer a decision is in the past."""

    slug = "deadline-in-the-past"
    field: ClassVar[str | None] = "deadline"


class AimDatePastError(PastDateError):
    """The day by which an aim is to be reached is in the past."""

    field: ClassVar[str | None] = "by_when"


class NotOnTeamError(ProjectsError, RefusedError):
    """The person is not in the project's team."""

    slug = "not-on-team"
    field: ClassVar[str | None] = "member"

    def __init__(self) -> None:
        super().__init__("This person is not in the project team. Add them to the team first.")


class AgreementOrderError(ProjectsError, RefusedError):
    """A senior agreement ends before it begins."""

    slug = "agreement-ends-before-it-starts"
    field: ClassVar[str | None] = "until"

    def __init__(self) -> None:
        super().__init__("The agreement must end after it starts.")


class AimNotMeasurableError(ProjectsError, RefusedError):
    """The statement says no figure, so that nobody could tell whether it was reached."""

    slug = "aim-not-measurable"
    field: ClassVar[str | None] = "statement"

    def __init__(self) -> None:
        super().__init__(
            "Say how much will change, with a figure. “To improve” on its own is not an aim:"
            " nobody could tell when you have reached it. For example, “from 40% to 60%”."
        )


class TargetNotMeasurableError(ProjectsError, RefusedError):
    """The target names no figure."""

    slug = "target-not-measurable"
    field: ClassVar[str | None] = "target"

    def __init__(self) -> None:
        super().__init__("Give the target as a figure, such as “60%” or “half as many”.")


class DecisionClosedError(ProjectsError, RefusedError):
    """The outcome is recorded, so the decision takes nothing more."""

    slug = "decision-closed"

    def __init__(self) -> None:
        super().__init__(
            "This decision is closed: its outcome has been recorded."
            " To change what was decided, open a new decision."
        )


class DecisionOpenError(ProjectsError, RefusedError):
    """The outcome is not recorded yet."""

    slug = "decision-still-open"

    def __init__(self) -> None:
        super().__init__("This decision is still open. Record its outcome first.")


class NotCoProducedError(ProjectsError, RefusedError):
    """Something that co-production needs is missing, and nobody answers for going on without."""

    slug = "not-co-produced"
    field: ClassVar[str | None] = "override_reason"

    def __init__(self, *, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            f"This decision is not co-produced yet. {' '.join(missing)} Put that right first, or"
            " give the reason for going on without it and the senior lead who answers for it."
        )


class NotSeniorError(ProjectsError, RefusedError):
    """Whoever answers for going on without co-production is not a senior lead here."""

    slug = "not-a-senior-lead"
    field: ClassVar[str | None] = "override_by"

    def __init__(self) -> None:
        super().__init__("Select the senior sponsor or a project lead of this project.")


class NotInvitedError(ProjectsError, NotAllowedError):
    """Only those who were invited take part in a decision."""

    slug = "not-invited"

    def __init__(self) -> None:
        super().__init__(
            "You have not been invited to this decision. Ask the project lead to invite you."
        )


class NoSideError(ProjectsError, NotAllowedError):
    """A deadline is agreed by people with lived experience and by staff of the team."""

    slug = "no-side"

    def __init__(self) -> None:
        super().__init__(
            "Deadlines are agreed by the team's members with lived experience and its staff."
            " You are neither in this project."
        )


class SponsorMissingError(ProjectsError, MalformedError):
    """An agreement must be somebody's."""

    slug = "sponsor-missing"
    field: ClassVar[str | None] = "role_name"

    def __init__(self) -> None:
        super().__init__("Choose the sponsor, or enter the role of the person who agreed.")


class TooFewOptionsError(ProjectsError, MalformedError):
    """A decision needs a choice."""

    slug = "too-few-options"
    field: ClassVar[str | None] = "options"

    def __init__(self) -> None:
        super().__init__("Enter at least 2 options. With only one there is nothing to decide.")


class RepeatedOptionError(ProjectsError, MalformedError):
    """Two options say the same."""

    slug = "repeated-option"
    field: ClassVar[str | None] = "options"

    def __init__(self) -> None:
        super().__init__("Two of the options say the same. Make each one different.")


class MaterialEmptyError(ProjectsError, MalformedError):
    """Material must be readable somewhere."""

    slug = "material-empty"
    field: ClassVar[str | None] = "link"

    def __init__(self) -> None:
        super().__init__("Enter a link to the material, or write its text.")


class UnknownOptionError(ProjectsError, RefusedError):
    """Not one of the decision's options."""

    slug = "unknown-option"
    field: ClassVar[str | None] = "option"

    def __init__(self) -> None:
        super().__init__("Select one of the options of this decision.")


class NoDissentError(ProjectsError, RefusedError):
    """There is nothing to answer: this person did not go against what was decided."""

    slug = "no-dissent"
    field: ClassVar[str | None] = "answers"

    def __init__(self) -> None:
        super().__init__("Answer only people who took a position against the outcome.")
