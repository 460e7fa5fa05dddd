"""What can be read of projects: lists from rows, one thing in full from its events.

Each method answers only what its reader may see, and reads in one transaction. `as_at` is a
position of the log or an instant: then the answer holds what was recorded up to it.
"""

from datetime import date, datetime

from alongside.eventlog.application import AsAt
from alongside.eventlog.errors import StreamNotFoundError
from alongside.projects.application.log import ProjectsLog
from alongside.projects.domain.aim import Aim, aim_of
from alongside.projects.domain.coproduction import DEFAULT_POLICY, Policy
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_records import Position
from alongside.projects.domain.errors import ProjectNotFoundError
from alongside.projects.domain.people import MemberId
from alongside.projects.domain.policy import STREAM, CoProductionPolicy
from alongside.projects.domain.project import Project
from alongside.projects.domain.working_days import uk_day
from alongside.projects.queries.decision_detail import DecisionDetail, decision_detail
from alongside.projects.queries.history import Entry, entries
from alongside.projects.queries.members import Person, members, name_of
from alongside.projects.queries.project_detail import (
    AimDetail,
    ProjectDetail,
    aim_detail,
    project_detail,
)
from alongside.projects.queries.projects import (
    DecisionRow,
    ProjectRow,
    decisions,
    project_of_decision,
    projects,
    unanswered,
    visible,
)
from alongside.projects.queries.reader import Reader

PAGE = 500


class ProjectsReading(ProjectsLog):
    """What people may read."""

    def projects(self, reader: Reader, *, after: str = "", limit: int = PAGE) -> list[ProjectRow]:
        """Give the projects that somebody may see."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return projects(tx, reader, after=after, limit=limit)

    def unanswered(self, reader: Reader) -> list[DecisionRow]:
        """Give the open decisions that await somebody's position."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return unanswered(tx, reader)

    def policy_version(self, reader: Reader) -> tuple[Policy, int]:
        """Give the trust's policy and its version, 0 while it is the usual one."""
        with self.tenancy.transaction(reader.tenant):
            try:
                found = self.fold(CoProductionPolicy, STREAM)
            except StreamNotFoundError:
                return DEFAULT_POLICY, 0
            return found.policy, found.version

    def people(self, reader: Reader) -> list[Person]:
        """Give the trust's members, by name."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return members(tx, self.sealer)

    def name_of(self, tenant: str, member: str) -> str:
        """Give what a member of a trust is called."""
        with self.tenancy.transaction(tenant) as tx:
            return name_of(tx, self.sealer, member)

    def see_project(self, reader: Reader, project: str) -> str:
        """Give the project back if somebody may see it.

        Raises:
            ProjectNotFoundError: they may not, or there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            if not visible(tx, reader, project):
                raise ProjectNotFoundError
        return project

    def see_decision(self, reader: Reader, decision: str) -> str:
        """Give the decision back if somebody may see its project.

        Raises:
            ProjectNotFoundError: they may not, or there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            self.see_project(reader, project_of_decision(tx, decision))
        return decision

    def project(self, reader: Reader, project: str, *, as_at: AsAt = None) -> ProjectDetail:
        """Give a project in full.

        Raises:
            ProjectNotFoundError: the reader may not see it, or there is none.
            StreamNotFoundError: there was none yet.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            self.see_project(reader, project)
            return project_detail(tx, self.sealer, self.fold(Project, project, as_at=as_at))

    def aim(self, reader: Reader, project: str, *, as_at: AsAt = None) -> AimDetail:
        """Give a project's aim with its drafts.

        Raises:
            ProjectNotFoundError: the reader may not see the project, or there is none.
            StreamNotFoundError: there was none yet.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            self.see_project(reader, project)
            return aim_detail(tx, self.sealer, self.fold(Aim, aim_of(project), as_at=as_at))

    def decisions(self, reader: Reader, project: str) -> list[DecisionRow]:
        """Give a project's decisions, the newest first.

        Raises:
            ProjectNotFoundError: the reader may not see the project, or there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            self.see_project(reader, project)
            return decisions(tx, reader, project)

    def decision(
        self, reader: Reader, decision: str, *, today: date, as_at: AsAt = None
    ) -> DecisionDetail:
        """Give a decision in full; private reasons only to whom they are for.

        Raises:
            ProjectNotFoundError: the reader may not see its project, or there is none.
            StreamNotFoundError: there was none yet.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            self.see_decision(reader, decision)
            found = self.fold(Decision, decision, as_at=as_at)
            project = self.fold(Project, found.project)
            me = MemberId(reader.member)

            def reads(position: Position) -> bool:
                return position.reason_open_to(me, lead=project.co_production_lead)

            day = uk_day(as_at) if isinstance(as_at, datetime) else today
            rules = self.rules(found, project)
            return decision_detail(tx, self.sealer, found, reads=reads, rules=rules, today=day)

    def history(
        self,
        reader: Reader,
        project: str,
        *,
        as_at: AsAt = None,
        after: int = 0,
        limit: int = PAGE,
    ) -> list[Entry]:
        """Give what happened to a project, its aim and its decisions, oldest first.

        Raises:
            ProjectNotFoundError: the reader may not see it, or there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            self.see_project(reader, project)
            lead = self.fold(Project, project).co_production_lead
            return entries(
                tx,
                self.codec,
                self.sealer,
                of=project,
                reads_private=lambda by: reader.member in {by, lead},
                as_at=as_at,
                after=after,
                limit=limit,
            )
