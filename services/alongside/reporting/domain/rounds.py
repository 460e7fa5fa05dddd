"""From what trusts gave, release after release, to what may be published now.

Protection is worked out from the first release on: what an earlier one rested on is needed, and is
nowhere kept for all trusts together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.reporting.domain.attacker import Attack, Statement, attack, published
from alongside.reporting.domain.disclosure import (
    NOTHING_BEFORE,
    Before,
    Policy,
    Protected,
    protect,
)
from alongside.reporting.domain.errors import ReleaseUnsafeError, TooFewTrustsError
from alongside.reporting.domain.figures import Trust, TrustFigures, all_days, contributions


@dataclass(frozen=True, slots=True)
class Round:
    """What trusts gave to one release, and the policy that it was protected by."""

    policy: Policy
    given: Mapping[Trust, TrustFigures]


@dataclass(frozen=True, slots=True)
class Result:
    """What may be published, and how the attack on it went."""

    protected: Protected
    attack: Attack


def publishable(earlier: Sequence[Round], now: Round) -> Result:
    """Say what may be published of this round after the earlier ones.

    Raises:
        TooFewTrustsError: too few trusts have anything to count.
        ReleaseUnsafeError: something could be worked out.
    """
    result = worked_out(earlier, now)
    if result.attack.hits:
        raise ReleaseUnsafeError
    return result


def worked_out(earlier: Sequence[Round], now: Round) -> Result:
    """Protect this round as the policy says, and attack it together with the earlier ones.

    Raises:
        TooFewTrustsError: too few trusts have anything to count.
    """
    counted = [figures for figures in now.given.values() if figures.figures]
    if len(counted) < now.policy.fewest_trusts:
        raise TooFewTrustsError(fewest=now.policy.fewest_trusts)
    before = NOTHING_BEFORE
    statements: dict[Statement, None] = {}
    for each in earlier:
        before = _protected(each, before).basis
        statements.update(dict.fromkeys(published(before, each.policy)))
    protected = _protected(now, before)
    statements.update(dict.fromkeys(published(protected.basis, now.policy)))
    return Result(protected, attack(statements, now.policy))


def _protected(each: Round, before: Before) -> Protected:
    made_of, days = contributions(each.given), all_days(each.given.values())
    return protect(made_of, days, policy=each.policy, before=before)
