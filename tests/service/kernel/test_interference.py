"""What one tenant stores and sees is byte for byte the same, whether or not another is there."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest
from tests.service.kernel.conftest import Board, Boards, Database, context_of

from alongside.eventlog.aggregate import StreamId
from alongside.eventlog.errors import EventLogError
from alongside.eventlog.recorder import LogRecorder
from alongside.tenancy.transaction import Tenancy


def numbered(tenancy: Tenancy) -> Boards:
    """Give the application with ids that are the same in every run."""
    numbers = count(1)
    return Boards(tenancy, new_id=lambda kind: StreamId(f"{kind}-{next(numbers)}"))


def everything_seen(database: Database, *, tenant: str) -> list[object]:
    """Run some commands, one refused and one in vain, and read all there is to read."""
    with database.tenancy() as tenancy:
        boards = numbered(tenancy)
        answers: list[object] = []
        for number in range(5):
            board = boards.open_board(context_of(tenant), title=f"Board {number}").stream
            answers.append(boards.pin_note(context_of(tenant), board=board, words="hello"))
            answers.append(boards.close_board(context_of(tenant), board=board))
            with pytest.raises(EventLogError) as refusal:
                boards.rename_board(context_of(tenant), board=board, title="x", expected=1)
            answers.append(str(refusal.value))
        answers.append(boards.as_it_was(Board, "board-3", tenant=tenant, as_at=8).notes)
        recorder = LogRecorder(tenancy, tenant=tenant)
        answers += recorder.entries(after=0, limit=100)
        with tenancy.transaction(tenant) as tx:
            for table in ("event", "board", "log_head", "idempotency", "follower_position"):
                answers += tx.run(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608 our names
        return answers


@pytest.fixture
def crowded(scratch: Database) -> Iterator[Database]:
    """Give a database in which other tenants use the same ids all the time."""
    over = Event()

    def crowd(tenant: str) -> None:
        with scratch.tenancy() as tenancy:
            boards = numbered(tenancy)
            while not over.is_set():
                opened = boards.open_board(context_of(tenant), title="Noise").stream
                boards.pin_note(context_of(tenant), board=opened, words="noise")

    with ThreadPoolExecutor() as threads:
        crowds = [threads.submit(crowd, name) for name in ("aa", "northmoor-2", "zz")]
        yield scratch
        over.set()
        for each in crowds:
            each.result()


def test_a_tenant_sees_the_same_with_and_without_others(
    crowded: Database, untouched: Database
) -> None:
    alone = untouched.clone("alone")

    assert everything_seen(crowded, tenant="northmoor") == everything_seen(
        alone, tenant="northmoor"
    )
