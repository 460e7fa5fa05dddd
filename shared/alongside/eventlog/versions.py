"""Lines and their versions: an event to its line and back, old versions brought up to date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Union, cast

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from msgspec import UNSET
from typing_extensions import override

from alongside.eventlog.aggregate import Aggregate, Event
from alongside.eventlog.errors import UnreadableLineError, UnstampedEventError

_QUOTED = re.compile(r"""['"].*['"]""", re.DOTALL)
"""What a decoder's message quotes from a line: it may be somebody's name."""


class Retired(Event, frozen=True, kw_only=True):
    """An event version that is no longer written, but still read.

    It keeps its old tag and fields, and says in `upcast` what it means today.
    """

    def upcast(self) -> Event:
        """Give the same fact as the next version of this event, or as the newest."""
        raise NotImplementedError  # pragma: no cover  a subclass without it is refused below

    def stamp(self) -> dict[str, Any]:
        """Give the fields that every event has, to hand on to the newer version."""
        return {name: getattr(self, name) for name in Event.__struct_fields__}


def tag_of(event: Event | type[Event]) -> str:
    """Give the stable tag of an event, such as `decision.adopted.v1`."""
    return cast("str", event.__struct_config__.tag)


class LineCodec:
    """Turns the events of some aggregates into lines and back, by tag and by nothing else.

    Raises:
        TypeError: two events share a tag, or a retired event lacks its `upcast`.
    """

    def __init__(
        self, aggregates: Iterable[type[Aggregate]], retired: Sequence[type[Retired]] = ()
    ) -> None:
        current = [event for aggregate in aggregates for event in aggregate.event_types]
        for old in retired:
            if old.upcast is Retired.upcast:
                raise TypeError(f"{old.__name__} does not say what it means today.")
        self._by_tag: dict[str, type[Event]] = {tag_of(event): event for event in current}
        if len(self._by_tag) != len(current):
            raise TypeError("Two events share a tag.")
        self._retired = tuple(retired)
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(Union[(*current, *retired)])

    @property
    def tags(self) -> frozenset[str]:
        """The tags of the events that are written today."""
        return frozenset(self._by_tag)

    def encode(self, event: Event) -> bytes:
        """Give the line of a stamped event, having read it back: what is stored can be read.

        Raises:
            UnstampedEventError: `at`, `actor`, `capacity` or `trace` is missing.
            UnreadableLineError: a field holds a value that the event does not allow.
        """
        if UNSET in (event.timestamp, event.actor, event.capacity, event.trace):
            raise UnstampedEventError(type=tag_of(event))
        try:
            line = self._encoder.encode(event)
        except (TypeError, ValueError, OverflowError) as error:
            raise UnreadableLineError(type=tag_of(event), reason=type(error).__name__) from None
        self.decode([line])
        return line

    def decode(self, lines: Sequence[bytes]) -> list[Event]:
        """Give the events of some lines, old versions brought up to date.

        Raises:
            UnreadableLineError: a line is not a known event.
        """
        try:
            events = cast("list[Event]", self._decoder.decode_lines(b"\n".join(lines)))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            reason = _QUOTED.sub("a value", str(error))
            raise UnreadableLineError(type=_type_of(lines), reason=reason) from None
        if self._retired:
            return [
                self._up_to_date(event) if isinstance(event, self._retired) else event
                for event in events
            ]
        return events

    def _up_to_date(self, event: Event) -> Event:
        while isinstance(event, Retired):
            event = event.upcast()
        stored_class = self._by_tag[tag_of(event)]
        return stored_class(**{name: getattr(event, name) for name in event.__struct_fields__})


class LineMapper(Mapper[str]):
    """Gives the library's event store our lines: the state is the line, the topic is the tag."""

    def __init__(self, codec: LineCodec) -> None:
        super().__init__(transcoder=JSONTranscoder())
        self._codec = codec

    @override
    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Give the line of an event with its stream, version and tag."""
        event = cast("Event", domain_event)
        return StoredEvent(
            originator_id=event.originator_id,
            originator_version=event.originator_version,
            topic=tag_of(event),
            state=self._codec.encode(event),
        )

    @override
    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        """Give the event of a line."""
        (event,) = self._codec.decode([stored_event.state])
        return cast("DomainEventProtocol[str]", event)


def _type_of(lines: Sequence[bytes]) -> str:
    """Name the first line's type for an error, if it has one."""
    try:
        return str(msgspec.json.decode(lines[0]).get("type"))
    except (msgspec.DecodeError, UnicodeDecodeError, AttributeError, IndexError):
        return "?"
