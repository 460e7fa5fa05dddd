"""A line is read strictly by its tag, and a line of an old version as today's event."""

import math
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, Self

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.eventlog.errors import UnreadableLineError, UnstampedEventError
from alongside.eventlog.versions import LineCodec, LineMapper, Retired, tag_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STAMP: dict[str, Any] = {
    "timestamp": NOON,
    "actor": "member-1",
    "capacity": "carer",
    "trace": "00-1",
}


class Kind(StrEnum):
    TEA = "tea"
    COFFEE = "coffee"


class PotFilled(Created, frozen=True, kw_only=True, tag="pot.filled.v3"):
    kind: Kind
    millilitres: int
    strength: float
    words: str
    names: tuple[str, ...]
    best_before: date
    checked: datetime | None


class PotEmptied(Event, frozen=True, kw_only=True, tag="pot.emptied.v1"):
    pass


class Pot(Aggregate):
    @event(PotFilled)
    def __init__(
        self,
        *,
        kind: Kind,
        millilitres: int,
        strength: float,
        words: str,
        names: tuple[str, ...],
        best_before: date,
        checked: datetime | None,
    ) -> None:
        self.kind, self.millilitres, self.strength = kind, millilitres, strength
        self.words, self.names, self.best_before = words, names, best_before
        self.checked = checked

    @classmethod
    def fill(cls, *, stream: StreamId, **facts: object) -> Self:
        return cls._create(PotFilled, id=stream, **facts)

    @event(PotEmptied)
    def _emptied(self) -> None:
        self.millilitres = 0


class PotFilledV2(Retired, frozen=True, kw_only=True, tag="pot.filled.v2"):
    """It spoke of millilitres already, and of nothing but tea."""

    millilitres: int

    @override
    def upcast(self) -> Event:
        return PotFilled(
            **self.stamp(),
            kind=Kind.TEA,
            millilitres=self.millilitres,
            strength=1.0,
            words="",
            names=(),
            best_before=date(2026, 1, 1),
            checked=None,
        )


class PotFilledV1(Retired, frozen=True, kw_only=True, tag="pot.filled.v1"):
    """It counted cups."""

    cups: int

    @override
    def upcast(self) -> Event:
        return PotFilledV2(**self.stamp(), millilitres=self.cups * 250)


CODEC = LineCodec([Pot], [PotFilledV1, PotFilledV2])
FILLED_TODAY, EMPTIED_TODAY = Pot.event_types

# Written down as they were stored then, not made by the codec of today.
LINE_V1 = (
    b'{"type":"pot.filled.v1","stream":"pot-1","version":1,"at":"2024-02-29T08:00:00.000000Z",'
    b'"actor":"member-1","capacity":"carer","trace":"00-1","cups":3}'
)
LINE_V2 = (
    b'{"type":"pot.filled.v2","stream":"pot-1","version":1,"at":"2025-02-28T08:00:00Z",'
    b'"actor":"member-1","capacity":"carer","trace":"00-1","millilitres":400}'
)
LINE_V3 = (
    b'{"type":"pot.filled.v3","stream":"pot-1","version":1,"at":"2026-11-23T12:00:00Z",'
    b'"actor":"member-1","capacity":"carer","trace":"00-1","kind":"coffee","millilitres":500,'
    b'"strength":1.5,"words":"strong","names":["ana","ben"],"best_before":"2026-11-24",'
    b'"checked":null}'
)


def emptied(**facts: object) -> Event:
    """Give a stamped event, with some facts otherwise."""
    event_ = EMPTIED_TODAY(originator_id="pot-1", originator_version=2, **STAMP)
    return msgspec.structs.replace(event_, **facts)


def filled(**facts: object) -> Event:
    """Give a stamped event with many kinds of fields, some of them otherwise."""
    (event_,) = CODEC.decode([LINE_V3])
    return msgspec.structs.replace(event_, **facts)


def test_a_line_is_what_was_agreed_byte_for_byte() -> None:
    assert CODEC.encode(emptied()) == (
        b'{"type":"pot.emptied.v1","stream":"pot-1","version":2,"at":"2026-11-23T12:00:00Z",'
        b'"actor":"member-1","capacity":"carer","trace":"00-1"}'
    )
    assert CODEC.encode(filled()) == LINE_V3


def test_an_old_line_is_read_as_todays_event() -> None:
    (read,) = CODEC.decode([LINE_V2])

    assert type(read) is FILLED_TODAY
    assert msgspec.structs.asdict(read)["millilitres"] == 400


def test_a_very_old_line_is_read_through_two_upcasts() -> None:
    (read,) = CODEC.decode([LINE_V1])

    assert type(read) is FILLED_TODAY
    assert msgspec.structs.asdict(read)["millilitres"] == 750
    assert read.timestamp == datetime(2024, 2, 29, 8, tzinfo=UTC)
    assert (read.actor, read.capacity, read.trace) == ("member-1", "carer", "00-1")


def test_an_aggregate_folds_old_and_new_lines_together() -> None:
    pot = None
    for each in CODEC.decode([LINE_V1, CODEC.encode(emptied())]):
        pot = each.mutate(pot)

    assert isinstance(pot, Pot)
    assert (pot.kind, pot.millilitres, pot.version) == (Kind.TEA, 0, 2)


def test_old_versions_are_no_longer_written() -> None:
    assert CODEC.tags == {"pot.filled.v3", "pot.emptied.v1"}


