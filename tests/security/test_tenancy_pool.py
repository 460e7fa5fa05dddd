"""One connection serves one tenant after another, and nothing of the first is left for the next."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, select
from tests.security.conftest import Sealed, numbers

from alongside.eventlog.errors import StaleVersionError
from alongside.eventlog.recorder import LogRecorder
from alongside.tenancy.errors import (
    DatabaseUnavailableError,
    RolledBackError,
    StatementRefusedError,
    TenancyError,
    UniqueConflictError,
)
from alongside.tenancy.transaction import Tenancy, TenantTransaction

note = Table(
    "note",
    MetaData(),
    Column("tenant", Text, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("words", Text),
)


@pytest.fixture
def one(sealed: Sealed) -> Iterator[Tenancy]:
    """Give a door with one connection behind it."""
    with sealed.tenancy(connections=1) as tenancy:
        yield tenancy


def backend(tenancy: Tenancy, tenant: str) -> int:
    """Say which server process serves."""
    with tenancy.transaction(tenant) as tx:
        ((process,),) = tx.run("SELECT pg_backend_pid()")
    return int(process)


class ChangedTheirMindError(Exception):
    pass


def go_well(tx: TenantTransaction) -> None:
    tx.run("SELECT 1")


def change_their_mind(_tx: TenantTransaction) -> None:
    raise ChangedTheirMindError


def be_interrupted(_tx: TenantTransaction) -> None:
    raise KeyboardInterrupt


def fail(tx: TenantTransaction) -> None:
    tx.run("SELECT 1 / 0")


def fail_by_the_other_way(tx: TenantTransaction) -> None:
    tx.execute(select(note.c.id / 0))


def go_on_after_a_failure(tx: TenantTransaction) -> None:
    with pytest.raises(StatementRefusedError):
        tx.run("SELECT 1 / 0")


def break_a_key(tx: TenantTransaction) -> None:
    row = {"tenant": tx.tenant, "id": 7, "words": ""}
    tx.execute(insert(note), [row, row])


def run_out_of_time(tx: TenantTransaction) -> None:
    tx.run("SET LOCAL statement_timeout = '1ms'")
    tx.run("SELECT pg_sleep(1)")


def lose_the_server(tx: TenantTransaction) -> None:
    tx.run("SELECT pg_terminate_backend(pg_backend_pid())")


def lose_the_server_by_the_other_way(tx: TenantTransaction) -> None:
    with pytest.raises(DatabaseUnavailableError):
        lose_the_server(tx)
    tx.execute(select(note))


def lose_the_server_unnoticed(tx: TenantTransaction) -> None:
    with pytest.raises(DatabaseUnavailableError):
        lose_the_server(tx)


def end_it_early(tx: TenantTransaction) -> None:
    tx.run("COMMIT")


ENDINGS: list[tuple[Callable[[TenantTransaction], None], type[BaseException] | None]] = [
    (go_well, None),
    (change_their_mind, ChangedTheirMindError),
    (be_interrupted, KeyboardInterrupt),
    (fail, StatementRefusedError),
    (fail_by_the_other_way, StatementRefusedError),
    (go_on_after_a_failure, RolledBackError),
    (break_a_key, UniqueConflictError),
    (run_out_of_time, DatabaseUnavailableError),
    (lose_the_server, DatabaseUnavailableError),
    (lose_the_server_by_the_other_way, DatabaseUnavailableError),
    (lose_the_server_unnoticed, DatabaseUnavailableError),
    (end_it_early, None),
]


@pytest.mark.parametrize(("ending", "error"), ENDINGS, ids=[e.__name__ for e, _ in ENDINGS])
def test_the_next_tenant_sees_its_own_rows_whatever_happened_before(
    one: Tenancy,
    ending: Callable[[TenantTransaction], None],
    error: type[BaseException] | None,
) -> None:
    tenants = [f"tenant-{next(numbers)}" for _ in range(2)]
    for round_ in range(6):
        tenant = tenants[round_ % 2]
        with one.transaction(tenant) as tx:
            tx.execute(insert(note), [{"tenant": tenant, "id": round_ + 10, "words": tenant}])

        if error is None:
            end_with(one, tenant, ending)
        else:
            with pytest.raises(error):
                end_with(one, tenant, ending)

        for each in tenants:
            with one.transaction(each) as tx:
                assert {row.words for row in tx.execute(select(note))} <= {each}
                assert {row[0] for row in tx.run("SELECT tenant FROM note")} <= {each}


def end_with(tenancy: Tenancy, tenant: str, ending: Callable[[TenantTransaction], None]) -> None:
    with tenancy.transaction(tenant) as tx:
        ending(tx)


def test_what_a_failed_transaction_wrote_is_gone(one: Tenancy, tenant: str) -> None:
    def write() -> None:
        with one.transaction(tenant) as tx:
            tx.run("INSERT INTO note VALUES (%s, 1, 'x')", [tenant])
            go_on_after_a_failure(tx)

    with pytest.raises(RolledBackError):
        write()
    with one.transaction(tenant) as tx:
        assert tx.run("SELECT * FROM note") == []


LEFT_BEHIND = {
    "a setting": "SET statement_timeout = '1ms'",
    "a search path": "SET search_path = ''",
    "a tenant": "SELECT set_config('app.tenant', 'victim', false)",
    "reading only": "SET default_transaction_read_only = on",
    "a lock": "SELECT pg_advisory_lock(42)",
    "a cursor": "DECLARE kept CURSOR WITH HOLD FOR SELECT words FROM note",
    "a channel": "LISTEN gossip",
}
WHAT_IS_LEFT = (
    "SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),"
    " (SELECT count(*) FROM pg_cursors WHERE is_holdable), (SELECT count(*) FROM"
    " pg_listening_channels()), current_setting('statement_timeout'),"
    " current_setting('search_path'), current_setting('default_transaction_read_only'),"
    " current_setting('app.tenant')"
)


@pytest.mark.parametrize("statement", LEFT_BEHIND.values(), ids=LEFT_BEHIND.keys())
@pytest.mark.parametrize("ending", [go_well, change_their_mind])
def test_a_session_keeps_nothing_of_a_transaction(
    one: Tenancy, tenant: str, statement: str, ending: Callable[[TenantTransaction], None]
) -> None:
    before = backend(one, tenant)

    def leave() -> None:
        with one.transaction("mallory") as tx:
            tx.run(statement)
            ending(tx)

    if ending is go_well:
        leave()
    else:
        with pytest.raises(ChangedTheirMindError):
            leave()

    with one.transaction(tenant) as tx:
        assert tx.run("SELECT pg_backend_pid()") == [(before,)]
        assert tx.run(WHAT_IS_LEFT) == [(0, 0, 0, "15s", '"$user", public', "off", tenant)]


@pytest.mark.parametrize("ending", [go_well, change_their_mind])
def test_no_statement_of_one_tenant_stands_in_for_the_drivers_own(
    one: Tenancy, tenant: str, ending: Callable[[TenantTransaction], None]
) -> None:
    for _ in range(10):
        with one.transaction(tenant) as tx:
            tx.run("SELECT words FROM note WHERE id = %s", [1])
    before = backend(one, tenant)

    def smuggle() -> None:
        with one.transaction("mallory") as tx:
            ((name, said),) = tx.run(
                "SELECT name, statement FROM pg_prepared_statements WHERE statement LIKE"
                " 'SELECT words%'"
            )
            assert "id = $1" in said
            tx.run(f"DEALLOCATE {name}")
            tx.run(
                f"PREPARE {name} (int) AS SELECT set_config('app.proof',"
                " current_setting('app.proof'), false)"
            )
            ending(tx)

    if ending is go_well:
        smuggle()
    else:
        with pytest.raises(ChangedTheirMindError):
            smuggle()

    with one.transaction(tenant) as tx:
        tx.run("INSERT INTO note VALUES (%s, 1, 'mine')", [tenant])
        assert tx.run("SELECT words FROM note WHERE id = %s", [1]) == [("mine",)]
    assert backend(one, tenant) != before


def test_a_connection_that_the_server_closed_is_replaced_unnoticed(
    sealed: Sealed, one: Tenancy, tenant: str
) -> None:
    before = backend(one, tenant)
    sealed.run("postgres", f"SELECT pg_terminate_backend({before}, 5000)")

    assert backend(one, tenant) != before


def test_an_append_on_a_closed_connection_says_so_and_the_next_goes_through(
    sealed: Sealed, one: Tenancy, tenant: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "sqlalchemy.pool")
    append = ("SELECT append_as(%s, %s, ARRAY['s'], ARRAY[1], ARRAY['t'], ARRAY[''::bytea])", ())
    sealed.run("postgres", f"SELECT pg_terminate_backend({backend(one, tenant)}, 5000)")

    with pytest.raises(DatabaseUnavailableError):
        one.at_once(tenant, *append)

    assert one.at_once(tenant, *append) == [(1,)]


def test_a_pool_that_is_used_up_is_unavailable_in_time(one: Tenancy, tenant: str) -> None:
    with ThreadPoolExecutor() as threads:
        both = Barrier(3)
        over = Event()

        def hold() -> None:
            with one.transaction(tenant):
                both.wait()
                over.wait()

        holding = [threads.submit(hold) for _ in range(2)]
        both.wait()
        with pytest.raises(DatabaseUnavailableError):
            backend(one, tenant)
        over.set()
        for each in holding:
            each.result()


def test_a_server_that_is_away_is_unavailable(tmp_path: object, tenant: str) -> None:
    address = f"postgresql+psycopg://alongside_app@/kernel?host={tmp_path}"

    with Tenancy(address, secret=b"s" * 32) as away:
        with pytest.raises(DatabaseUnavailableError):
            backend(away, tenant)
        with pytest.raises(DatabaseUnavailableError):
            away.at_once(tenant, "SELECT %s, %s", ())


def test_tenants_on_many_threads_never_see_each_other(sealed: Sealed) -> None:
    names = [f"tenant-{next(numbers)}" for _ in range(8)]

    def work(name: str) -> set[str]:
        seen: set[str] = set()
        for number in range(25):
            try:
                with tenancy.transaction(name) as tx:
                    tx.run("INSERT INTO note VALUES (%s, %s, %s)", [name, number, name])
                    seen |= {words for (words,) in tx.run("SELECT words FROM note")}
                    if number % 3 == 0:
                        fail(tx)
            except TenancyError:
                continue
        return seen

    with sealed.tenancy(connections=2) as tenancy, ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, names)) == [{name} for name in names]


def test_a_conflict_leaves_the_connection_in_order(one: Tenancy, tenant: str) -> None:
    recorder = LogRecorder(one, tenant=tenant)
    before = backend(one, tenant)
    for version in (1, 2):
        recorder.insert_events([_stored(version)])
        with pytest.raises(StaleVersionError):
            recorder.insert_events([_stored(version)])

    assert recorder.max_notification_id() == 2
    assert backend(one, tenant) == before


def _stored(version: int) -> StoredEvent:
    return StoredEvent(originator_id="s", originator_version=version, topic="t", state=b"")


def test_statements_that_were_prepared_and_are_gone_are_prepared_again(
    one: Tenancy, tenant: str
) -> None:
    recorder = LogRecorder(one, tenant=tenant)
    recorder.insert_events([_stored(1)])
    before = backend(one, tenant)

    with one.transaction("mallory") as tx:
        tx.run("DEALLOCATE ALL")

    assert recorder.insert_events([_stored(2)]) == [2]
    assert backend(one, tenant) == before


def test_a_value_that_the_driver_refuses_is_refused_without_quoting_it(
    one: Tenancy, tenant: str
) -> None:
    def write() -> None:
        with one.transaction(tenant) as tx:
            tx.run("INSERT INTO note VALUES (%s, 1, %s)", [tenant, "Ana\0Marsh"])

    with pytest.raises(StatementRefusedError) as refusal:
        write()

    assert str(refusal.value) == "The database refused a statement (DataError)."


def test_a_value_that_the_server_refuses_is_refused_without_quoting_it(
    one: Tenancy, tenant: str
) -> None:
    def write() -> None:
        with one.transaction(tenant) as tx:
            tx.run("SELECT %s::text::int", ["Ana Marsh"])

    with pytest.raises(StatementRefusedError) as refusal:
        write()

    assert str(refusal.value) == "The database refused a statement (22P02)."
