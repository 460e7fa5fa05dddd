"""The recorder: where lines are stored and read, for one tenant at a time.

It implements the library's `ApplicationRecorder` on one table for all tenants. An append is one
round trip; positions have no gaps and follow the order of commits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Never, cast
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent
from typing_extensions import override

from alongside.eventlog.errors import StaleVersionError
from alongside.tenancy.errors import UniqueConflictError
from alongside.tenancy.transaction import Tenancy

PAGE = 1_000
"""Lines fetched at a time when a log is streamed."""


class LogRecorder(ApplicationRecorder):
    """Records events in the tenant's transaction that is open; without one, each call is its own.

    `tenant` is needed only for calls outside of a transaction.
    """

    def __init__(self, tenancy: Tenancy, *, tenant: str | None = None) -> None:
        self._tenancy = tenancy
        self._tenant = tenant

    @override
    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> list[int] | None:
        """Append lines and give their positions in the tenant's log, from 1.

        Raises:
            StaleVersionError: a stream has one of these versions already; nothing is stored.
        """
        if not stored_events:
            return None
        if len(stored_events) == 1:
            return self._append_one(stored_events[0])
        columns = (
            [str(stored.originator_id) for stored in stored_events],
            [stored.originator_version for stored in stored_events],
            [stored.topic for stored in stored_events],
            [stored.state for stored in stored_events],
        )
        try:
            ((size,),) = self._append(columns)
        except UniqueConflictError:
            first = stored_events[0]
            raise StaleVersionError(
                stream=str(first.originator_id), expected=first.originator_version - 1
            ) from None
        return list(range(size - len(stored_events) + 1, size + 1))

    def _append_one(self, stored: StoredEvent) -> list[int]:
        stream, version = str(stored.originator_id), stored.originator_version
        values = (stream, version, stored.topic, stored.state)
        try:
            if self._tenancy.is_open():
                append = "SELECT append_one(%s, %s, %s, %s)"
                ((position,),) = self._tenancy.current().call(append, values)
            else:
                append = "SELECT append_as_one(%s, %s, %s, %s, %s, %s)"
                ((position,),) = self._tenancy.at_once(self._named_tenant(), append, values)
        except UniqueConflictError:
            raise StaleVersionError(stream=stream, expected=version - 1) from None
        return [position]

    def _append(self, columns: tuple[list[Any], ...]) -> list[tuple[Any, ...]]:
        if self._tenancy.is_open():
            return self._tenancy.current().call("SELECT append(%s, %s, %s, %s)", columns)
        return self._tenancy.at_once(
            self._named_tenant(),
            "SELECT append_as(%s, %s, %s, %s, %s, %s)",
            columns,
        )

    @override
    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        """Read one stream's events with versions after `gt` up to `lte`, by version."""
        order = "DESC" if desc else "ASC"
        rows = self._read(
            "SELECT version, type, line FROM event WHERE stream = %s"  # noqa: S608 order is ours
            " AND version > coalesce(%s, -2147483648) AND version <= coalesce(%s, 2147483647)"
            f" ORDER BY version {order} LIMIT %s",
            (str(originator_id), gt, lte, limit),
        )
        return [StoredEvent(originator_id, version, kind, line) for version, kind, line in rows]

    def lines_of(self, stream: str, *, up_to: int | None = None) -> list[bytes]:
        """Read one stream's lines by version, only those at positions up to `up_to`."""
        rows = self._read(
            "SELECT line FROM event WHERE stream = %s"
            " AND position <= coalesce(%s, 9223372036854775807) ORDER BY version",
            (stream, up_to),
        )
        return [line for (line,) in rows]

    def lines_of_erasures(self) -> list[bytes]:
        """Read the tenant's lines that tell of an erasure: their tag ends in `.erased.v1`."""
        rows = self._read(
            "SELECT line FROM event WHERE type LIKE %s ORDER BY position", ("%.erased.v1",)
        )
        return [line for (line,) in rows]

    def lines_to_change(self, stream: str) -> list[bytes]:
        """Wait until no other transaction is changing a stream, then read its lines by version.

        Others who would change it wait until the open transaction ends.
        """
        rows = self._tenancy.current().call("SELECT lines_to_change(%s)", (stream,))
        return [line for (line,) in rows]

    @override
    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        """Read the tenant's log by position, only the tags in `topics` if any are given."""
        after = (start or 0) - (1 if inclusive_of_start and start is not None else 0)
        rows = self._read(
            "SELECT position, stream, version, type, line FROM event WHERE position > %s"
            " AND position <= coalesce(%s, 9223372036854775807)"
            " AND (%s::text[] IS NULL OR type = ANY(%s::text[])) ORDER BY position LIMIT %s",
            (after, stop, list(topics) or None, list(topics) or None, limit),
        )
        return [
            Notification(
                originator_id=stream, originator_version=version, topic=kind, state=line, id=at
            )
            for at, stream, version, kind, line in rows
        ]

    def entries(self, *, after: int, limit: int) -> Iterator[bytes]:
        """Stream the tenant's lines after a position, page by page, as they are stored."""
        while limit > 0:
            rows = self._read(
                "SELECT line FROM event WHERE position > %s ORDER BY position LIMIT %s",
                (after, min(limit, PAGE)),
            )
            yield from (line for (line,) in rows)
            if len(rows) < PAGE:
                return
            after, limit = after + len(rows), limit - len(rows)

    @override
    def max_notification_id(self) -> int | None:
        """Give the position of the last event, or None if there is none."""
        rows = self._read("SELECT size FROM log_head", ())
        return cast("int", rows[0][0]) if rows else None

    @override
    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Never:
        """Refuse: a follower pulls, because a subscription by NOTIFY serialises every commit.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError

    def _read(self, statement: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
        if self._tenancy.is_open():
            return self._tenancy.current().run(statement, parameters)
        with self._tenancy.transaction(self._named_tenant()) as tx:
            return tx.run(statement, parameters)

    def _named_tenant(self) -> str:
        return self._tenant or self._tenancy.current().tenant
