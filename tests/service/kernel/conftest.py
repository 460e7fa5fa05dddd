"""A database as a service's first migration leaves it, and a small application on it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, Self, TypeAlias

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import URL, Column, Integer, MetaData, Table, Text, func
from sqlalchemy.dialects.postgresql import insert

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.eventlog.application import Application, CommandContext, Saved
from alongside.eventlog.kinds import RefusedError
from alongside.eventlog.projections import Projections
from alongside.eventlog.schema import tables
from alongside.host.embedded import EmbeddedServer
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import foundations, keep_secret, protect
from alongside.tenancy.transaction import Tenancy, TenantTransaction

SECRET = b"s" * 32
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Database:
    """One database of the test's server."""

    server: URL
    name: str

    def url(self, role: str) -> URL:
        return self.server.set(username=role, database=self.name)

    def connect(self, role: str = "alongside_app") -> Connection:
        """Connect without any door in between, every statement its own transaction."""
        address = self.url(role).set(drivername="postgresql")
        return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)

    def tenancy(self, *, connections: int = 10) -> Tenancy:
        url = self.url("alongside_app").render_as_string(hide_password=False)
        return Tenancy(url, secret=SECRET, connections=connections)

    def clone(self, name: str) -> "Database":
        """Give a copy of this database, in which anything may be broken."""
        with Database(self.server, "postgres").connect("postgres") as connection:
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {self.name} OWNER alongside_owner".encode()
            )
        copy = Database(self.server, name)
        copy.let_in()
        return copy

    def let_in(self) -> None:
        """Give the two roles what they need, and everybody else nothing."""
        rights = (files("alongside.host") / "rights.sql").read_bytes()
        with self.connect("postgres") as connection:
            connection.execute(rights)


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    """Run a server that need not survive the machine."""
    quick = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    # Not in pytest's own folder, which every other run of pytest closes to the server's user.
    with TemporaryDirectory(prefix="alongside-") as folder:
        started = EmbeddedServer(Path(folder, "postgres"), tuning=quick)
        started.start()
        try:
            yield started.url
        finally:
            started.stop()


@pytest.fixture(scope="session")
def untouched(server: URL) -> Database:
    """Migrate a database as a service does, with the boards' one read table, to be copied."""
    admin = Database(server, "postgres")
    with admin.connect("postgres") as connection:
        connection.execute((files("alongside.host") / "roles.sql").read_bytes())
        connection.execute("CREATE DATABASE untouched OWNER alongside_owner")
    made = Database(server, "untouched")
    made.let_in()
    inner, outer = padded_keys(SECRET)
    with made.connect("alongside_owner") as connection:
        for statement in [*foundations(), *tables(), BOARD_SQL, *protect("board")]:
            connection.execute(statement.encode())
        connection.execute(keep_secret().encode(), {"inner": inner, "outer": outer})
    return made


@pytest.fixture(scope="session")
def database(untouched: Database) -> Database:
    """Give the database that the tests share, each with tenants of its own."""
    return untouched.clone("shared")


@pytest.fixture
def tenancy(database: Database) -> Iterator[Tenancy]:
    with database.tenancy() as opened:
        yield opened


@pytest.fixture
def scratch(untouched: Database) -> Iterator[Database]:
    """Give a database of the test's own."""
    copy = untouched.clone(f"scratch_{next(_NUMBERS)}")
    yield copy
    with Database(untouched.server, "postgres").connect("postgres") as connection:
        connection.execute(f"DROP DATABASE {copy.name} WITH (FORCE)".encode())


_NUMBERS = count(1)


@pytest.fixture
def tenant() -> str:
    """Name a tenant that nobody has used before."""
    return f"tenant-{next(_NUMBERS)}"


@pytest.fixture
def other_tenant() -> str:
    return f"tenant-{next(_NUMBERS)}"


def stored(stream: str, version: int, line: bytes = b"line") -> StoredEvent:
    """Make an event to store, of no type that means anything."""
    return StoredEvent(originator_id=stream, originator_version=version, topic="t.v1", state=line)


# A small application: a board with notes.

BOARD_SQL = """
CREATE TABLE board (
    tenant text NOT NULL,
    stream text NOT NULL,
    title text NOT NULL,
    notes int NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant, stream)
)
"""

