"""Events, read rows and what else a command writes commit together, or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from tests.service.kernel.conftest import (
    NOON,
    Board,
    BoardIsClosedError,
    BoardRenamed,
    Boards,
    Database,
    board_table,
    context_of,
)

from alongside.eventlog.aggregate import Event
from alongside.eventlog.application import CommandContext
from alongside.eventlog.errors import StaleVersionError, StreamNotFoundError
from alongside.eventlog.projections import Projections
from alongside.eventlog.versions import tag_of
from alongside.tenancy.errors import (
    DatabaseUnavailableError,
    RolledBackError,
    TenancyError,
    UniqueConflictError,
)
from alongside.tenancy.transaction import Tenancy, TenantTransaction

Rows = Callable[[str, str], list[tuple[Any, ...]]]
KEPT = (
    "INSERT INTO idempotency (tenant, actor, key, request, status, headers, body, at)"
    " VALUES (current_tenant(), 'member-1', %s, '', 201, '{}', '', now())"
)


def everything(rows: Rows, tenant: str) -> list[list[tuple[Any, ...]]]:
    """Read all that a tenant has stored."""
    return [
        rows(tenant, f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608 our own names
        for table in ("event", "board", "idempotency", "log_head")
    ]


def test_a_command_stores_events_and_rows_and_answers_with_the_position(
    boards: Boards, caller: CommandContext, rows: Rows
) -> None:
    opened = boards.open_board(caller, title="Spring")
    pinned = boards.pin_note(caller, board=opened.stream, words="hello")

    assert (opened.version, opened.position) == (1, 1)
    assert (pinned.stream, pinned.version, pinned.position) == (opened.stream, 2, 2)
    assert rows(caller.tenant, "SELECT stream, title, notes, position FROM board") == [
        (opened.stream, "Spring", 1, 2)
    ]
    assert [line for (line,) in rows(caller.tenant, "SELECT line FROM event")] == [
        f'{{"type":"board.opened.v1","stream":"{opened.stream}","version":1,'
        '"at":"2026-11-23T12:00:00Z","actor":"member-1","capacity":"staff","trace":"00-1",'
        '"title":"Spring"}'.encode(),
        f'{{"type":"note.pinned.v1","stream":"{opened.stream}","version":2,'
        '"at":"2026-11-23T12:00:00Z","actor":"member-1","capacity":"staff","trace":"00-1",'
        '"words":"hello"}'.encode(),
    ]


def test_a_command_that_changes_nothing_stores_nothing(
    boards: Boards, caller: CommandContext, rows: Rows
) -> None:
    board = boards.open_board(caller, title="Spring").stream
    boards.close_board(caller, board=board)
    before = everything(rows, caller.tenant)

    again = boards.close_board(caller, board=board)

    assert (again.version, again.position) == (2, 2)
    assert everything(rows, caller.tenant) == before


def test_the_first_command_of_a_tenant_may_change_nothing(
    boards: Boards, caller: CommandContext
) -> None:
    with boards.command(caller) as work:
        lone = Board.open(stream=boards.new_id("board"), title="Spring")
        list(lone.collect_events())

        assert work.save(lone).position == 0


def test_a_refused_command_stores_nothing(
    boards: Boards, caller: CommandContext, rows: Rows
) -> None:
    board = boards.open_board(caller, title="Spring").stream
    boards.close_board(caller, board=board)
    before = everything(rows, caller.tenant)

    with pytest.raises(BoardIsClosedError):
        boards.pin_note(caller, board=board, words="too late")

    assert everything(rows, caller.tenant) == before


def test_several_aggregates_are_saved_together(boards: Boards, caller: CommandContext) -> None:
    with boards.command(caller) as work:
        one = Board.open(stream=boards.new_id("board"), title="One")
        two = Board.open(stream=boards.new_id("board"), title="Two")
        two.pin(words="hello")
        saved = work.save(one, two)

    assert (saved.stream, saved.version, saved.position) == (one.stream, 1, 3)


def save(boards: Boards, caller: CommandContext, board: Board) -> None:
    """Save a board that was read before, without the lock."""
    with boards.command(caller) as work:
        work.save(board)


class ProjectionBrokenError(Exception):
    pass


@contextmanager
def broken(break_: Callable[[TenantTransaction], None]) -> Iterator[type[Boards]]:
    """Give the application with a last projection that breaks."""
    projections = Projections()
    original = Boards.projections

    @projections.on(*(each for kind in Boards.aggregates for each in kind.event_types))
    def project(tx: TenantTransaction, event: Event, position: int) -> None:
        original.apply(tx, event, position)
        break_(tx)

    yield type("BrokenBoards", (Boards,), {"projections": projections})


def raise_error(_tx: TenantTransaction) -> None:
    raise ProjectionBrokenError


def violate_a_key(tx: TenantTransaction) -> None:
    row = {"tenant": tx.tenant, "stream": "x", "title": "", "notes": 0, "position": 1}
    tx.execute(insert(board_table), [row, row])


def lose_the_connection(tx: TenantTransaction) -> None:
    tx.run("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.parametrize("break_", [raise_error, violate_a_key, lose_the_connection])
def test_events_rows_and_the_kept_answer_roll_back_together(
    tenancy: Tenancy,
    caller: CommandContext,
    rows: Rows,
    break_: Callable[[TenantTransaction], None],
) -> None:
    board = Boards(tenancy).open_board(caller, title="Spring").stream
    before = everything(rows, caller.tenant)

    def command() -> None:
        with broken(break_) as application, tenancy.transaction(caller.tenant) as tx:
            tx.run(KEPT, ["key-1"])
            application(tenancy).pin_note(caller, board=board, words="lost")

    with pytest.raises((ProjectionBrokenError, TenancyError)):
        command()

    assert everything(rows, caller.tenant) == before
    with tenancy.transaction(caller.tenant) as tx:
        tx.run(KEPT, ["key-1"])
        Boards(tenancy).pin_note(caller, board=board, words="kept")
    assert rows(caller.tenant, "SELECT notes, position FROM board") == [(1, 2)]
    assert rows(caller.tenant, "SELECT key FROM idempotency") == [("key-1",)]


@pytest.mark.parametrize("first", ["the answer", "the command"])
def test_an_answer_that_cannot_be_kept_undoes_its_command(
    boards: Boards, tenancy: Tenancy, caller: CommandContext, rows: Rows, first: str
) -> None:
    with tenancy.transaction(caller.tenant) as tx:
        tx.run(KEPT, ["key-1"])
    before = everything(rows, caller.tenant)

    def command() -> None:
        with tenancy.transaction(caller.tenant) as tx:
            if first == "the answer":
                with suppress(UniqueConflictError):
                    tx.run(KEPT, ["key-1"])
            boards.open_board(caller, title="Spring")
            tx.run(KEPT, ["key-1"])

    with pytest.raises(TenancyError):
        command()

    assert everything(rows, caller.tenant) == before


def test_an_event_that_cannot_be_stored_undoes_the_rows_and_the_kept_answer(
    boards: Boards, tenancy: Tenancy, caller: CommandContext, rows: Rows
) -> None:
    board = boards.open_board(caller, title="Spring").stream
    before = everything(rows, caller.tenant)

    def command() -> None:
        with tenancy.transaction(caller.tenant) as tx:
            tx.run(KEPT, ["key-1"])
            boards.pin_note(caller, board=board, words="stored in this transaction")
            tx.run("SELECT append(ARRAY[%s], ARRAY[1], ARRAY['t'], ARRAY[''::bytea])", [board])

    with pytest.raises(TenancyError):
        command()

    assert everything(rows, caller.tenant) == before


def test_a_connection_lost_before_the_commit_loses_everything(
    boards: Boards, database: Database, tenancy: Tenancy, caller: CommandContext, rows: Rows
) -> None:
    def command() -> None:
        with tenancy.transaction(caller.tenant) as tx, database.connect() as elsewhere:
            boards.open_board(caller, title="Spring")
            ((backend,),) = tx.run("SELECT pg_backend_pid()")
            elsewhere.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])

    with pytest.raises(DatabaseUnavailableError):
        command()

    assert everything(rows, caller.tenant) == [[], [], [], []]


def test_commands_join_the_transaction_that_is_open(
    boards: Boards, tenancy: Tenancy, caller: CommandContext, rows: Rows
) -> None:
    class ChangedTheirMindError(Exception):
        pass

    def command() -> None:
        with tenancy.transaction(caller.tenant):
            board = boards.open_board(caller, title="Spring").stream
            boards.pin_note(caller, board=board, words="hello")
            raise ChangedTheirMindError

    with pytest.raises(ChangedTheirMindError):
        command()

    assert everything(rows, caller.tenant) == [[], [], [], []]


def test_a_stale_version_is_told_with_what_changed_since(
    boards: Boards, caller: CommandContext, rows: Rows
) -> None:
    board = boards.open_board(caller, title="Spring").stream
    later = context_of(caller.tenant, at=NOON + timedelta(hours=1), actor="member-2")
    boards.rename_board(later, board=board, title="Summer", expected=1)
    boards.pin_note(caller, board=board, words="hello")
    before = everything(rows, caller.tenant)

    with pytest.raises(StaleVersionError) as stale:
        boards.rename_board(caller, board=board, title="Autumn", expected=1)

    assert (stale.value.stream, stale.value.expected, stale.value.current) == (board, 1, 3)
    assert [
        (change.version, change.type, change.actor, change.at) for change in stale.value.changes
    ] == [
        (2, "board.renamed.v1", "member-2", NOON + timedelta(hours=1)),
        (3, "note.pinned.v1", "member-1", NOON),
    ]
    assert everything(rows, caller.tenant) == before


def test_a_version_that_is_not_there_yet_is_stale_too(
    boards: Boards, caller: CommandContext
) -> None:
    board = boards.open_board(caller, title="Spring").stream

    with pytest.raises(StaleVersionError) as stale:
        boards.rename_board(caller, board=board, title="Summer", expected=2)

    assert (stale.value.current, stale.value.changes) == (1, ())


def test_a_version_written_past_the_lock_is_one_clear_conflict(
    boards: Boards, caller: CommandContext, rows: Rows
) -> None:
    board = boards.open_board(caller, title="Spring").stream
    seen = boards.as_it_was(Board, board, tenant=caller.tenant)
    boards.pin_note(caller, board=board, words="first")

    seen.pin(words="second")
    with pytest.raises(StaleVersionError) as stale:
        save(boards, caller, seen)

    assert (stale.value.stream, stale.value.expected) == (board, 1)
    assert rows(caller.tenant, "SELECT notes FROM board") == [(1,)]


def test_a_conflict_that_is_swallowed_is_not_reported_as_success(
    boards: Boards, tenancy: Tenancy, caller: CommandContext, rows: Rows
) -> None:
    board = boards.open_board(caller, title="Spring").stream
    seen = boards.as_it_was(Board, board, tenant=caller.tenant)
    boards.pin_note(caller, board=board, words="first")
    seen.pin(words="second")
    told: list[str] = []

    def command() -> None:
        with tenancy.transaction(caller.tenant) as tx:
            tx.run(KEPT, ["key-1"])
            tx.after_commit(lambda: told.append("committed"))
            with pytest.raises(StaleVersionError):
                save(boards, caller, seen)

    with pytest.raises(RolledBackError):
        command()

    assert told == []
    assert rows(caller.tenant, "SELECT key FROM idempotency") == []


def test_an_unknown_stream_is_not_found(boards: Boards, caller: CommandContext) -> None:
    with pytest.raises(StreamNotFoundError):
        boards.pin_note(caller, board="board-none", words="hello")


def test_a_stream_of_another_tenant_is_not_found_either(
    boards: Boards, caller: CommandContext, other_tenant: str
) -> None:
    board = boards.open_board(caller, title="Spring").stream

    with pytest.raises(StreamNotFoundError) as absent:
        boards.as_it_was(Board, "board-none", tenant=other_tenant)
    with pytest.raises(StreamNotFoundError) as foreign:
        boards.as_it_was(Board, board, tenant=other_tenant)

    assert str(foreign.value) == str(absent.value)


def test_the_log_s_growth_is_told_after_the_commit_and_only_then(
    tenancy: Tenancy, database: Database, caller: CommandContext
) -> None:
    told: list[tuple[str, int, int]] = []

    def grown(tenant: str, size: int) -> None:
        with database.tenancy() as elsewhere, elsewhere.transaction(tenant) as tx:
            ((visible,),) = tx.run("SELECT count(*) FROM event")
        told.append((tenant, size, visible))

    boards = Boards(tenancy, grown=grown)
    board = boards.open_board(caller, title="Spring").stream
    boards.close_board(caller, board=board)
    boards.close_board(caller, board=board)
    with pytest.raises(BoardIsClosedError):
        boards.pin_note(caller, board=board, words="too late")

    assert told == [(caller.tenant, 1, 1), (caller.tenant, 2, 2)]


def test_an_application_whose_projections_have_a_gap_does_not_start(tenancy: Tenancy) -> None:
    projections = Projections()
    projections.no_rows(
        *(each for each in Board.event_types if tag_of(each) != tag_of(BoardRenamed))
    )
    incomplete: type[Boards] = type("Incomplete", (Boards,), {"projections": projections})

    with pytest.raises(TypeError, match=r"board\.renamed\.v1"):
        incomplete(tenancy)
