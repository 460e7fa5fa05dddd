"""A log of 300 tenants takes appends as fast as a log of 8."""

from contextlib import ExitStack
from functools import partial

from benchmarks.claims.append import SECONDS, WRITERS, one_tenant_each
from benchmarks.ground import Ground
from benchmarks.measure import Claim, in_turn
from benchmarks.peers.ours import OURS
from benchmarks.writers import Crew

TENANTS = 300
SEEN = 0.95
"""Two runs of the very same thing differ by this much here, so that less is no difference."""


def measure(ground: Ground, *, rounds: int, share: float = 1.0) -> Claim:
    """Append with eight writers: each on a tenant of its own, and each on its share of 300.

    Both write to one table of one database, whose 300 logs have begun before it starts.
    """
    claim = Claim("tenants", "Appending to the logs of few tenants and of many", "appends a second")
    names = [f"trust{number:03}" for number in range(TENANTS)]
    many = [names[number::WRITERS] for number in range(WRITERS)]
    address = OURS.prepare(ground)
    ground.settle()
    with ExitStack() as stack:
        crews = {
            "8 tenants": stack.enter_context(Crew.of(OURS, address, one_tenant_each())),
            "300 tenants": stack.enter_context(Crew.of(OURS, address, many)),
        }
        rates = in_turn(
            {name: partial(crew.rate, SECONDS * share) for name, crew in crews.items()},
            rounds=rounds,
        )
    claim.scenarios["8 writers"] = rates
    claim.compare("300_tenants_of_8", rates["300 tenants"], rates["8 tenants"], target=SEEN)
    return claim
