"""A project's aim: drafts that say why they changed, one of them adopted by a decision."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, Self

import msgspec

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.projects.domain.errors import (
    AimDatePastError,
    AimNotMeasurableError,
    DraftNotFoundError,
    TargetNotMeasurableError,
)
from alongside.projects.domain.people import MemberId


class Origin(StrEnum):
    """Where a draft, or the change in it, came from."""

    TEAM_MEETING = "team_meeting"
    LIVED_EXPERIENCE = "lived_experience"
    STAFF = "staff"
    WIDER_GROUP = "wider_group"
    DATA_REVIEW = "data_review"
    SPONSOR = "sponsor"

    @property
    def spoken(self) -> str:
        """Say it in the middle of a sentence."""
        return _ORIGINS[self]


_ORIGINS: Final = {
    Origin.TEAM_MEETING: "a team meeting",
    Origin.LIVED_EXPERIENCE: "people with lived experience",
    Origin.STAFF: "staff",
    Origin.WIDER_GROUP: "a wider group of people",
    Origin.DATA_REVIEW: "the data review",
    Origin.SPONSOR: "the senior sponsor",
}


class AimBegun(Created, frozen=True, kw_only=True, tag="aim.begun.v1"):
    """A project's aim has a place to be drafted in."""

    project: StreamId


class AimDrafted(Event, frozen=True, kw_only=True, tag="aim.drafted.v1"):
    """The aim was put in words: what changes, for whom, from where to where, by when."""

    draft: int
    statement: str
    what: str
    for_whom: str
    baseline: str
    target: str
    measure: str
    by_when: date
    because: str
    origin: Origin
    by: MemberId
    on: date


class AimAdopted(Event, frozen=True, kw_only=True, tag="aim.adopted.v1"):
    """A decision made a draft the project's aim; `before` was it until now, 0 if none was."""

    draft: int
    before: int
    decision: StreamId


class AimText(msgspec.Struct, frozen=True, kw_only=True):
    """What an aim says.

    `baseline` and `target` are where the measure stands and where it is to be.
    """

    statement: str
    what: str
    for_whom: str
    baseline: str
    target: str
    measure: str
    by_when: date


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the aim, why it was written and where it came from."""

    number: int
    text: AimText
    because: str
    origin: Origin
    by: MemberId
    on: date


class Aim(Aggregate):
    """The aim of one project."""

    @event(AimBegun)
    def __init__(self, *, project: StreamId) -> None:
        self.project = project
        self.drafts: dict[int, Draft] = {}
        self.adopted = 0
        self.adopted_by = StreamId("")

    @classmethod
    def begin(cls, project: StreamId) -> Self:
        """Make room for the aim of a project."""
        return cls._create(AimBegun, id=aim_of(project), project=project)

    def write(
        self, text: AimText, *, because: str, origin: Origin, by: MemberId, today: date
    ) -> int:
        """Write the next draft and give its number; the same words again are the same draft.

        Raises:
            AimNotMeasurableError: the statement says no figure.
            TargetNotMeasurableError: the target names no figure.
            AimDatePastError: the day by which it is to be reached has gone by.
        """
        if self.drafts and self.drafts[len(self.drafts)].text == text:
            return len(self.drafts)
        _check_measurable(text, today)
        number = len(self.drafts) + 1
        facts = msgspec.structs.asdict(text)
        self._drafted(draft=number, **facts, because=because, origin=origin, by=by, on=today)
        return number

    @event(AimDrafted)
    def _drafted(
        self,
        *,
        draft: int,
        statement: str,
        what: str,
        for_whom: str,
        baseline: str,
        target: str,
        measure: str,
        by_when: date,
        because: str,
        origin: Origin,
        by: MemberId,
        on: date,
    ) -> None:
        self.drafts[draft] = Draft(
            number=draft,
            text=AimText(
                statement=statement,
                what=what,
                for_whom=for_whom,
                baseline=baseline,
                target=target,
                measure=measure,
                by_when=by_when,
            ),
            because=because,
            origin=origin,
            by=by,
            on=on,
        )

    def must_have(self, drafts: Iterable[int]) -> None:
        """Make sure that drafts exist.

        Raises:
            DraftNotFoundError: one does not.
        """
        for draft in drafts:
            if draft not in self.drafts:
                raise DraftNotFoundError(number=draft)

    def adopt(self, draft: int, *, decision: StreamId) -> None:
        """Make a draft the aim, because a decision said so.

        Raises:
            DraftNotFoundError: there is no such draft.
        """
        self.must_have([draft])
        if (self.adopted, self.adopted_by) != (draft, decision):
            self._adopted(draft=draft, before=self.adopted, decision=decision)

    @event(AimAdopted)
    def _adopted(self, *, draft: int, before: int, decision: StreamId) -> None:
        self.adopted, self.adopted_by = draft, decision


def aim_of(project: str) -> StreamId:
    """Name the stream of a project's aim: there is one, with the project's own number."""
    return StreamId("aim-" + project.partition("-")[2])


def project_of(aim: str) -> StreamId:
    """Name the stream of the project that an aim belongs to."""
    return StreamId("project-" + aim.partition("-")[2])


_FIGURE: Final = re.compile(
    r"\d|\b(zero|none|nobody|half|third|quarter|twice|double[ds]?|treble[ds]?|two|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\b",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"\b(19|20)\d\d\b"
    r"|\b(in|within|over|after|by) (the )?(next )?\w+ (days?|weeks?|months?|years?)\b"
    r"|\b\d{1,2}(st|nd|rd|th)?( of)? (jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)


def _check_measurable(text: AimText, today: date) -> None:
    """Refuse a wish that can neither be reached nor missed.

    Raises:
        AimNotMeasurableError: the statement says no figure.
        TargetNotMeasurableError: the target names none.
        AimDatePastError: its day has gone by.
    """
    if not _FIGURE.search(_without_dates(text.statement)):
        raise AimNotMeasurableError
    if not _FIGURE.search(text.target):
        raise TargetNotMeasurableError
    if text.by_when < today:
        raise AimDatePastError(given=text.by_when, today=today)


def _without_dates(statement: str) -> str:
    """Leave out when: years and months are figures, but they say nothing of how much."""
    return _TIME.sub("", statement)
