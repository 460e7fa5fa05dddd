"""Rebuilding read tables from the logs, while the old ones serve and are written."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

import pytest
from tests.service.kernel.conftest import (
    NOON,
    Boards,
    Database,
    context_of,
)
from tests.service.kernel.test_follower import OtherLog, lines, other, pin

from alongside.eventlog.errors import RebuildError, ShrunkLogError
from alongside.eventlog.follower import Follower, Following
from alongside.eventlog.rebuild import ReadTables, Rebuild
from alongside.eventlog.schema import BESIDE, beside
from alongside.tenancy.errors import DatabaseUnavailableError
from alongside.tenancy.transaction import Tenancy, TenantTransaction

__all__ = ["other"]

TENANTS = ("northmoor", "estuary")
Rows = list[tuple[Any, ...]]


@dataclass
class House:
    """A service with boards of its own and notes that it has from another's log."""

    database: Database
    live: Tenancy
    fresh: Tenancy
    boards: Boards
    following: Following
    other: OtherLog

    def rebuild(self) -> Rebuild:
        made_of = ReadTables(
            tables=("board",),
            tenants=lambda: TENANTS,
            application=self.boards,
            followings=(self.following,),
        )
        return Rebuild("boards", made_of, self.live, self.fresh)

    def lay_beside(self) -> None:
        with self.database.connect("alongside_owner") as owner:
            for statement in beside(["board"]):
                owner.execute(statement.encode())

    def rows(self, tenant: str) -> Rows:
        with self.live.transaction(tenant) as tx:
            return tx.run("SELECT * FROM board ORDER BY tenant, stream")

    def run(self, tenant: str, statement: str) -> None:
        with self.live.transaction(tenant) as tx:
            tx.run(statement)

    def write(self, tenant: str, *names: str) -> None:
        """Let both logs grow by some lines, and follow the other's."""
        for name in names:
            saved = self.boards.open_board(context_of(tenant), title=name)
            self.boards.pin_note(context_of(tenant), board=saved.stream, words="words")
        self.other.write(tenant, *lines(*names))
        self.following.catch_up()


@pytest.fixture
def house(scratch: Database, other: OtherLog) -> Iterator[House]:
    url = scratch.url("alongside_app").render_as_string(hide_password=False)
    with scratch.tenancy() as live, Tenancy(url, secret=b"s" * 32, first=BESIDE) as fresh:
        follower = Follower("test.other", live, other, pin)
        following = Following(follower, lambda: TENANTS, lambda: NOON)
        made = House(scratch, live, fresh, Boards(live), following, other)
        for tenant in TENANTS:
            made.write(tenant, "a", "b", "c", "d", "e")
        made.lay_beside()
        yield made


def test_rebuilt_rows_are_those_that_were_written_as_it_happened(house: House) -> None:
    before = {tenant: house.rows(tenant) for tenant in TENANTS}
    house.run("northmoor", "UPDATE board SET title = 'wrong', notes = 9")
    house.run("estuary", "DELETE FROM board WHERE notes = 1")

    told = list(house.rebuild().run())

    assert {tenant: house.rows(tenant) for tenant in TENANTS} == before
    assert [(each.tenant, each.position) for each in told if each.swapped] == [
        ("northmoor", 15),
        ("estuary", 15),
    ]
    assert ("northmoor", "other", 4, 5) in {
        (each.tenant, each.log, each.position, each.size) for each in told
    }


def test_one_tenant_is_rebuilt_without_touching_another(house: House) -> None:
    house.run("estuary", "UPDATE board SET title = 'wrong'")
    untouched = house.rows("estuary")

    assert [each.tenant for each in house.rebuild().run(["northmoor"]) if each.swapped] == [
        "northmoor"
    ]

    assert house.rows("estuary") == untouched


def test_the_old_rows_serve_and_grow_until_the_swap(house: House) -> None:
    house.run("northmoor", "UPDATE board SET notes = 9")
    grown = False
    for each in house.rebuild().run(["northmoor"]):
        if each.swapped:
            break
        assert {row[3] for row in house.rows("northmoor")} >= {9}, "the old rows serve"
        if not grown:
            house.write("northmoor", "while-it-runs")
            grown = True

    titles = [row[2] for row in house.rows("northmoor")]
    assert {row[3] for row in house.rows("northmoor")} == {0, 1}
    assert titles.count("while-it-runs") == 1
    assert house.following.follower.standing("northmoor").position == 6
    expected = house.rows("northmoor")
    house.following.catch_up()
    assert house.rows("northmoor") == expected


