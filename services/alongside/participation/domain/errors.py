"""What participation refuses about people and activities, and why; payments have theirs apart.

::

    ParticipationError
    ├── not found
    │   ├── ActivityNotFoundError      no such meeting that this person may see
    │   ├── ProjectNotFoundError       no such project that this person may see
    │   └── PersonNotFoundError        nothing is kept of this person
    ├── refused by a rule
    │   ├── MemberNotFoundError        somebody named is not a member of the trust
    │   ├── NotOnTeamError             somebody named is not in the project's team
    │   ├── DecisionNotFoundError      the meeting is about a decision of no such project
    │   ├── NoRateError                nothing says what the trust pays on that day
    │   ├── ActivityPastError          a meeting planned for a day that has gone by
    │   ├── ActivityOverError          it is too late to invite or to answer
    │   ├── ActivityAheadError         attendance before the day
    │   ├── AlreadyInvitedError        a second invitation
    │   ├── PersonNotInvitedError      attendance of somebody who was not invited
    │   ├── NotComingError             a payment choice by somebody who has not said yes
    │   ├── NothingOfferedError        a payment choice where no payment is offered
    │   ├── AboveOfferError            a payment choice above the offer
    │   ├── AttendanceConfirmedError   who came is confirmed, so this is settled
    │   ├── NotRegisteredError         bank details before name and contact
    │   └── PersonErasedError          the person's details were erased
    ├── not allowed
    │   ├── NotInvitedError            an answer by somebody who was not invited
    │   ├── NotLeadError               a meeting planned by somebody who does not lead
    │   ├── NotCoProductionLeadError   attendance by somebody who does not lead co-production
    │   └── OwnAttendanceError         somebody confirms what they are themselves paid for
    └── malformed
        ├── AmountError                a sum that is not above nothing
        └── MinutesError               a time that no meeting takes
"""

from datetime import date
from typing import ClassVar

