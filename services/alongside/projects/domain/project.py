"""A project: its team, who leads and who sponsors it, its deadlines and its ten steps."""

from datetime import date
from typing import Self

import msgspec

from alongside.eventlog.aggregate import Aggregate, StreamId, event
from alongside.projects.domain.errors import (
    AgreementOrderError,
    DeadlineNotFoundError,
    DeadlinePastError,
    NoSideError,
    NotOnTeamError,
    SponsorMissingError,
)
from alongside.projects.domain.people import Capacity, MemberId, ProjectRole, Side, side_of
from alongside.projects.domain.project_events import (
    CoProductionLeadNamed,
    CoProductionLeadStoodDown,
    DeadlineAgreed,
    DeadlineMoved,
    DeadlineProposed,
    ProjectDescribed,
    ProjectStarted,
    SponsorAgreed,
    StepMoved,
    TeamMemberChanged,
    TeamMemberJoined,
    TeamMemberLeft,
)
from alongside.projects.domain.steps import STEPS, StepStatus, step

NOBODY = MemberId("")


class TeamMember(msgspec.Struct, frozen=True):
    """Somebody in the team: what they do there, and as what they speak."""

    member: MemberId
    role: ProjectRole
    speaks_as: Capacity
    since: date


class Agreement(msgspec.Struct, frozen=True):
    """A senior person's word: what the team may decide by itself, from a day until a day."""

    member: MemberId
    role_name: str
    scope: str
    starts: date
    until: date


class Deadline(msgspec.Struct, frozen=True):
    """A day that the team keeps, and the sides that have agreed to it."""

    number: int
    what: str
    due: date
    agreed_by: frozenset[Side]

    @property
    def mutually_agreed(self) -> bool:
        """Say whether staff and people with lived experience have both agreed."""
        return self.agreed_by == frozenset(Side)


class StepProgress(msgspec.Struct, frozen=True):
    """How far the team has come with one step, and what it noted."""

    number: int
    status: StepStatus = StepStatus.NOT_STARTED
    note: str = ""


