"""An append holds its own beside a bare INSERT, and outruns two other event stores."""

from contextlib import ExitStack
from functools import partial

from benchmarks.ground import Ground
from benchmarks.measure import Claim, Rates, in_turn
from benchmarks.peers import Peer
from benchmarks.peers.library import LIBRARY
from benchmarks.peers.limit import LIMIT
from benchmarks.peers.message_db import MESSAGE_DB
from benchmarks.peers.ours import OURS
from benchmarks.writers import Crew

SECONDS = 1.0
WRITERS = 8


def measure(ground: Ground, *, rounds: int, share: float = 1.0) -> Claim:
    """Append one event at a time: one writer, eight on one tenant, eight on a tenant each."""
    claim = Claim("append", "Appending one event at a time", "appends a second")
    peers = claim.present(LIMIT, OURS, LIBRARY, MESSAGE_DB)
    measured = partial(writing, ground, peers, rounds=rounds, share=share)
    alone = measured([["northmoor"]])
    together = measured([["northmoor"]] * WRITERS)
    apart = measured(one_tenant_each())
    claim.scenarios = {
        "1 writer": alone,
        "8 writers on 1 tenant": together,
        "8 writers on 8 tenants": apart,
    }
    claim.compare("1_writer_of_limit", alone["ours"], alone["limit"], target=0.55)
    claim.compare("8_writers_8_tenants_of_limit", apart["ours"], apart["limit"], target=0.6)
    for peer, with_one, with_each in (("library", 1.8, 4.5), ("message_db", 1.0, 1.0)):
        if peer in apart:
            one = f"8_writers_1_tenant_of_{peer}"
            claim.compare(one, together["ours"], together[peer], target=with_one)
            each = f"8_writers_8_tenants_of_{peer}"
            claim.compare(each, apart["ours"], apart[peer], target=with_each)
    return claim


def one_tenant_each() -> list[list[str]]:
    """Give each writer a tenant of its own."""
    return [[f"trust{number:03}"] for number in range(WRITERS)]


def writing(
    ground: Ground, peers: list[Peer], shares: list[list[str]], *, rounds: int, share: float
) -> Rates:
    """Give the appends a second of each peer with one writer for each share of the tenants."""
    addresses = {peer.name: peer.prepare(ground) for peer in peers}
    ground.settle()
    with ExitStack() as stack:
        crews = {
            peer.name: stack.enter_context(Crew.of(peer, addresses[peer.name], shares))
            for peer in peers
        }
        return in_turn(
            {name: partial(crew.rate, SECONDS * share) for name, crew in crews.items()},
            rounds=rounds,
        )