from alongside.eventlog.kinds import (
    DomainError,
    MalformedError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from alongside.participation.domain.money import in_pounds


class ParticipationError(DomainError):
    """The root of the errors of participation."""


class ActivityNotFoundError(ParticipationError, NotFoundError):
    """There is no such meeting, or this person may not see it: both are answered alike."""

    slug = "activity-not-found"

    def __init__(self) -> None:
        super().__init__("There is no meeting here that you can see.")


class ProjectNotFoundError(ParticipationError, NotFoundError):
    """There is no such project, or this person may not see it: both are answered alike."""

    slug = "project-not-found"

    def __init__(self) -> None:
        super().__init__("There is no project here that you can see.")


class PersonNotFoundError(ParticipationError, NotFoundError):
    """Nothing is kept of this person: they gave no details, or are of another trust."""

    slug = "person-not-found"

    def __init__(self) -> None:
        super().__init__("Nothing is kept of this person here.")


class MemberNotFoundError(ParticipationError, RefusedError):
    """Somebody who is named is not a member of the trust, or not any more."""

    slug = "member-not-found"
    field: ClassVar[str | None] = "invite"

    def __init__(self) -> None:
        super().__init__(
            "This person is not a member of your trust. Ask an administrator to invite them."
        )


class NotOnTeamError(ParticipationError, RefusedError):
    """Somebody who is named is not in the project's team."""

    slug = "not-on-team"
    field: ClassVar[str | None] = "invite"

    def __init__(self) -> None:
        super().__init__("This person is not in the project team. Add them to the team first.")


class DecisionNotFoundError(ParticipationError, RefusedError):
    """The project has no such decision for the meeting to be about."""

    slug = "decision-not-found"
    field: ClassVar[str | None] = "about"

    def __init__(self) -> None:
        super().__init__("Select one of the decisions of this project.")


class NoRateError(ParticipationError, RefusedError):
    """No rate card is in force on the day of the meeting, so nothing could be offered."""

    slug = "no-rate"
    field: ClassVar[str | None] = "on"

    def __init__(self) -> None:
        super().__init__(
            "Your trust has not said what it pays on this day. Ask a finance officer to adopt a"
            " rate card first."
        )


class ActivityPastError(ParticipationError, RefusedError):
    """A meeting is planned for a day that has gone by."""

    slug = "activity-in-the-past"
    field: ClassVar[str | None] = "on"

    def __init__(self, *, given: date, today: date) -> None:
        self.given, self.today = given, today
        super().__init__("This date is in the past. Enter today's date or a later one.")


class ActivityOverError(ParticipationError, RefusedError):
    """The day of the meeting has gone by, so nobody can be invited or answer any more."""

    slug = "activity-over"

    def __init__(self) -> None:
        super().__init__("This meeting has taken place. Nobody can be invited or answer now.")


class ActivityAheadError(ParticipationError, RefusedError):
    """The meeting is still to come, so nobody can say who came."""

    slug = "activity-ahead"

    def __init__(self) -> None:
        super().__init__("This meeting is still to come. Say who came once it has taken place.")


class AlreadyInvitedError(ParticipationError, RefusedError):
    """The person is invited to this meeting already."""

    slug = "already-invited"
    field: ClassVar[str | None] = "invite"

    def __init__(self) -> None:
        super().__init__("This person is invited already.")


class PersonNotInvitedError(ParticipationError, RefusedError):
    """The person was not invited to this meeting, so their attendance cannot be confirmed."""

    slug = "person-not-invited"

    def __init__(self) -> None:
        super().__init__("This person was not invited to this meeting.")


class NotComingError(ParticipationError, RefusedError):
    """The person has not said that they will come, so there is nothing to be paid for."""

    slug = "not-coming"
    field: ClassVar[str | None] = "preference"

    def __init__(self) -> None:
        super().__init__("Say first that you will come. Then choose how you want to be paid.")


class NothingOfferedError(ParticipationError, RefusedError):
    """No payment is offered to this person, so there is nothing to choose."""

    slug = "nothing-offered"
    field: ClassVar[str | None] = "preference"

    def __init__(self) -> None:
        super().__init__("No payment is offered to you for this meeting: staff have their salary.")


class AboveOfferError(ParticipationError, RefusedError):
    """The chosen sum is above what was offered."""

    slug = "above-offer"
    field: ClassVar[str | None] = "pence"

    def __init__(self, *, offer_pence: int) -> None:
        self.offer_pence = offer_pence
        super().__init__(f"The amount must be {in_pounds(offer_pence)} or less: that is the offer.")


class AttendanceConfirmedError(ParticipationError, RefusedError):
    """It is confirmed whether the person came, so neither that nor their choice changes."""

    slug = "attendance-confirmed"

    def __init__(self) -> None:
        super().__init__("It has been confirmed who came, so this can no longer be changed.")


class NotRegisteredError(ParticipationError, RefusedError):
    """The person has not given their name and contact yet."""

    slug = "not-registered"

    def __init__(self) -> None:
        super().__init__("Give your name and how to reach you first.")


class PersonErasedError(ParticipationError, RefusedError):
    """The person's details were erased at their request, and none are kept again."""

    slug = "person-erased"

    def __init__(self) -> None:
        super().__init__("Your details were erased. Ask your trust if you want to give them again.")


class NotInvitedError(ParticipationError, NotAllowedError):
    """Only those who were invited answer, and choose how they are paid."""

    slug = "not-invited"

    def __init__(self) -> None:
        super().__init__("You are not invited to this meeting. Ask the project lead to invite you.")


class NotLeadError(ParticipationError, NotAllowedError):
    """Only leads of the project and co-production leads plan its meetings."""

    slug = "not-a-lead"

    def __init__(self) -> None:
        super().__init__(
            "Meetings are planned by the project's lead or by a co-production lead. You are"
            " neither in this project."
        )


class NotCoProductionLeadError(ParticipationError, NotAllowedError):
    """Only a co-production lead says who came."""

    slug = "not-a-co-production-lead"

    def __init__(self) -> None:
        super().__init__("Only a co-production lead confirms who came to a meeting.")


class OwnAttendanceError(ParticipationError, NotAllowedError):
    """Nobody confirms the attendance that they are themselves paid for."""

    slug = "own-attendance"

    def __init__(self) -> None:
        super().__init__(
            "You are offered payment for this meeting, so another co-production lead must confirm"
            " that you came."
        )


class AmountError(ParticipationError, MalformedError):
    """A reduced payment is a sum above nothing."""

    slug = "amount-not-positive"
    field: ClassVar[str | None] = "pence"

    def __init__(self) -> None:
        super().__init__("Enter an amount above £0, or choose not to be paid.")


class MinutesError(ParticipationError, MalformedError):
    """A meeting takes more than no time, and less than a day."""

    slug = "minutes-impossible"
    field: ClassVar[str | None] = "minutes"

    def __init__(self, *, least: int, most: int) -> None:
        self.least, self.most = least, most
        super().__init__(f"Enter a number of minutes from {least} to {most:,}.")
