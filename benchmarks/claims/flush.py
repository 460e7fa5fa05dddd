"""On a disk that takes a millisecond to flush, tenants still do not wait for each other."""

from benchmarks.claims.append import one_tenant_each, writing
from benchmarks.ground import Ground
from benchmarks.measure import Claim
from benchmarks.peers.library import LIBRARY
from benchmarks.peers.limit import LIMIT
from benchmarks.peers.ours import OURS

# The server waits this long, in microseconds, before each flush, whoever else is about to commit.
_SLOW = {"commit_delay": "1000", "commit_siblings": "0"}


def measure(ground: Ground, *, rounds: int, share: float = 1.0) -> Claim:
    """Append with eight writers on a tenant each, every flush a millisecond longer."""
    claim = Claim("flush", "Appending where a flush takes 1 ms", "appends a second")
    peers = claim.present(LIMIT, OURS, LIBRARY)
    with ground.settings(_SLOW):
        rates = writing(ground, peers, one_tenant_each(), rounds=rounds, share=share)
    claim.scenarios["8 writers on 8 tenants"] = rates
    claim.compare("8_writers_8_tenants_of_limit", rates["ours"], rates["limit"], target=0.85)
    return claim