def test_what_breaks_off_in_the_middle_changes_nothing_and_can_be_run_again(house: House) -> None:
    before = house.rows("northmoor")
    with closing(house.rebuild().run()) as progress:
        next(progress)

    assert house.rows("northmoor") == before
    house.write("northmoor", "meanwhile")
    before = house.rows("northmoor")
    house.lay_beside()
    list(house.rebuild().run())
    assert house.rows("northmoor") == before


def test_a_swap_that_fails_leaves_the_old_rows(house: House) -> None:
    before = house.rows("northmoor")
    for each in (progress := house.rebuild().run(["northmoor"])):
        if each.log == "boards":
            break
    with house.database.connect("alongside_owner") as owner:
        owner.execute("ALTER TABLE board ADD CONSTRAINT never CHECK (title <> 'e') NOT VALID")

    with pytest.raises(Exception, match="refused"):
        list(progress)

    assert house.rows("northmoor") == before


def test_a_line_that_cannot_be_applied_is_named_without_its_words(house: House) -> None:
    before = house.rows("northmoor")
    house.other.write("northmoor", *lines("bad-secret"))

    with pytest.raises(RebuildError) as raised:
        list(house.rebuild().run())

    assert "Line 6 of log other/northmoor" in str(raised.value)
    assert "secret" not in str(raised.value)
    assert house.rows("northmoor") == before


def test_a_parked_log_goes_on_once_it_was_read_anew(house: House) -> None:
    house.run("northmoor", "UPDATE follower_position SET parked = 'a fault', position = 3")

    list(house.rebuild().run())

    standing = house.following.follower.standing("northmoor")
    assert (standing.position, standing.parked) == (5, "")


def test_a_log_that_shrank_is_never_read_anew(house: House) -> None:
    before = house.rows("northmoor")
    house.run("northmoor", "UPDATE follower_position SET position = 6")

    with pytest.raises(ShrunkLogError):
        list(house.rebuild().run())

    assert house.rows("northmoor") == before


def test_a_database_that_is_away_is_no_fault_of_a_line(house: House) -> None:
    def away(_tx: TenantTransaction, _line: bytes, _position: int) -> None:
        raise DatabaseUnavailableError

    follower = Follower("test.other", house.live, house.other, away)
    house.following = Following(follower, lambda: TENANTS, lambda: NOON)

    with pytest.raises(DatabaseUnavailableError):
        list(house.rebuild().run())


def test_fresh_tables_are_sealed_granted_and_keyed_as_the_old_ones(house: House) -> None:
    shape = """
        SELECT c.relrowsecurity, c.relforcerowsecurity, c.relacl::text, c.relowner,
               (SELECT array_agg(to_jsonb(p) - 'schemaname') FROM pg_policies p
                WHERE p.tablename = c.relname
                AND p.schemaname = c.relnamespace::regnamespace::text),
               (SELECT array_agg(pg_get_constraintdef(k.oid) ORDER BY k.contype, k.conname)
                FROM pg_constraint k WHERE k.conrelid = c.oid),
               (SELECT array_agg(i.indkey::text ORDER BY i.indkey::text)
                FROM pg_index i WHERE i.indrelid = c.oid),
               (SELECT array_agg((a.attname, a.atttypid, a.attnotnull)::text ORDER BY a.attnum)
                FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)
        FROM pg_class c WHERE c.oid = %s::regclass
    """
    with house.database.connect("postgres") as connection:
        old, new = (
            connection.execute(shape.encode(), (f"{schema}.board",)).fetchall()
            for schema in ("public", BESIDE)
        )

    assert old == new
    assert old[0][:2] == (True, True)


def test_nothing_is_lost_or_doubled_while_everybody_writes(house: House) -> None:
    ended = Event()

    def work() -> None:
        number = 0
        while not ended.is_set():
            house.write("northmoor", f"w{number:04}")
            number += 1

    worker = Thread(target=work)
    worker.start()
    try:
        for _ in range(4):
            house.lay_beside()
            list(house.rebuild().run(["northmoor"]))
    finally:
        ended.set()
        worker.join()
    house.following.catch_up()
    lived = house.rows("northmoor")
    house.lay_beside()
    list(house.rebuild().run(["northmoor"]))

    assert house.rows("northmoor") == lived
    positions = [row[4] for row in lived if row[1].startswith("{")]
    assert sorted(positions) == list(range(1, len(positions) + 1))
