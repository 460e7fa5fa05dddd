"""Commands on a project's aim."""

from dataclasses import replace

from alongside.eventlog.application import CommandContext, Saved
from alongside.projects.application.log import ProjectsLog
from alongside.projects.domain.aim import Aim, AimText, Origin, aim_of
from alongside.projects.domain.people import MemberId
from alongside.projects.domain.project import Project
from alongside.projects.domain.working_days import uk_day


class AimCommands(ProjectsLog):
    """What people may change about an aim; decisions adopt it."""

    def draft_aim(
        self,
        context: CommandContext,
        project: str,
        *,
        expected: int,
        text: AimText,
        because: str,
        origin: Origin,
    ) -> Saved:
        """Write the next draft of a project's aim."""
        with self.command(context) as work:
            member = MemberId(context.actor)
            aim = work.get(Aim, aim_of(project), expected=expected)
            capacity = self.fold(Project, project).capacity_of(member)
            work.context = replace(context, capacity=capacity or context.capacity)
            aim.write(text, because=because, origin=origin, by=member, today=uk_day(context.at))
            return work.save(aim)
