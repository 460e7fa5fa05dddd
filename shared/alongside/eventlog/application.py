"""The root of every service's application: one method a command, each get, call, save.

Events, the service's own read tables and the answer kept for a repeated request commit together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar, cast

import msgspec
from eventsourcing.persistence import EventStore

from alongside.eventlog.aggregate import Aggregate, Event, StreamId
from alongside.eventlog.errors import Change, StaleVersionError, StreamNotFoundError
from alongside.eventlog.ids import new_stream
from alongside.eventlog.projections import Projections
from alongside.eventlog.recorder import LogRecorder
from alongside.eventlog.versions import LineCodec, LineMapper, Retired, tag_of
from alongside.telemetry import traces
from alongside.telemetry.names import Fact, Step
from alongside.tenancy.transaction import Tenancy, TenantTransaction

AsAt = int | datetime | None
"""A position in the tenant's log, an instant (UTC), or now."""

A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class CommandContext:
    """Who commands what in which tenant, and when: the stamp of the events that follow.

    `actor` is a member's or service's id, `capacity` as what they speak, `at` is UTC, `trace` a
    W3C traceparent.
    """

    tenant: str
    actor: str
    capacity: str
    at: datetime
    trace: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a command left behind: the stream, its version now, the last position in the log."""

    stream: StreamId
    version: int
    position: int


class Application:
    """A service's commands and its aggregates as they were at any moment.

    A subclass names its aggregates, the events it no longer writes, and its projections.
    """

    aggregates: ClassVar[tuple[type[Aggregate], ...]]
    retired: ClassVar[tuple[type[Retired], ...]] = ()
    projections: ClassVar[Projections]

    def __init__(
        self,
        tenancy: Tenancy,
        *,
        new_id: Callable[[str], StreamId] = new_stream,
        grown: Callable[[str, int], None] | None = None,
    ) -> None:
        """Wire the application; `grown` is told a tenant and its log's size after each commit."""
        self.tenancy = tenancy
        self.codec = LineCodec(self.aggregates, self.retired)
        self.projections.check_complete(self.codec.tags)
        self.recorder = LogRecorder(tenancy)
        self.events: EventStore[str] = EventStore(LineMapper(self.codec), self.recorder)
        self.new_id = new_id
        self._grown = grown

    @contextmanager
    def command(self, context: CommandContext) -> Iterator[Work]:
        """Open the work of one command: what it saves is committed together, or not at all."""
        with (
            traces.within(context.trace),
            traces.span(Step.COMMAND, {Fact.TENANT: context.tenant}) as step,
            self.tenancy.transaction(context.tenant) as tx,
        ):
            yield Work(self, context, tx, step)

    def as_it_was(self, kind: type[A], stream: str, *, tenant: str, as_at: AsAt = None) -> A:
        """Give an aggregate as recorded up to a position or an instant.

        Raises:
            StreamNotFoundError: there is no such stream, or there was none yet.
        """
        with self.tenancy.transaction(tenant):
            return self.fold(kind, stream, as_at=as_at)

    def fold(self, kind: type[A], stream: str, *, as_at: AsAt = None) -> A:
        """Replay a stream inside the open transaction.

        Raises:
            StreamNotFoundError: there is no such stream, or there was none yet.
        """
        position = as_at if isinstance(as_at, int) else None
        lines = self.recorder.lines_of(stream, up_to=position)
        return self.replay(kind, stream, lines, as_at=as_at)

    def replay(
        self, kind: type[A], stream: str, lines: Sequence[bytes], *, as_at: AsAt = None
    ) -> A:
        """Make an aggregate of a stream's lines, up to an instant if one is given.

        Raises:
            StreamNotFoundError: there is no such stream, or there was none yet.
        """
        events = self.codec.decode(lines)
        if isinstance(as_at, datetime):
            events = _until(events, as_at)
        aggregate: Any = None
        for event in events:
            aggregate = event.mutate(aggregate)
        if not isinstance(aggregate, kind):
            raise StreamNotFoundError(stream=stream)
        return aggregate

    def announce(self, tx: TenantTransaction, size: int) -> None:
        """Tell once the transaction has committed that the log has grown."""
        if self._grown is not None:
            grown = self._grown
            tx.after_commit(lambda: grown(tx.tenant, size))


class Work:
    """One command's reading and saving, inside its transaction."""

    def __init__(
        self,
        application: Application,
        context: CommandContext,
        tx: TenantTransaction,
        step: traces.Span,
    ) -> None:
        self.tx = tx
        self.context = context
        self._step = step
        self._application = application

    def get(self, kind: type[A], stream: str, *, expected: int | None = None) -> A:
        """Load an aggregate to change it; others who would wait until this command ends.

        `expected` is the version that the caller had seen; None where the order does not matter.

        Raises:
            StreamNotFoundError: there is no such stream.
            StaleVersionError: the stream is not at the expected version.
        """
        lines = self._application.recorder.lines_to_change(stream)
        aggregate = self._application.replay(kind, stream, lines)
        if expected is not None and aggregate.version != expected:
            raise StaleVersionError(
                stream=stream,
                expected=expected,
                current=aggregate.version,
                changes=self._since(stream, expected),
            )
        return aggregate

    def save(self, *aggregates: Aggregate) -> Saved:
        """Store the new events of aggregates with their stamp, and bring the read tables along.

        The answer speaks of the first aggregate. Without new events nothing is stored, and the
        answer gives the log's present size.

        Raises:
            StaleVersionError: somebody else wrote the same version.
        """
        events = [self._stamped(e) for each in aggregates for e in each.collect_events()]
        with traces.span(Step.APPEND, {Fact.LINES: len(events)}):
            recordings = self._application.events.put(cast("Sequence[Any]", events))
        if traces.watching():
            self._step.note({Fact.EVENTS: [tag_of(each) for each in events]})
        with self.tx.writing_later():
            for recording in recordings:
                event = cast("Event", recording.domain_event)
                self._application.projections.apply(self.tx, event, recording.notification.id)
        if recordings:
            size = recordings[-1].notification.id
            self._application.announce(self.tx, size)
        else:
            size = self._application.recorder.max_notification_id() or 0
        first = aggregates[0]
        return Saved(stream=first.stream, version=first.version, position=size)

    def _stamped(self, event: object) -> Event:
        context = self.context
        return msgspec.structs.replace(
            cast("Event", event),
            timestamp=context.at,
            actor=context.actor,
            capacity=context.capacity,
            trace=context.trace,
        )

    def _since(self, stream: str, version: int) -> list[Change]:
        stored = self._application.recorder.select_events(stream, gt=version)
        events = self._application.codec.decode([each.state for each in stored])
        return [
            Change(version=e.originator_version, type=tag_of(e), at=e.timestamp, actor=e.actor)
            for e in events
        ]


def _until(events: Sequence[Event], instant: datetime) -> list[Event]:
    """Keep what was recorded up to an instant: clocks may differ, so cut at the first later one."""
    kept = []
    for event in events:
        if event.timestamp > instant:
            break
        kept.append(event)
    return kept
