"""How an example is told: who does what, how many days ago."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from alongside.eventlog.application import CommandContext
from alongside.projects.application.service import ProjectsApplication
from alongside.projects.domain.aim import Aim, AimText, Origin, aim_of
from alongside.projects.domain.coproduction import Override
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_events import (
    About,
    Format,
    Method,
    Option,
    Privacy,
    Stance,
)
from alongside.projects.domain.decision_records import Material
from alongside.projects.domain.people import Capacity, MemberId, ProjectRole
from alongside.projects.domain.project import Project
from alongside.projects.domain.steps import StepStatus
from alongside.projects.domain.working_days import uk_day

_TRACE = f"00-{'0' * 31}2-{'0' * 15}2-00"


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in a team."""

    name: str
    role: ProjectRole
    speaks_as: Capacity


class Story:
    """One trust's project, told in order.

    Days are counted from this week's Monday, so that whatever the day, staff act on working days,
    and everything told with a negative number lies before today.
    """

    def __init__(
        self,
        application: ProjectsApplication,
        *,
        tenant: str,
        members: Mapping[str, str],
        now: datetime,
    ) -> None:
        self.application = application
        self.tenant = tenant
        self.members = members
        today = uk_day(now)
        self._monday = today - timedelta(today.weekday())
        self._minutes = 0
        self.project = ""

    def day(self, days: int) -> date:
        """Give the day that many days from Monday; negative for what is past."""
        return self._monday + timedelta(days)

    def end_of_month(self, days: int) -> date:
        """Give the last day of the month in which a day falls."""
        following = self.day(days).replace(day=28) + timedelta(4)
        return following - timedelta(following.day)

    def member(self, name: str) -> MemberId:
        """Give somebody's member id by their name."""
        return MemberId(self.members[name])

    def by(self, name: str, days: int) -> CommandContext:
        """Let somebody act on a day; what is told later happens later in its day."""
        self._minutes += 11
        morning = datetime.combine(self.day(days), time(9, 30), UTC)
        return CommandContext(
            tenant=self.tenant,
            actor=self.members[name],
            capacity=Capacity.STAFF,
            at=morning + timedelta(minutes=self._minutes),
            trace=_TRACE,
        )

    def start(self, lead: str, days: int, *, title: str, about: str, population: str) -> None:
        """Start the project."""
        saved = self.application.start_project(
            self.by(lead, days), title=title, about=about, population=population
        )
        self.project = saved.stream

    def team(self, lead: str, days: int, places: Sequence[Place]) -> None:
        """Bring people into the team."""
        for place in places:
            self.application.add_team_member(
                self.by(lead, days),
                self.project,
                member=self.members[place.name],
                role=place.role,
                speaks_as=place.speaks_as,
            )

    def lead_co_production(self, lead: str, days: int, name: str, because: str = "") -> None:
        """Name who leads co-production."""
        self.application.name_co_production_lead(
            self.by(lead, days), self.project, member=self.members[name], because=because
        )

    def sponsor(self, lead: str, days: int, name: str, scope: str) -> None:
        """Record the senior sponsor's agreement, for a year."""
        self.application.record_agreement(
            self.by(lead, days),
            self.project,
            member=self.members[name],
            scope=scope,
            starts=self.day(days),
            until=self.day(days + 364),
        )

    def deadline(self, name: str, days: int, what: str, due: int, agreed_by: str = "") -> None:
        """Propose a deadline, and let somebody of the other side agree to it."""
        self.application.propose_deadline(
            self.by(name, days), self.project, what=what, due=self.day(due)
        )
        if agreed_by:
            project = self.application.as_it_was(Project, self.project, tenant=self.tenant)
            self.application.agree_deadline(
                self.by(agreed_by, days), self.project, number=len(project.deadlines)
            )

    def step(self, name: str, days: int, number: int, status: StepStatus, note: str) -> None:
        """Move a step."""
        self.application.move_step(
            self.by(name, days), self.project, number=number, status=status, note=note
        )

    def draft(self, name: str, days: int, text: AimText, because: str, origin: Origin) -> None:
        """Write a draft of the aim."""
        aim = self.application.as_it_was(Aim, aim_of(self.project), tenant=self.tenant)
        self.application.draft_aim(
            self.by(name, days),
            self.project,
            expected=aim.version,
            text=text,
            because=because,
            origin=origin,
        )

    def ask(
        self,
        lead: str,
        days: int,
        question: str,
        *,
        about: About,
        options: Sequence[Option],
        due: int,
        invite: Sequence[str],
        method: Method = Method.CONSENSUS,
        materials: Sequence[Material] = (),
    ) -> str:
        """Open a decision and give it."""
        return self.application.open_decision(
            self.by(lead, days),
            self.project,
            question=question,
            about=about,
            options=options,
            method=method,
            deadline=self.day(due),
            deadline_agreed=True,
            materials=materials,
            invite={self.members[name]: Capacity.STAFF for name in invite},
        ).stream

    def say(self, name: str, days: int, decision: str, text: str) -> None:
        """Contribute to a decision."""
        self.application.contribute(self.by(name, days), decision, text=text)

    def stand(
        self,
        name: str,
        days: int,
        decision: str,
        stance: Stance,
        reason: str = "",
        *,
        option: str = "a",
        privacy: Privacy = Privacy.OPEN,
    ) -> None:
        """Take a position."""
        self.application.take_position(
            self.by(name, days),
            decision,
            option=option,
            stance=stance,
            reason=reason,
            privacy=privacy,
        )

    def decide(
        self,
        lead: str,
        days: int,
        decision: str,
        *,
        option: str = "a",
        rationale: str,
        changed: str,
        answers: Mapping[str, str] | None = None,
        override: tuple[str, str] | None = None,
    ) -> None:
        """Record the outcome."""
        found = self.application.as_it_was(Decision, decision, tenant=self.tenant)
        self.application.record_outcome(
            self.by(lead, days),
            decision,
            expected=found.version,
            option=option,
            rationale=rationale,
            changed_by_lived_experience=changed,
            answers={self.member(name): text for name, text in (answers or {}).items()},
            override=Override(self.member(override[0]), override[1]) if override else None,
        )

    def tell(
        self,
        lead: str,
        days: int,
        decision: str,
        *,
        said: str,
        acted: bool,
        response: str,
        because: str,
    ) -> None:
        """Feed back what became of what people said."""
        self.application.feed_back(
            self.by(lead, days),
            decision,
            said=said,
            acted=acted,
            response=response,
            because=because,
            on=self.day(days),
        )


def plain(title: str, text: str) -> Material:
    """Give a text in plain English."""
    return Material(title, Format.PLAIN_ENGLISH, "", text)


def easy_read(title: str, text: str) -> Material:
    """Give a text in Easy Read."""
    return Material(title, Format.EASY_READ, "", text)
