"""Commands on the trust's policy for co-produced decisions."""

from alongside.eventlog.application import CommandContext, Saved
from alongside.eventlog.errors import StreamNotFoundError
from alongside.projects.application.log import ProjectsLog
from alongside.projects.domain.coproduction import Policy
from alongside.projects.domain.policy import STREAM, CoProductionPolicy


class PolicyCommands(ProjectsLog):
    """What an administrator may change for the whole trust."""

    def set_policy(
        self, context: CommandContext, policy: Policy, *, because: str, expected: int
    ) -> Saved:
        """Say what the trust asks of a co-produced decision; `expected` is 0 the first time.

        Raises:
            StaleVersionError: somebody else set it meanwhile.
        """
        with self.command(context) as work:
            try:
                found = work.get(CoProductionPolicy, STREAM, expected=expected)
            except StreamNotFoundError:
                return work.save(CoProductionPolicy.begin(policy, because=because))
            found.change(policy, because=because)
            return work.save(found)
