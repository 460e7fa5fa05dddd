"""An aggregate as it was recorded up to a position, or up to an instant."""

from datetime import datetime, timedelta

import pytest
from tests.service.kernel.conftest import NOON, Board, Boards, context_of

from alongside.eventlog.application import AsAt
from alongside.eventlog.errors import StreamNotFoundError


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def board(boards: Boards, tenant: str) -> str:
    """Give a board opened at noon, with another's event between its own; positions 1, 3 and 4."""
    opened = boards.open_board(context_of(tenant, at=at(0)), title="Spring").stream
    boards.open_board(context_of(tenant, at=at(5)), title="Another")
    boards.pin_note(context_of(tenant, at=at(10)), board=opened, words="one")
    boards.pin_note(context_of(tenant, at=at(20)), board=opened, words="two")
    return opened


@pytest.mark.parametrize(
    ("as_at", "notes"),
    [
        (1, ()),
        (2, ()),
        (3, ("one",)),
        (4, ("one", "two")),
        (99, ("one", "two")),
        (at(0), ()),
        (at(9), ()),
        (at(10), ("one",)),
        (at(19), ("one",)),
        (at(20), ("one", "two")),
        (None, ("one", "two")),
    ],
)
def test_a_board_as_at(
    boards: Boards, tenant: str, board: str, as_at: AsAt, notes: tuple[str, ...]
) -> None:
    assert boards.as_it_was(Board, board, tenant=tenant, as_at=as_at).notes == notes


@pytest.mark.parametrize("as_at", [0, -1, at(-1)])
def test_before_its_first_event_there_was_no_board(
    boards: Boards, tenant: str, board: str, as_at: AsAt
) -> None:
    with pytest.raises(StreamNotFoundError):
        boards.as_it_was(Board, board, tenant=tenant, as_at=as_at)


@pytest.mark.parametrize(
    ("as_at", "notes"),
    [
        (at(8), ()),
        (at(10), ("one", "two")),
        (at(29), ("one", "two")),
        (at(30), ("one", "two", "3")),
    ],
)
def test_a_clock_that_went_back_never_gives_a_later_fact_without_an_earlier_one(
    boards: Boards, tenant: str, as_at: AsAt, notes: tuple[str, ...]
) -> None:
    opened = boards.open_board(context_of(tenant, at=at(0)), title="Spring").stream
    boards.pin_note(context_of(tenant, at=at(10)), board=opened, words="one")
    boards.pin_note(context_of(tenant, at=at(7)), board=opened, words="two")
    boards.pin_note(context_of(tenant, at=at(30)), board=opened, words="3")

    assert boards.as_it_was(Board, opened, tenant=tenant, as_at=as_at).notes == notes


def test_what_is_read_as_at_a_position_stays_the_same_for_ever(
    boards: Boards, tenant: str, board: str
) -> None:
    before = boards.as_it_was(Board, board, tenant=tenant, as_at=3)

    boards.rename_board(context_of(tenant), board=board, title="Summer", expected=3)
    after = boards.as_it_was(Board, board, tenant=tenant, as_at=3)

    assert (after.title, after.notes, after.version) == (before.title, before.notes, before.version)
