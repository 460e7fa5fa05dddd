"""The `eventsourcing` library's own test cases for recorders, on ours.

Adapted, and nothing else:

- *Ids.* Streams are named by text, so `new_originator_id` gives text. The library's default is a
  UUID; it calls this method for exactly this purpose.
- *Tenancy.* A recorder serves one tenant at a time, so each case makes up a tenant. The library's
  recorders have the whole table to themselves, and start counting from 1.
- *Positions.* The library has two kinds of recorder: an aggregate recorder answers an insert with
  nothing, an application recorder with the positions. Ours is the latter, so the cases for the
  former see it through `Unnumbered`, which drops the answer and changes nothing else.
- *Subscriptions.* The library's case for them is optional (`optional_test_insert_subscribe`); ours
  refuses to subscribe, because followers pull.
- *Output.* What the cases print is swallowed by pytest.

Not taken are the cases for what this recorder is not: those of tracking and process recorders (a
follower keeps its position in its own tables, see `alongside.eventlog.follower`), of transcoders
and mappers (a line is msgspec's, see `tests/unit/kernel/test_versions.py`), and of factories that
read environment variables.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, ClassVar
from uuid import UUID

import pytest
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
)
from eventsourcing.tests import persistence as published
from tests.service.kernel.conftest import Database, stored
from typing_extensions import override

from alongside.eventlog.errors import StaleVersionError
from alongside.eventlog.recorder import PAGE, LogRecorder
from alongside.tenancy.errors import NoTransactionError
from alongside.tenancy.transaction import Tenancy

numbers = count(1)


class Unnumbered(AggregateRecorder):
    """Hides the positions that an application recorder answers with."""

    def __init__(self, recorder: LogRecorder) -> None:
        self._recorder = recorder

    @override
    def insert_events(self, stored_events: Sequence[StoredEvent], **options: Any) -> None:
        self._recorder.insert_events(stored_events, **options)

    @override
    def select_events(self, originator_id: UUID | str, **options: Any) -> list[StoredEvent]:
        return self._recorder.select_events(originator_id, **options)


class OnOurRecorder:
    """What every case is given: a tenant's recorder, and names of streams."""

    tenancy: ClassVar[Tenancy]

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _open(cls, database: Database) -> Iterator[None]:
        with database.tenancy(connections=20) as opened:
            cls.tenancy = opened
            yield

    def new_originator_id(self) -> str:
        return f"case-{next(numbers)}"

    def recorder(self) -> LogRecorder:
        return LogRecorder(self.tenancy, tenant=f"recorder-{next(numbers)}")


class TestApplicationRecorder(
    OnOurRecorder, published.ApplicationRecorderTestCase[ApplicationRecorder]
):
    @override
    def create_recorder(self) -> ApplicationRecorder:
        return self.recorder()


class TestPositionsDoNotInterleave(OnOurRecorder, published.NonInterleavingNotificationIDsBaseCase):
    @override
    def create_recorder(self) -> ApplicationRecorder:
        return self.recorder()


class TestAggregateRecorder(OnOurRecorder, published.AggregateRecorderTestCase):
    @override
    def create_recorder(self) -> AggregateRecorder:
        return Unnumbered(self.recorder())


@pytest.fixture
def recorder(tenancy: Tenancy, tenant: str) -> LogRecorder:
    return LogRecorder(tenancy, tenant=tenant)


def test_inserting_in_an_open_transaction_waits_for_its_commit(
    database: Database, tenancy: Tenancy, recorder: LogRecorder, tenant: str
) -> None:
    with tenancy.transaction(tenant), database.tenancy() as elsewhere:
        assert recorder.insert_events([stored("s", 1), stored("s", 2)]) == [1, 2]
        assert recorder.max_notification_id() == 2
        assert LogRecorder(elsewhere, tenant=tenant).max_notification_id() is None

    assert recorder.max_notification_id() == 2


def test_a_conflict_says_which_version_was_expected(recorder: LogRecorder) -> None:
    recorder.insert_events([stored("s", 1)])

    with pytest.raises(StaleVersionError) as conflict:
        recorder.insert_events([stored("s", 1)])

    assert isinstance(conflict.value, IntegrityError)
    assert (conflict.value.stream, conflict.value.expected) == ("s", 0)


def test_a_conflict_takes_no_position(recorder: LogRecorder) -> None:
    recorder.insert_events([stored("s", 1)])
    with pytest.raises(StaleVersionError):
        recorder.insert_events([stored("s", 2), stored("s", 1)])

    assert recorder.insert_events([stored("s", 2)]) == [2]


def test_a_tenant_has_its_own_positions_and_streams(
    tenancy: Tenancy, tenant: str, other_tenant: str
) -> None:
    mine, theirs = LogRecorder(tenancy, tenant=tenant), LogRecorder(tenancy, tenant=other_tenant)
    mine.insert_events([stored("s", 1, b"mine")])

    assert theirs.insert_events([stored("s", 1, b"theirs")]) == [1]
    assert [each.state for each in mine.select_events("s")] == [b"mine"]
    assert [each.state for each in theirs.select_notifications(None, 10)] == [b"theirs"]


@pytest.mark.parametrize("limit", [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE])
def test_entries_are_streamed_over_pages_up_to_the_limit(recorder: LogRecorder, limit: int) -> None:
    lines = [f"{number}".encode() for number in range(2 * PAGE)]
    recorder.insert_events([stored("s", number, line) for number, line in enumerate(lines)])

    assert list(recorder.entries(after=0, limit=limit)) == lines[:limit]
    assert list(recorder.entries(after=5, limit=limit)) == lines[5 : 5 + limit]


def test_entries_after_the_end_are_none(recorder: LogRecorder) -> None:
    recorder.insert_events([stored("s", 1)])

    assert list(recorder.entries(after=1, limit=10)) == []
    assert list(recorder.entries(after=99, limit=10)) == []


def test_lines_of_a_stream_end_at_a_position(recorder: LogRecorder) -> None:
    recorder.insert_events([stored("s", 1, b"a"), stored("x", 1, b"b"), stored("s", 2, b"c")])

    assert recorder.lines_of("s") == [b"a", b"c"]
    assert recorder.lines_of("s", up_to=2) == [b"a"]
    assert recorder.lines_of("s", up_to=0) == []


def test_notifications_are_the_librarys(recorder: LogRecorder) -> None:
    recorder.insert_events([stored("s", 1)])

    assert recorder.select_notifications(None, 10) == [
        Notification(originator_id="s", originator_version=1, topic="t.v1", state=b"line", id=1)
    ]


def test_subscriptions_are_refused(recorder: LogRecorder) -> None:
    with pytest.raises(NotImplementedError):
        recorder.subscribe()


def test_a_recorder_of_no_tenant_needs_an_open_transaction(tenancy: Tenancy, tenant: str) -> None:
    recorder = LogRecorder(tenancy)

    with pytest.raises(NoTransactionError):
        recorder.insert_events([stored("s", 1)])
    with pytest.raises(NoTransactionError):
        recorder.select_events("s")
    with tenancy.transaction(tenant):
        assert recorder.insert_events([stored("s", 1)]) == [1]
