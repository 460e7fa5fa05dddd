"""Commands on a project: description, team, leads, agreement, deadlines, steps."""

from dataclasses import replace
from datetime import date

from alongside.eventlog.application import CommandContext, Saved
from alongside.projects.application.log import ProjectsLog
from alongside.projects.domain.aim import Aim
from alongside.projects.domain.people import Capacity, MemberId, ProjectRole
from alongside.projects.domain.project import Project
from alongside.projects.domain.steps import StepStatus
from alongside.projects.domain.working_days import uk_day
from alongside.projects.queries.members import must_be_members


class ProjectCommands(ProjectsLog):
    """What people may change about a project itself."""

    def start_project(
        self,
        context: CommandContext,
        *,
        title: str,
        about: str,
        population: str,
        speaks_as: Capacity = Capacity.STAFF,
    ) -> Saved:
        """Start a project, led by whoever starts it, with room for its aim."""
        context = replace(context, capacity=speaks_as)
        with self.command(context) as work:
            project = Project.start(
                self.new_id("project"),
                title=title,
                about=about,
                population=population,
                by=MemberId(context.actor),
                speaks_as=speaks_as,
                today=uk_day(context.at),
            )
            return work.save(project, Aim.begin(project.stream))

    def describe_project(
        self,
        context: CommandContext,
        project: str,
        *,
        expected: int,
        title: str,
        about: str,
        population: str,
    ) -> Saved:
        """Put a project in other words."""
        with self.on_project(context, project, expected=expected) as (work, found):
            found.describe(title=title, about=about, population=population)
            return work.save(found)

    def add_team_member(
        self,
        context: CommandContext,
        project: str,
        *,
        member: str,
        role: ProjectRole,
        speaks_as: Capacity,
    ) -> Saved:
        """Bring somebody into the team, or change what they do there.

        Raises:
            MemberNotFoundError: they are not a member of the trust.
        """
        with self.on_project(context, project) as (work, found):
            must_be_members(work.tx, [member])
            found.join(MemberId(member), role=role, speaks_as=speaks_as, today=uk_day(context.at))
            return work.save(found)

    def remove_team_member(self, context: CommandContext, project: str, *, member: str) -> Saved:
        """Let somebody leave the team."""
        with self.on_project(context, project) as (work, found):
            found.leave(MemberId(member), today=uk_day(context.at))
            return work.save(found)

    def name_co_production_lead(
        self,
        context: CommandContext,
        project: str,
        *,
        expected: int | None = None,
        member: str,
        because: str = "",
    ) -> Saved:
        """Say who leads co-production from now on."""
        with self.on_project(context, project, expected=expected) as (work, found):
            found.name_co_production_lead(MemberId(member), because=because)
            return work.save(found)

    def record_agreement(
        self,
        context: CommandContext,
        project: str,
        *,
        expected: int | None = None,
        member: str = "",
        role_name: str = "",
        scope: str,
        starts: date,
        until: date,
    ) -> Saved:
        """Record what a senior sponsor lets the team decide.

        Raises:
            MemberNotFoundError: the sponsor is named, but is not a member of the trust.
        """
        with self.on_project(context, project, expected=expected) as (work, found):
            must_be_members(work.tx, [member] if member else [])
            found.record_agreement(
                member=MemberId(member),
                role_name=role_name,
                scope=scope,
                starts=starts,
                until=until,
            )
            return work.save(found)

    def propose_deadline(
        self, context: CommandContext, project: str, *, what: str, due: date
    ) -> Saved:
        """Propose a day for the team to keep."""
        with self.on_project(context, project) as (work, found):
            found.propose_deadline(
                what=what, due=due, by=MemberId(context.actor), today=uk_day(context.at)
            )
            return work.save(found)

    def agree_deadline(self, context: CommandContext, project: str, *, number: int) -> Saved:
        """Agree to a deadline for one's side."""
        with self.on_project(context, project) as (work, found):
            found.agree_deadline(number, by=MemberId(context.actor))
            return work.save(found)

    def move_deadline(
        self,
        context: CommandContext,
        project: str,
        *,
        expected: int | None = None,
        number: int,
        due: date,
        because: str,
    ) -> Saved:
        """Move a deadline, which the other side has yet to agree to."""
        with self.on_project(context, project, expected=expected) as (work, found):
            found.move_deadline(
                number,
                due=due,
                because=because,
                by=MemberId(context.actor),
                today=uk_day(context.at),
            )
            return work.save(found)

    def move_step(
        self,
        context: CommandContext,
        project: str,
        *,
        expected: int | None = None,
        number: int,
        status: StepStatus,
        note: str = "",
    ) -> Saved:
        """Say how far the team has come with a step."""
        with self.on_project(context, project, expected=expected) as (work, found):
            found.move_step(number, status=status, note=note)
            return work.save(found)