board_table = Table(
    "board",
    MetaData(),
    Column("tenant", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("title", Text),
    Column("notes", Integer),
    Column("position", Integer),
)


class BoardOpened(Created, frozen=True, kw_only=True, tag="board.opened.v1"):
    title: str


class BoardRenamed(Event, frozen=True, kw_only=True, tag="board.renamed.v1"):
    title: str


class NotePinned(Event, frozen=True, kw_only=True, tag="note.pinned.v1"):
    words: str


class BoardClosed(Event, frozen=True, kw_only=True, tag="board.closed.v1"):
    pass


class BoardIsClosedError(RefusedError):
    pass


class Board(Aggregate):
    """A board that takes notes until it is closed."""

    @event(BoardOpened)
    def __init__(self, *, title: str) -> None:
        self.title = title
        self.notes: tuple[str, ...] = ()
        self.closed = False

    @classmethod
    def open(cls, *, stream: StreamId, title: str) -> Self:
        return cls._create(BoardOpened, id=stream, title=title)

    def rename(self, *, title: str) -> None:
        self._check_open()
        self._renamed(title=title)

    @event(BoardRenamed)
    def _renamed(self, *, title: str) -> None:
        self.title = title

    def pin(self, *, words: str) -> None:
        self._check_open()
        self._pinned(words=words)

    @event(NotePinned)
    def _pinned(self, *, words: str) -> None:
        self.notes = (*self.notes, words)

    def close(self) -> None:
        if not self.closed:
            self._closed()

    @event(BoardClosed)
    def _closed(self) -> None:
        self.closed = True

    def _check_open(self) -> None:
        if self.closed:
            raise BoardIsClosedError


board_projections = Projections()
board_projections.no_rows(BoardClosed)


@board_projections.on(BoardOpened)
def _opened(tx: TenantTransaction, opened: BoardOpened, position: int) -> None:
    row = {
        "tenant": tx.tenant,
        "stream": opened.originator_id,
        "title": opened.title,
        "notes": 0,
        "position": position,
    }
    tx.execute(insert(board_table), [row])


@board_projections.on(BoardRenamed)
def _renamed(tx: TenantTransaction, renamed: BoardRenamed, position: int) -> None:
    tx.execute(
        board_table.update()
        .where(board_table.c.stream == renamed.originator_id)
        .values(title=renamed.title, position=position)
    )


@board_projections.on(NotePinned)
def _pinned(tx: TenantTransaction, pinned: NotePinned, position: int) -> None:
    tx.execute(
        board_table.update()
        .where(board_table.c.stream == pinned.originator_id)
        .values(notes=board_table.c.notes + 1, position=func.greatest(position, 0))
    )


class Boards(Application):
    """The commands of boards."""

    aggregates: ClassVar[tuple[type[Aggregate], ...]] = (Board,)
    projections: ClassVar[Projections] = board_projections

    def open_board(self, context: CommandContext, *, title: str) -> Saved:
        with self.command(context) as work:
            return work.save(Board.open(stream=self.new_id("board"), title=title))

    def rename_board(
        self, context: CommandContext, *, board: str, title: str, expected: int
    ) -> Saved:
        with self.command(context) as work:
            found = work.get(Board, board, expected=expected)
            found.rename(title=title)
            return work.save(found)

    def pin_note(self, context: CommandContext, *, board: str, words: str) -> Saved:
        with self.command(context) as work:
            found = work.get(Board, board)
            found.pin(words=words)
            return work.save(found)

    def close_board(self, context: CommandContext, *, board: str) -> Saved:
        with self.command(context) as work:
            found = work.get(Board, board)
            found.close()
            return work.save(found)


@pytest.fixture
def boards(tenancy: Tenancy) -> Boards:
    return Boards(tenancy)


@pytest.fixture
def caller(tenant: str) -> CommandContext:
    return context_of(tenant)


def context_of(tenant: str, *, at: datetime = NOON, actor: str = "member-1") -> CommandContext:
    """Say who commands, in which tenant, and when."""
    return CommandContext(tenant=tenant, actor=actor, capacity="staff", at=at, trace="00-1")


@pytest.fixture
def rows(tenancy: Tenancy) -> Callable[[str, str], list[tuple[Any, ...]]]:
    """Read with one statement of one's own in a tenant's transaction."""

    def read(tenant: str, statement: str) -> list[tuple[Any, ...]]:
        with tenancy.transaction(tenant) as tx:
            return tx.run(statement)

    return read
