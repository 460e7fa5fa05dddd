"""Lines that were stored by an earlier release are read as today's events, and never rewritten."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from eventsourcing.persistence import StoredEvent
from tests.service.kernel.conftest import NOON, Board, BoardOpened, Boards, NotePinned, context_of
from typing_extensions import override

from alongside.eventlog.aggregate import Event
from alongside.eventlog.application import Application
from alongside.eventlog.errors import StaleVersionError, UnreadableLineError
from alongside.eventlog.recorder import LogRecorder
from alongside.eventlog.versions import Retired
from alongside.tenancy.transaction import Tenancy

Rows = Callable[[str, str], list[tuple[Any, ...]]]

# Written down as they were stored then; no code of today makes such lines.
STORED = (
    (
        "board.made.v1",
        (
            b'{"type":"board.made.v1","stream":"board-1","version":1,"at":"2024-02-29T08:00:00.000Z",'
            b'"actor":"member-1","capacity":"staff","trace":"00-1","name":"Spring","colour":"green"}'
        ),
    ),
    (
        "note.put.v1",
        (
            b'{"type":"note.put.v1","stream":"board-1","version":2,"at":"2024-03-01T08:00:00.000Z",'
            b'"actor":"member-2","capacity":"carer","trace":"00-2","lines":["one","two"]}'
        ),
    ),
)


class BoardMadeV1(Retired, frozen=True, kw_only=True, tag="board.made.v1"):
    """Boards had a colour, and a name instead of a title."""

    name: str
    colour: str

    @override
    def upcast(self) -> Event:
        return BoardOpened(**self.stamp(), title=self.name)


class NotePutV1(Retired, frozen=True, kw_only=True, tag="note.put.v1"):
    """A note came in lines."""

    lines: tuple[str, ...]

    @override
    def upcast(self) -> Event:
        return NotePinned(**self.stamp(), words="\n".join(self.lines))


class BoardsOfToday(Boards):
    """The application of a release that knows what was written before it."""

    retired: ClassVar[tuple[type[Retired], ...]] = (BoardMadeV1, NotePutV1)


@pytest.fixture
def board(tenancy: Tenancy, tenant: str) -> str:
    """Store a board as it was stored years ago, as bytes."""
    LogRecorder(tenancy, tenant=tenant).insert_events(
        [
            StoredEvent("board-1", number, kind, line)
            for number, (kind, line) in enumerate(STORED, 1)
        ]
    )
    return "board-1"


@pytest.fixture
def today(tenancy: Tenancy) -> BoardsOfToday:
    return BoardsOfToday(tenancy)


def test_an_old_line_is_read_as_the_event_of_today(
    today: BoardsOfToday, tenant: str, board: str
) -> None:
    found = today.as_it_was(Board, board, tenant=tenant)

    assert (found.title, found.notes, found.version) == ("Spring", ("one\ntwo",), 2)


def test_a_command_goes_on_from_old_lines(today: BoardsOfToday, tenant: str, board: str) -> None:
    saved = today.pin_note(context_of(tenant), board=board, words="three")

    assert (saved.version, saved.position) == (3, 3)
    assert today.as_it_was(Board, board, tenant=tenant).notes == ("one\ntwo", "three")


def test_what_changed_since_is_told_in_the_words_of_today(
    today: BoardsOfToday, tenant: str, board: str
) -> None:
    with pytest.raises(StaleVersionError) as stale:
        today.rename_board(context_of(tenant), board=board, title="Summer", expected=1)

    (change,) = stale.value.changes
    assert (change.type, change.actor, change.version) == ("note.pinned.v1", "member-2", 2)
    assert change.at < NOON


def test_old_lines_stay_as_they_are_stored(
    today: BoardsOfToday, tenancy: Tenancy, tenant: str, board: str
) -> None:
    today.pin_note(context_of(tenant), board=board, words="three")
    lines = list(LogRecorder(tenancy, tenant=tenant).entries(after=0, limit=10))

    assert lines[:2] == [line for _, line in STORED]
    assert lines[2].startswith(b'{"type":"note.pinned.v1"')


def test_an_old_line_that_nobody_knows_any_more_is_refused(
    boards: Application, tenant: str, board: str
) -> None:
    with pytest.raises(UnreadableLineError, match=r"board\.made\.v1"):
        boards.as_it_was(Board, board, tenant=tenant)
