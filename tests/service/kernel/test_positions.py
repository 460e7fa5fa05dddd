"""Positions have no gaps and follow the order of commits, so a reader misses nothing."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from threading import Barrier, Event

import pytest
from tests.service.kernel.conftest import Board, Boards, Database, context_of, stored

from alongside.eventlog.recorder import LogRecorder
from alongside.tenancy.transaction import Tenancy

WRITERS = 8
EACH = 25

# What an append looks like where nobody has thought of readers: positions from a sequence.
FROM_A_SEQUENCE = """
CREATE SEQUENCE position_sequence;
CREATE OR REPLACE FUNCTION append(streams text[], versions int[], types text[], lines bytea[])
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    last bigint;
BEGIN
    FOR i IN 1 .. cardinality(lines) LOOP
        last := nextval('position_sequence');
        INSERT INTO event (tenant, position, stream, version, type, line)
            VALUES (current_setting('app.tenant'), last, streams[i], versions[i], types[i],
                    lines[i]);
    END LOOP;
    RETURN last;
END
$$;
CREATE OR REPLACE FUNCTION append_one(stream text, version int, type text, line bytea)
RETURNS bigint
LANGUAGE sql
RETURN append(ARRAY[stream], ARRAY[version], ARRAY[type], ARRAY[line]);
"""


@pytest.fixture
def sequenced(scratch: Database) -> Database:
    """Give a database whose append takes positions from a sequence."""
    with scratch.connect("alongside_owner") as connection:
        connection.execute(FROM_A_SEQUENCE.encode())
    return scratch


class ChangedTheirMindError(Exception):
    pass


def write(tenancy: Tenancy, tenant: str, writer: int) -> list[bytes]:
    """Append some lines, roll some back, and linger before each commit; give what was kept."""
    chance = random.Random(writer)  # noqa: S311 a seeded choice
    recorder, kept = LogRecorder(tenancy), []
    for number in range(EACH):
        lines = [f"{writer}/{number}/{part}".encode() for part in range(chance.randint(1, 3))]
        regretted = chance.random() < 0.25
        with suppress(ChangedTheirMindError), tenancy.transaction(tenant) as tx:
            recorder.insert_events(
                [stored(f"s-{writer}-{number}", n, line) for n, line in enumerate(lines)]
            )
            tx.run("SELECT pg_sleep(%s)", [chance.random() * 0.002])
            if regretted:
                raise ChangedTheirMindError
        kept += [] if regretted else lines
    return kept


def tail(tenancy: Tenancy, tenant: str, over: Event) -> list[bytes]:
    """Follow the log as a follower does: what comes after the last position, again and again."""
    recorder = LogRecorder(tenancy, tenant=tenant)
    seen: list[bytes] = []
    after = 0
    while True:
        finished = over.is_set()
        read = recorder.select_notifications(after, 100, inclusive_of_start=False)
        seen += [each.state for each in read]
        after = read[-1].id if read else after
        if finished and not read:
            return seen


def written_and_seen(database: Database, tenant: str) -> tuple[list[bytes], list[bytes]]:
    """Write with many at once while one reads along."""
    over = Event()
    with database.tenancy(connections=WRITERS + 1) as tenancy, ThreadPoolExecutor() as threads:
        reading = threads.submit(tail, tenancy, tenant, over)
        try:
            with ThreadPoolExecutor(WRITERS) as writers:
                written = list(writers.map(lambda n: write(tenancy, tenant, n), range(WRITERS)))
        finally:
            over.set()
        return sorted(chain.from_iterable(written)), sorted(reading.result())


def test_a_reader_that_follows_many_writers_misses_nothing(
    database: Database, tenancy: Tenancy, tenant: str
) -> None:
    written, seen = written_and_seen(database, tenant)

    assert seen == written
    notifications = LogRecorder(tenancy, tenant=tenant).select_notifications(None, 10_000)
    assert [each.id for each in notifications] == list(range(1, len(written) + 1))


def test_the_same_reader_misses_events_whose_positions_come_from_a_sequence(
    sequenced: Database, tenant: str
) -> None:
    written, seen = written_and_seen(sequenced, tenant)

    assert seen != written
    assert set(seen) < set(written)


def overtaken(database: Database, tenant: str) -> list[int]:
    """Start one append, then a second, and say what can be read while the first is open."""
    visible: list[int] = []
    with database.tenancy() as tenancy, ThreadPoolExecutor(1) as threads:
        with tenancy.transaction(tenant):
            LogRecorder(tenancy).insert_events([stored("s-1", 1)])
            second = threads.submit(
                LogRecorder(tenancy, tenant=tenant).insert_events, [stored("s-2", 1)]
            )
            with database.tenancy() as elsewhere:
                reader = LogRecorder(elsewhere, tenant=tenant)
                for _ in range(20):
                    with elsewhere.transaction(tenant) as tx:
                        tx.run("SELECT pg_sleep(0.005)")
                    visible = [each.id for each in reader.select_notifications(None, 10)]
        second.result()
        return visible


def test_an_append_is_not_overtaken_by_a_later_one(database: Database, tenant: str) -> None:
    assert overtaken(database, tenant) == []


def test_an_append_with_a_sequence_is_overtaken(sequenced: Database, tenant: str) -> None:
    assert overtaken(sequenced, tenant) == [2]


def test_tenants_do_not_wait_for_each_other(
    tenancy: Tenancy, database: Database, tenant: str, other_tenant: str
) -> None:
    with tenancy.transaction(tenant), database.tenancy() as elsewhere:
        LogRecorder(tenancy).insert_events([stored("s", 1)])

        positions = LogRecorder(elsewhere, tenant=other_tenant).insert_events([stored("s", 1)])

    assert positions == [1]


def test_commands_whose_order_does_not_matter_all_succeed_at_once(
    boards: Boards, tenant: str
) -> None:
    board = boards.open_board(context_of(tenant), title="Spring").stream
    together = Barrier(WRITERS)

    def pin(writer: int) -> None:
        together.wait()
        for number in range(10):
            context = context_of(tenant, actor=f"member-{writer}")
            boards.pin_note(context, board=board, words=f"{writer}/{number}")

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(pin, range(WRITERS)))

    pinned = boards.as_it_was(Board, board, tenant=tenant)
    assert pinned.version == 1 + WRITERS * 10
    assert len(set(pinned.notes)) == WRITERS * 10


def test_the_first_appends_of_a_tenant_all_succeed_at_once(boards: Boards, tenant: str) -> None:
    together = Barrier(WRITERS)

    def open_board(number: int) -> int:
        together.wait()
        return boards.open_board(context_of(tenant), title=f"{number}").position

    with ThreadPoolExecutor(WRITERS) as writers:
        positions = list(writers.map(open_board, range(WRITERS)))

    assert sorted(positions) == list(range(1, WRITERS + 1))
