"""How often a command waits for the server: counted on the wire, between the two."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Self

import pytest
from tests.service.kernel.conftest import SECRET, Board, Boards, Database, context_of, stored

from alongside.eventlog.recorder import LogRecorder
from alongside.tenancy.transaction import Tenancy

_SOCKET = ".s.PGSQL.5432"


@dataclass
class Wire:
    """Stands between client and server, and counts how often the client speaks after the server."""

    folder: Path
    server: Path
    turns: int = 0
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        listening = self._open.enter_context(socket.socket(socket.AF_UNIX))
        listening.bind(str(self.folder / _SOCKET))
        listening.listen()
        Thread(target=self._accept, args=[listening], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                Thread(target=self._carry, args=[client], daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(str(self.server / _SOCKET))
            spoke: socket.socket | None = None
            while True:
                for speaks in select([client, server], [], [])[0]:
                    said = speaks.recv(1 << 16)
                    if not said:
                        return
                    if speaks is client and spoke is not client:
                        self.turns += 1
                    spoke = speaks
                    (server if speaks is client else client).sendall(said)


@pytest.fixture
def wire(database: Database) -> Iterator[Wire]:
    there = database.server.query["host"]
    assert isinstance(there, str)
    with TemporaryDirectory(prefix="alongside-") as folder, Wire(Path(folder), Path(there)) as made:
        yield made


@pytest.fixture
def counted(database: Database, wire: Wire) -> Iterator[Tenancy]:
    """Give a door whose one connection leads over the wire."""
    address = database.url("alongside_app").set(query={"host": str(wire.folder)})
    url = address.render_as_string(hide_password=False)
    with Tenancy(url, secret=SECRET, connections=1) as tenancy:
        yield tenancy


@pytest.mark.parametrize("events", [1, 2, 50])
def test_an_append_is_one_round_trip(
    wire: Wire, counted: Tenancy, tenant: str, events: int
) -> None:
    recorder = LogRecorder(counted, tenant=tenant)
    recorder.insert_events([stored("first", number) for number in range(events)])

    before = wire.turns
    recorder.insert_events([stored("second", number) for number in range(events)])

    assert wire.turns - before == 1


@pytest.mark.parametrize("events", [1, 2, 50])
def test_an_append_in_an_open_transaction_is_one_round_trip_more(
    wire: Wire, counted: Tenancy, tenant: str, events: int
) -> None:
    recorder = LogRecorder(counted)
    with counted.transaction(tenant):
        recorder.insert_events([stored("first", number) for number in range(events)])
        before = wire.turns

        recorder.insert_events([stored("second", number) for number in range(events)])

        assert wire.turns - before == 1


def test_a_command_waits_three_times(wire: Wire, counted: Tenancy, tenant: str) -> None:
    boards = Boards(counted)
    board = boards.open_board(context_of(tenant), title="Spring").stream
    for _ in range(10):
        boards.pin_note(context_of(tenant), board=board, words="hello")

    before = wire.turns
    boards.pin_note(context_of(tenant), board=board, words="hello")

    # To begin and read, to append, to bring the read tables along and commit.
    assert wire.turns - before == 3
    assert len(boards.as_it_was(Board, board, tenant=tenant).notes) == 11


@pytest.mark.parametrize("size", [1_000, 100_000, 10_000_000])
def test_what_is_longer_than_any_buffer_is_stored_too(
    tenancy: Tenancy, tenant: str, size: int
) -> None:
    words = b"%d" % size * (size // 8)
    recorder = LogRecorder(tenancy, tenant=tenant)

    with tenancy.transaction(tenant):
        recorder.insert_events([stored("stream-1", 1, words), stored("stream-1", 2, words)])
    with tenancy.transaction(tenant) as tx:
        for name in ("one", "two"):
            tx.send_later(
                "INSERT INTO board (tenant, stream, title, notes, position)"
                " VALUES (current_tenant(), %s, %s, 0, 0)",
                (name, words.decode()),
            )

    assert list(recorder.entries(after=0, limit=2)) == [words, words]
    with tenancy.transaction(tenant) as tx:
        assert tx.run("SELECT title FROM board WHERE stream = %s", ("two",)) == [(words.decode(),)]
