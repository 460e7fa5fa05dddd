"""What a trust asks of a decision before it calls it co-produced, as the trust last set it."""

from typing import Final, Self

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.projects.domain.coproduction import Policy

STREAM: Final = StreamId("policy-00000000-0000-7000-8000-000000000001")
"""A trust has one policy, so its stream has one name."""


class PolicySet(Created, frozen=True, kw_only=True, tag="policy.set.v1"):
    """A trust said for the first time what it asks of a co-produced decision."""

    policy: Policy
    because: str


class PolicyChanged(Event, frozen=True, kw_only=True, tag="policy.changed.v1"):
    """A trust asks something else from now on; decisions that are closed keep their result."""

    policy: Policy
    before: Policy
    because: str


class CoProductionPolicy(Aggregate):
    """The policy of one trust."""

    @event(PolicySet)
    def __init__(self, *, policy: Policy, because: str) -> None:
        self.policy = policy
        self.because = because

    @classmethod
    def begin(cls, policy: Policy, *, because: str) -> Self:
        """Set the policy for the first time, in place of the usual one."""
        return cls._create(PolicySet, id=STREAM, policy=policy, because=because)

    def change(self, policy: Policy, *, because: str) -> None:
        """Ask something else from now on; the same again changes nothing."""
        if policy != self.policy:
            self._changed(policy=policy, before=self.policy, because=because)

    @event(PolicyChanged)
    def _changed(self, *, policy: Policy, before: Policy, because: str) -> None:
        self.policy = policy
        self.because = because
