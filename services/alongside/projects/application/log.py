"""The log of projects: its aggregates, and what every command of theirs needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar

from typing_extensions import override

from alongside.eventlog.aggregate import Aggregate, Event, StreamId
from alongside.eventlog.application import Application, CommandContext, Work
from alongside.eventlog.errors import StreamNotFoundError
from alongside.eventlog.ids import new_stream
from alongside.eventlog.projections import Projections
from alongside.eventlog.versions import tag_of
from alongside.privacy.sealed import Place, Purpose, Sealed, Sealer
from alongside.projects.domain.aim import Aim
from alongside.projects.domain.coproduction import DEFAULT_POLICY, Policy, Rules
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.people import MemberId
from alongside.projects.domain.policy import STREAM, CoProductionPolicy
from alongside.projects.domain.project import Project
from alongside.projects.domain.working_days import WorkingDays, england
from alongside.projects.projections import projections
from alongside.tenancy.transaction import Tenancy

CALENDAR = england(2020, 2060)
"""Working days in England; a day that is added once needs a new release."""


class ProjectsLog(Application):
    """What the commands on projects, aims and decisions share.

    `sealer` seals what people say in their own words under their own keys.
    """

    aggregates = (Project, Aim, Decision, CoProductionPolicy)
    projections: ClassVar[Projections] = projections

    @override
    def __init__(
        self,
        tenancy: Tenancy,
        *,
        sealer: Sealer,
        calendar: WorkingDays = CALENDAR,
        new_id: Callable[[str], StreamId] = new_stream,
        grown: Callable[[str, int], None] | None = None,
    ) -> None:
        super().__init__(tenancy, new_id=new_id, grown=grown)
        self.sealer = sealer
        self.calendar = calendar

    @contextmanager
    def on_project(
        self, context: CommandContext, project: str, *, expected: int | None = None
    ) -> Iterator[tuple[Work, Project]]:
        """Open work on a project, stamped with the capacity that the actor has in its team.

        Raises:
            StreamNotFoundError: there is no such project.
            StaleVersionError: it is not at the expected version.
        """
        with self.command(context) as work:
            found = work.get(Project, project, expected=expected)
            work.context = _in_capacity(context, found)
            yield work, found

    @contextmanager
    def on_decision(
        self, context: CommandContext, decision: str, *, expected: int | None = None
    ) -> Iterator[tuple[Work, Decision, Project]]:
        """Open work on a decision, stamped with the capacity in which the actor was invited.

        Raises:
            StreamNotFoundError: there is no such decision.
            StaleVersionError: it is not at the expected version.
        """
        with self.command(context) as work:
            found = work.get(Decision, decision, expected=expected)
            project = self.fold(Project, found.project)
            invited = found.invited.get(MemberId(context.actor))
            if invited:
                work.context = replace(context, capacity=invited.speaks_as)
            else:
                work.context = _in_capacity(context, project)
            yield work, found, project

    def rules(self, decision: Decision, project: Project) -> Rules:
        """Give what holds for a decision's outcome."""
        return Rules(
            policy=self.policy(),
            calendar=self.calendar,
            expected=project.with_lived_experience(since_before=decision.opened_on),
            seniors=project.seniors(),
        )

    def policy(self) -> Policy:
        """Give what the trust of the open transaction asks of a co-produced decision."""
        try:
            return self.fold(CoProductionPolicy, STREAM).policy
        except StreamNotFoundError:
            return DEFAULT_POLICY

    def seal_next(
        self, work: Work, aggregate: Aggregate, event: type[Event], field: str, plain: str
    ) -> Sealed:
        """Seal the actor's own words for a field of the next event of an aggregate."""
        place = Place(
            tenant=work.context.tenant,
            stream=aggregate.stream,
            version=aggregate.version + 1,
            type=tag_of(event),
            field=field,
        )
        return self.sealer.seal(
            plain, person=work.context.actor, purpose=Purpose.NARRATIVE, place=place
        )


def _in_capacity(context: CommandContext, project: Project) -> CommandContext:
    capacity = project.capacity_of(MemberId(context.actor))
    return replace(context, capacity=capacity) if capacity else context