SPOILT = {
    "an unknown field": LINE_V1.replace(b'"cups":3', b'"cups":3,"sugar":1'),
    "a missing field": LINE_V1.replace(b',"cups":3', b""),
    "an instant without a time zone": LINE_V1.replace(b"08:00:00.000000Z", b"08:00:00"),
    "an unknown tag": LINE_V1.replace(b"pot.filled.v1", b"pot.filled.v9"),
    "a module's path as tag": LINE_V1.replace(b"pot.filled.v1", b"os:system"),
    "no tag": LINE_V1.replace(b'"type":"pot.filled.v1",', b""),
    "text for a number": LINE_V1.replace(b'"cups":3', b'"cups":"3"'),
    "a fraction for a whole number": LINE_V1.replace(b'"cups":3', b'"cups":3.5'),
    "true for a number": LINE_V1.replace(b'"cups":3', b'"cups":true'),
    "nothing for a number": LINE_V1.replace(b'"cups":3', b'"cups":null'),
    "a value outside of a closed set": LINE_V3.replace(b'"coffee"', b'"cocoa"'),
    "no instant": LINE_V1.replace(b"2024-02-29T08:00:00.000000Z", b"yesterday"),
    "no JSON": b"pot",
    "half a line": LINE_V1[:-20],
    "not UTF-8": LINE_V3.replace(b"strong", b"str\xffng"),
    "a list": b"[1]",
    "a number": b"7",
}


@pytest.mark.parametrize("line", SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_line_is_refused(line: bytes) -> None:
    with pytest.raises(UnreadableLineError):
        CODEC.decode([line])


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("millilitres", LINE_V3.replace(b"500", b'"ana\'s@example.org"')),
        ("kind", LINE_V3.replace(b'"coffee"', b'"ana\'s@example.org"')),
    ],
)
def test_a_refusal_names_the_type_and_the_field_and_quotes_no_value(
    field: str, line: bytes
) -> None:
    with pytest.raises(UnreadableLineError) as refusal:
        CODEC.decode([line])

    assert "pot.filled.v3" in str(refusal.value)
    assert field in str(refusal.value)
    assert "ana" not in str(refusal.value)
    assert "example" not in str(refusal.value)


@pytest.mark.parametrize("field", STAMP)
def test_an_event_without_its_stamp_is_not_encoded(field: str) -> None:
    with pytest.raises(UnstampedEventError):
        CODEC.encode(emptied(**{field: msgspec.UNSET}))


UNREADABLE = {
    "text for a number": {"millilitres": "500"},
    "a value outside of a closed set": {"kind": "cocoa"},
    "not a number": {"strength": math.nan},
    "an infinite number": {"strength": math.inf},
    "half a character": {"words": "\ud800"},
    "an object": {"words": object()},
    "a number for the actor": {"actor": 7},
    "an instant without a time zone": {"timestamp": datetime(2026, 11, 23, 12)},  # noqa: DTZ001
}


@pytest.mark.parametrize("facts", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_value_that_would_not_read_back_is_not_encoded(facts: dict[str, object]) -> None:
    with pytest.raises(UnreadableLineError):
        CODEC.encode(filled(**facts))


def test_two_events_cannot_share_a_tag() -> None:
    with pytest.raises(TypeError, match="share a tag"):
        LineCodec([Pot, Pot])


def test_a_retired_event_must_say_what_it_means_today() -> None:
    class PotFilledV0(Retired, frozen=True, kw_only=True, tag="pot.filled.v0"):
        pass

    with pytest.raises(TypeError, match="PotFilledV0"):
        LineCodec([Pot], [PotFilledV0])


def test_the_librarys_mapper_keeps_the_line_and_the_tag() -> None:
    mapper = LineMapper(CODEC)

    stored = mapper.to_stored_event(emptied())

    assert (stored.originator_id, stored.originator_version) == ("pot-1", 2)
    assert stored.topic == "pot.emptied.v1"
    assert stored.state == CODEC.encode(emptied())
    assert mapper.to_domain_event(stored) == emptied()


words = st.text(st.characters(codec="utf-8"), max_size=60)
instants = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 the strategy adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001 the strategy adds the zone
    timezones=st.just(UTC) | st.just(timezone(timedelta(hours=-5))),
)
events = st.builds(
    FILLED_TODAY,
    originator_id=words,
    originator_version=st.integers(1, 2**31 - 1),
    timestamp=instants,
    actor=words,
    capacity=words,
    trace=words,
    kind=st.sampled_from(Kind),
    millilitres=st.integers(-(2**63), 2**63 - 1),
    strength=st.floats(allow_nan=False, allow_infinity=False),
    words=words,
    names=st.lists(words, max_size=4).map(tuple),
    best_before=st.dates(),
    checked=st.none() | instants,
)


@given(events)
def test_an_event_survives_its_line_and_the_line_its_event(written: Event) -> None:
    line = CODEC.encode(written)

    (read,) = CODEC.decode([line])

    assert read == written
    assert CODEC.encode(read) == line
    assert b"\n" not in line


@given(st.lists(events, max_size=5))
def test_many_lines_are_read_as_each_alone(written: list[Event]) -> None:
    lines = [CODEC.encode(each) for each in written]

    assert CODEC.decode(lines) == written


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader_otherwise(line: bytes) -> None:
    if line.strip() == b"":
        return
    with pytest.raises(UnreadableLineError):
        CODEC.decode([line])


def test_a_tag_is_read_from_an_event_and_from_its_class() -> None:
    assert tag_of(emptied()) == tag_of(EMPTIED_TODAY) == tag_of(PotEmptied) == "pot.emptied.v1"
