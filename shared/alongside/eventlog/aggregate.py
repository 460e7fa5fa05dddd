"""Aggregates and events, on the `eventsourcing` library.

An event is a frozen struct with a stable tag; its encoded line is what is stored. An aggregate
checks a rule in a public method and changes itself in a private method under `@event`, which runs
again at every replay and therefore only assigns. Importing `eventsourcing` patches the standard
`dataclasses` for the whole process; it leaves ours alone, because none of them is an event.
"""

from datetime import datetime
from operator import attrgetter
from typing import Annotated, Any, ClassVar, NewType, Self, TypeAlias, cast

import msgspec
from eventsourcing.domain import (
    BaseAggregate,
    CanInitAggregate,
    CanMutateAggregate,
    CommandMethodDecorator,
    event,
)
from eventsourcing.domain import decorated_funcs as _decorated_functions
from msgspec import UNSET
from typing_extensions import override

__all__ = ["Aggregate", "Created", "Event", "StreamId", "event"]

StreamId = NewType("StreamId", str)
"""A stream's name: a kind, a hyphen, a unique number."""

_KEYS = {"originator_id": "stream", "originator_version": "version", "timestamp": "at"}


class Event(
    msgspec.Struct,
    CanMutateAggregate[str],
    frozen=True,
    kw_only=True,
    tag_field="type",
    rename=_KEYS,
    forbid_unknown_fields=True,
):
    """Something that happened to one aggregate.

    `at` (UTC), `actor` (who, an id), `capacity` (as what they spoke) and `trace` are the stamp,
    which the application puts on when the event is saved; a domain never sets them.
    """

    originator_id: str
    originator_version: int
    timestamp: Annotated[datetime, msgspec.Meta(tz=True)] = cast("datetime", UNSET)
    actor: str = cast("str", UNSET)
    capacity: str = cast("str", UNSET)
    trace: str = cast("str", UNSET)

    @override
    def mutate(self, aggregate: Any) -> Any:
        """Apply this event to the aggregate, whose version must be one less.

        Raises:
            OutOfOrderError: the event belongs to another stream, or is not the next one.
        """
        if (
            aggregate is None
            or self.originator_version != aggregate._version + 1
            or self.originator_id != aggregate._id
        ):
            raise OutOfOrderError(stream=self.originator_id, version=self.originator_version)
        self.apply(aggregate)
        aggregate._version = self.originator_version
        aggregate._modified_on = self.timestamp
        return aggregate


EventClass: TypeAlias = type[Event]


class Created(Event, CanInitAggregate[str], frozen=True, kw_only=True):
    """The first event of a stream, which makes the aggregate."""

    _aggregate: ClassVar[type[Any]]

    @override
    def mutate(self, aggregate: Any) -> Any:
        """Make the aggregate.

        Raises:
            OutOfOrderError: the stream has begun already, or does not begin with this version.
        """
        if aggregate is not None or self.originator_version != self._aggregate.INITIAL_VERSION:
            raise OutOfOrderError(stream=self.originator_id, version=self.originator_version)
        made = object.__new__(self._aggregate)
        made.__base_init__(self.originator_id, self.originator_version, self.timestamp)
        self.apply(made)
        return made


class OutOfOrderError(Exception):
    """An event was applied to a stream that it does not continue; the log is damaged."""

    def __init__(self, *, stream: str, version: int) -> None:
        super().__init__(f"Event {version} of {stream} does not continue that stream.")


class Aggregate(BaseAggregate[str]):
    """The root of every aggregate: rules in public methods, changes in private `@event` methods.

    A subclass starts with `@event(SomethingCreated) def __init__`, and offers a class method that
    checks the rules and calls `cls._create(SomethingCreated, id=stream, …)`.
    """

    Event = Event
    event_types: ClassVar[tuple[EventClass, ...]] = ()
    """The events of this aggregate as stored, each with its tag."""

    @override
    def __init_subclass__(cls, **_: Any) -> None:
        given = [
            value.given_event_cls
            for value in tuple(cls.__dict__.values())
            if isinstance(value, CommandMethodDecorator) and value.given_event_cls is not None
        ]
        # The library looks events up by name on the aggregate, and derives them from `Event`.
        cls.Event = Event
        for event_class in given:
            setattr(cls, event_class.__name__, event_class)
        super().__init_subclass__()
        cls.event_types = tuple(
            _ready(cls, getattr(cls, event_class.__name__)) for event_class in given
        )

    @classmethod
    @override
    def _create(cls, event_class: type[Any], *, id: str | None = None, **facts: Any) -> Self:
        first = event_class(originator_id=id, originator_version=cls.INITIAL_VERSION, **facts)
        made = cast("Self", first.mutate(None))
        made._pending_events.append(first)
        return made

    @override
    def trigger_event(self, event_class: type[Any], **facts: Any) -> None:
        """Make the next event, apply it and keep it until the application saves it."""
        following = event_class(
            originator_id=self._id, originator_version=self._version + 1, **facts
        )
        following.mutate(self)
        self._pending_events.append(following)

    @property
    def stream(self) -> StreamId:
        """The name of this aggregate's stream."""
        return StreamId(self._id)


def _ready(aggregate: type[Aggregate], event_class: type[Any]) -> type[Event]:
    """Bind an event to the method that it runs, once, instead of looking it up at each replay."""
    if issubclass(event_class, Created):
        event_class._aggregate = aggregate
        function = cast("Any", aggregate.__init__)
        function = getattr(function, "decorated_func", function)
    else:
        function = _decorated_functions[event_class]
    names = function.__code__.co_varnames[1 : function.__code__.co_argcount]
    names += function.__code__.co_varnames[
        function.__code__.co_argcount : function.__code__.co_argcount
        + function.__code__.co_kwonlyargcount
    ]
    cast("Any", event_class).apply = _applier(function, names)
    return cast("type[Event]", event_class)


def _applier(function: Any, names: tuple[str, ...]) -> Any:
    if not names:
        return lambda _event, aggregate: function(aggregate)
    if len(names) == 1:
        (name,) = names
        return lambda event, aggregate: function(aggregate, **{name: getattr(event, name)})
    read = attrgetter(*names)
    return lambda event, aggregate: function(
        aggregate, **dict(zip(names, read(event), strict=True))
    )
