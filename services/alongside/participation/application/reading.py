"""What can be read of people and activities.

Each method answers only what its reader may see, and reads in one transaction. `as_at` is a
position of the log or an instant: then the answer holds what was recorded up to it.
"""

from collections.abc import Mapping

from alongside.eventlog.application import AsAt
from alongside.participation.application.log import ParticipationLog
from alongside.participation.domain.activity import Activity
from alongside.participation.domain.errors import ActivityNotFoundError, ProjectNotFoundError
from alongside.participation.queries.activities import (
    ActivityDetail,
    ActivityRow,
    MyInvitation,
    activities,
    activity_detail,
    is_invited,
    my_invitation,
    my_invitations,
    project_of_activity,
)
from alongside.participation.queries.members import members_by_name, names
from alongside.participation.queries.people import Details, details
from alongside.participation.queries.projects import (
    DecisionRow,
    ProjectRow,
    Team,
    decisions,
    project_seen,
    projects,
    question_of,
    team,
    title_of,
)
from alongside.participation.queries.reader import Reader


class ParticipationReading(ParticipationLog):
    """What people may read of meetings and of themselves."""

    def name_of(self, tenant: str, member: str) -> str:
        """Give what a member of a trust is called."""
        return self.names(tenant, [member])[member]

    def names(self, tenant: str, members: list[str]) -> Mapping[str, str]:
        """Give what members of a trust are called, by their ids."""
        with self.tenancy.transaction(tenant) as tx:
            return names(tx, self.sealer, members)

    def members_by_name(self, tenant: str) -> Mapping[str, str]:
        """Give the ids of a trust's present members by their names."""
        with self.tenancy.transaction(tenant) as tx:
            return members_by_name(tx, self.sealer)

    def details(self, reader: Reader) -> Details:
        """Give what the reader said of themselves."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return details(tx, self.sealer, reader.member)

    def invitations(self, reader: Reader) -> list[MyInvitation]:
        """Give what the reader was asked to."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return my_invitations(tx, reader)

    def invitation(self, reader: Reader, activity: str) -> MyInvitation:
        """Give the reader's own invitation to a meeting.

        Raises:
            ActivityNotFoundError: they have none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            found = my_invitation(tx, reader, activity)
        if found is None:
            raise ActivityNotFoundError
        return found

    def projects(self, reader: Reader) -> list[ProjectRow]:
        """Give the projects whose meetings the reader may see."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return projects(tx, reader)

    def see_project(self, reader: Reader, project: str) -> ProjectRow:
        """Give a project if the reader may see its meetings.

        Raises:
            ProjectNotFoundError: they may not, or there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            found = project_seen(tx, reader, project)
        if found is None:
            raise ProjectNotFoundError
        return found

    def team(self, reader: Reader, project: str) -> Team:
        """Give a project's team.

        Raises:
            ProjectNotFoundError: the reader may not see it, or there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            self.see_project(reader, project)
            return team(tx, project)

    def project_decisions(self, reader: Reader, project: str) -> list[DecisionRow]:
        """Give the decisions that a meeting of a project may be about.

        Raises:
            ProjectNotFoundError: the reader may not see it, or there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            self.see_project(reader, project)
            return decisions(tx, project)

    def activities(self, reader: Reader, project: str) -> list[ActivityRow]:
        """Give a project's meetings, the latest first.

        Raises:
            ProjectNotFoundError: the reader may not see it, or there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            self.see_project(reader, project)
            return activities(tx, project)

    def see_activity(self, reader: Reader, activity: str) -> str:
        """Give the activity back if the reader was asked to it, or may see its project.

        Raises:
            ActivityNotFoundError: they may not see it, or there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            of = project_of_activity(tx, activity)
            if not of:
                raise ActivityNotFoundError
            if not (is_invited(tx, reader, activity) or project_seen(tx, reader, of)):
                raise ActivityNotFoundError
        return activity

    def activity(self, reader: Reader, activity: str, *, as_at: AsAt = None) -> ActivityDetail:
        """Give a meeting in full.

        Raises:
            ActivityNotFoundError: the reader may not see it, or there is none.
            StreamNotFoundError: there was none yet.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            self.see_activity(reader, activity)
            found = self.fold(Activity, activity, as_at=as_at)
            return activity_detail(
                found,
                reader,
                project_title=title_of(tx, found.project),
                question=question_of(tx, found.about) if found.about else "",
                names=lambda wanted: names(tx, self.sealer, wanted),
            )