class Project(Aggregate):
    """A project of one trust, for one population."""

    @event(ProjectStarted)
    def __init__(self, *, title: str, about: str, population: str, by: MemberId, on: date) -> None:
        self.title, self.about, self.population = title, about, population
        self.started_by, self.started_on = by, on
        self.team: dict[MemberId, TeamMember] = {}
        self.co_production_lead = NOBODY
        self.agreement: Agreement | None = None
        self.deadlines: dict[int, Deadline] = {}
        self.steps = {each.number: StepProgress(each.number) for each in STEPS}

    @classmethod
    def start(
        cls,
        stream: StreamId,
        *,
        title: str,
        about: str,
        population: str,
        by: MemberId,
        speaks_as: Capacity,
        today: date,
    ) -> Self:
        """Start a project; whoever starts it leads it until somebody else is named."""
        project = cls._create(
            ProjectStarted,
            id=stream,
            title=title,
            about=about,
            population=population,
            by=by,
            on=today,
        )
        project.join(by, role=ProjectRole.PROJECT_LEAD, speaks_as=speaks_as, today=today)
        return project

    def describe(self, *, title: str, about: str, population: str) -> None:
        """Put the project in other words; the same again changes nothing."""
        if (title, about, population) != (self.title, self.about, self.population):
            self._described(title=title, about=about, population=population)

    @event(ProjectDescribed)
    def _described(self, *, title: str, about: str, population: str) -> None:
        self.title, self.about, self.population = title, about, population

    def join(
        self, member: MemberId, *, role: ProjectRole, speaks_as: Capacity, today: date
    ) -> None:
        """Bring somebody into the team, or change what they do there."""
        present = self.team.get(member)
        if present is None:
            self._joined(member=member, role=role, speaks_as=speaks_as, on=today)
        elif (present.role, present.speaks_as) != (role, speaks_as):
            self._changed(member=member, role=role, speaks_as=speaks_as)

    @event(TeamMemberJoined)
    def _joined(
        self, *, member: MemberId, role: ProjectRole, speaks_as: Capacity, on: date
    ) -> None:
        self.team[member] = TeamMember(member, role, speaks_as, on)

    @event(TeamMemberChanged)
    def _changed(self, *, member: MemberId, role: ProjectRole, speaks_as: Capacity) -> None:
        self.team[member] = TeamMember(member, role, speaks_as, self.team[member].since)

    def leave(self, member: MemberId, *, today: date) -> None:
        """Let somebody go, at any time and without a reason."""
        if member not in self.team:
            return
        if self.co_production_lead == member:
            self._stood_down(member=member)
        self._left(member=member, on=today)

    @event(TeamMemberLeft)
    def _left(self, *, member: MemberId, on: date) -> None:
        self.team = {each: who for each, who in self.team.items() if each != member}

    @event(CoProductionLeadStoodDown)
    def _stood_down(self, *, member: MemberId) -> None:
        self.co_production_lead = NOBODY

    def name_co_production_lead(self, member: MemberId, *, because: str = "") -> None:
        """Say who leads co-production from now on.

        Raises:
            NotOnTeamError: the person is not in the team.
        """
        if member not in self.team:
            raise NotOnTeamError
        if self.co_production_lead != member:
            self._lead_named(member=member, before=self.co_production_lead, because=because)

    @event(CoProductionLeadNamed)
    def _lead_named(self, *, member: MemberId, before: MemberId, because: str) -> None:
        self.co_production_lead = member

    def record_agreement(
        self, *, member: MemberId, role_name: str, scope: str, starts: date, until: date
    ) -> None:
        """Record what a senior sponsor lets the team decide, in place of any earlier agreement.

        Raises:
            SponsorMissingError: neither a person nor a role is named.
            AgreementOrderError: it ends before it starts.
        """
        if not (member or role_name):
            raise SponsorMissingError
        if until < starts:
            raise AgreementOrderError
        if self.agreement != Agreement(member, role_name, scope, starts, until):
            self._sponsor_agreed(
                member=member, role_name=role_name, scope=scope, starts=starts, until=until
            )

    @event(SponsorAgreed)
    def _sponsor_agreed(
        self, *, member: MemberId, role_name: str, scope: str, starts: date, until: date
    ) -> None:
        self.agreement = Agreement(member, role_name, scope, starts, until)

    def propose_deadline(self, *, what: str, due: date, by: MemberId, today: date) -> int:
        """Propose a day to keep, and give its number; the proposer's side has agreed to it.

        Raises:
            DeadlinePastError: the day has gone by.
        """
        _not_past(due, today)
        number = len(self.deadlines) + 1
        self._proposed(number=number, what=what, due=due, by=by, side=self.side_of(by))
        return number

    @event(DeadlineProposed)
    def _proposed(
        self, *, number: int, what: str, due: date, by: MemberId, side: Side | None
    ) -> None:
        self.deadlines[number] = Deadline(number, what, due, _only(side))

    def agree_deadline(self, number: int, *, by: MemberId) -> None:
        """Agree to a deadline for one's side.

        Raises:
            DeadlineNotFoundError: there is none with that number.
            NoSideError: the person speaks for neither side of the team.
        """
        deadline = self._deadline(number)
        side = self.side_of(by)
        if side is None:
            raise NoSideError
        if side not in deadline.agreed_by:
            self._agreed(number=number, by=by, side=side)

    @event(DeadlineAgreed)
    def _agreed(self, *, number: int, by: MemberId, side: Side) -> None:
        deadline = self.deadlines[number]
        self.deadlines[number] = msgspec.structs.replace(
            deadline, agreed_by=deadline.agreed_by | {side}
        )

    def move_deadline(
        self, number: int, *, due: date, because: str, by: MemberId, today: date
    ) -> None:
        """Move a deadline: until the other side agrees to the new day, it is not mutual.

        Raises:
            DeadlineNotFoundError: there is none with that number.
            DeadlinePastError: the day has gone by.
        """
        before = self._deadline(number).due
        _not_past(due, today)
        if due != before:
            side = self.side_of(by)
            self._moved(number=number, due=due, before=before, because=because, by=by, side=side)

    @event(DeadlineMoved)
    def _moved(
        self, *, number: int, due: date, before: date, because: str, by: MemberId, side: Side | None
    ) -> None:
        self.deadlines[number] = msgspec.structs.replace(
            self.deadlines[number], due=due, agreed_by=_only(side)
        )

    def move_step(self, number: int, *, status: StepStatus, note: str) -> None:
        """Say how far the team has come with a step; going back is allowed.

        Raises:
            StepNotFoundError: there are ten steps.
        """
        before = self.steps[step(number).number]
        if (before.status, before.note) != (status, note):
            self._step_moved(number=number, status=status, before=before.status, note=note)

    @event(StepMoved)
    def _step_moved(
        self, *, number: int, status: StepStatus, before: StepStatus, note: str
    ) -> None:
        self.steps[number] = StepProgress(number, status, note)

    def capacity_of(self, member: MemberId) -> Capacity | None:
        """Say as what somebody speaks here; None for somebody outside of the team."""
        found = self.team.get(member)
        return found.speaks_as if found else None

    def side_of(self, member: MemberId) -> Side | None:
        """Say on which side of the team somebody stands; None for neither."""
        return side_of(self.capacity_of(member))

    def seniors(self) -> frozenset[MemberId]:
        """Name those who may answer for a decision without co-production."""
        leads = {m for m, who in self.team.items() if who.role is ProjectRole.PROJECT_LEAD}
        sponsor = {self.agreement.member} if self.agreement else set[MemberId]()
        return frozenset(leads | sponsor) - {NOBODY}

    def with_lived_experience(self, *, since_before: date) -> frozenset[MemberId]:
        """Name the team's members with lived experience who were in it on a day already."""
        return frozenset(
            member
            for member, who in self.team.items()
            if side_of(who.speaks_as) is Side.LIVED_EXPERIENCE and who.since <= since_before
        )

    def _deadline(self, number: int) -> Deadline:
        if number not in self.deadlines:
            raise DeadlineNotFoundError(number=number)
        return self.deadlines[number]


def _only(side: Side | None) -> frozenset[Side]:
    return frozenset() if side is None else frozenset({side})


def _not_past(due: date, today: date) -> None:
    if due < today:
        raise DeadlinePastError(given=due, today=today)
