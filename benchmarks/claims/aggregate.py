"""An aggregate of 100 and of 1,000 events is loaded much faster than by the library."""

from functools import partial
from typing import cast
from uuid import UUID

import psycopg

from benchmarks.conversation import (
    TENANT,
    Conversation,
    Conversations,
    TheirConversation,
    TheirConversations,
    context,
)
from benchmarks.ground import Ground
from benchmarks.measure import Claim, in_turn, rate_of
from benchmarks.peers import library, ours

_TIMES = {100: 100, 1_000: 20}
"""The events of an aggregate, and how often it is loaded in each turn."""
_STREAMS = 20


def measure(ground: Ground, *, rounds: int, share: float = 1.0) -> Claim:
    """Load one aggregate of many from the log by all of its events."""
    claim = Claim("aggregate", "Loading one aggregate by all of its events", "loads a second")
    claim.need(library.LIBRARY)
    mine = Conversations(ours.open_tenancy(ours.prepare(ground)))
    theirs = TheirConversations(env=library.environment(library.prepare(ground)))
    kept: dict[int, UUID] = {}
    for events in _TIMES:
        for number in range(max(1, round(_STREAMS * share))):
            mine.hold(context(), f"conversation-{events}-{number}", contributions=events - 1)
            kept[events] = theirs.hold(contributions=events - 1)
    ground.run(ours.DATABASE, ["VACUUM ANALYZE event"])
    ground.run(library.DATABASE, ["VACUUM ANALYZE"])
    with psycopg.connect(ground.address(ours.DATABASE, "postgres"), autocommit=True) as bare:
        for events, times in _TIMES.items():
            stream = f"conversation-{events}-0"
            turns = {
                "limit": partial(_fetch, bare, stream),
                "ours": partial(_load, mine, stream),
                "library": partial(_their_load, theirs, kept[events]),
            }
            assert {turn() for turn in turns.values()} == {events}
            claim.scenarios[f"{events:,} events"] = in_turn(
                {
                    name: partial(rate_of, turn, times=max(1, round(times * share)))
                    for name, turn in turns.items()
                },
                rounds=rounds,
            )
    mine.tenancy.close()
    theirs.close()
    rates = claim.scenarios["1,000 events"]
    claim.compare("ours_of_library_1000_events", rates["ours"], rates["library"], target=4.0)
    return claim


def _fetch(bare: psycopg.Connection[tuple[bytes]], stream: str) -> int:
    """Fetch the lines in binary form, and nothing more: the limit."""
    with bare.cursor(binary=True) as cursor:
        cursor.execute(
            "SELECT line FROM event WHERE tenant = %s AND stream = %s ORDER BY version",
            (TENANT, stream),
        )
        return len(cursor.fetchall())


def _load(mine: Conversations, stream: str) -> int:
    return 1 + len(mine.as_it_was(Conversation, stream, tenant=TENANT).said)


def _their_load(theirs: TheirConversations, number: UUID) -> int:
    return 1 + len(cast("TheirConversation", theirs.repository.get(number)).said)
