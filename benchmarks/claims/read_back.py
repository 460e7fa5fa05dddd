"""A whole log is read back into domain objects much faster than by the library."""

from functools import partial
from itertools import islice

import psycopg

from benchmarks.conversation import TENANT, Conversations, TheirConversations, context
from benchmarks.ground import Ground
from benchmarks.measure import Claim, in_turn, rate_of
from benchmarks.peers import library, ours

EVENTS = 100_000
_A_STREAM = 1_000
_PAGE = 1_000


def measure(ground: Ground, *, rounds: int, share: float = 1.0) -> Claim:
    """Read 100,000 events of one tenant in order, and drop each page once it is read."""
    claim = Claim("read_back", "Reading 100,000 events back into domain objects", "events a second")
    claim.need(library.LIBRARY)
    mine = Conversations(ours.open_tenancy(ours.prepare(ground)))
    theirs = TheirConversations(env=library.environment(library.prepare(ground)))
    streams = max(1, round(EVENTS // _A_STREAM * share))
    events = streams * _A_STREAM
    for number in range(streams):
        mine.hold(context(), f"conversation-{number}", contributions=_A_STREAM - 1)
        theirs.hold(contributions=_A_STREAM - 1)
    ground.run(ours.DATABASE, ["VACUUM ANALYZE event"])
    ground.run(library.DATABASE, ["VACUUM ANALYZE"])
    with psycopg.connect(ground.address(ours.DATABASE, "postgres"), autocommit=True) as bare:
        turns = {
            "limit": partial(_fetch, bare, events),
            "ours": partial(_read, mine, events),
            "library": partial(_their_read, theirs),
        }
        assert {turn() for turn in turns.values()} == {events}
        rates = in_turn(
            {name: partial(rate_of, turn, times=1, each=events) for name, turn in turns.items()},
            rounds=rounds,
        )
    mine.tenancy.close()
    theirs.close()
    claim.scenarios[f"{events:,} events"] = rates
    claim.compare("ours_of_library", rates["ours"], rates["library"], target=4.0)
    claim.compare("ours_of_limit", rates["ours"], rates["limit"], target=0.4)
    return claim


def _fetch(bare: psycopg.Connection[tuple[bytes]], events: int) -> int:
    """Fetch the lines page by page in binary form, and nothing more: the limit."""
    count = 0
    with bare.cursor(binary=True) as cursor:
        while count < events:
            cursor.execute(
                "SELECT line FROM event WHERE tenant = %s AND position > %s"
                " ORDER BY position LIMIT %s",
                (TENANT, count, _PAGE),
            )
            count += len(cursor.fetchall())
    return count


def _read(mine: Conversations, events: int) -> int:
    count = 0
    with mine.tenancy.transaction(TENANT):
        lines = mine.recorder.entries(after=0, limit=events)
        while page := list(islice(lines, _PAGE)):
            count += len(mine.codec.decode(page))
    return count


def _their_read(theirs: TheirConversations) -> int:
    count = 0
    while page := theirs.recorder.select_notifications(count + 1, _PAGE):
        count += len([theirs.mapper.to_domain_event(each) for each in page])
    return count
