"""An aggregate checks outside, changes inside, and folds what was recorded."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Self, cast

import msgspec
import pytest

from alongside.eventlog.aggregate import (
    Aggregate,
    Created,
    Event,
    OutOfOrderError,
    StreamId,
    event,
)
from alongside.eventlog.versions import tag_of

LAMP = StreamId("lamp-1")


class State(StrEnum):
    OFF = "off"
    ON = "on"


class LampHung(Created, frozen=True, kw_only=True, tag="lamp.hung.v1"):
    room: str


class LampSwitchedOn(Event, frozen=True, kw_only=True, tag="lamp.switched-on.v1"):
    by: str
    brightness: int


class LampSwitchedOff(Event, frozen=True, kw_only=True, tag="lamp.switched-off.v1"):
    pass


class LampIsOnError(Exception):
    pass


class Lamp(Aggregate):
    """A lamp that can be switched, and only from the other state."""

    @event(LampHung)
    def __init__(self, *, room: str) -> None:
        self.room = room
        self.state = State.OFF
        self.brightness = 0

    @classmethod
    def hang(cls, *, stream: StreamId, room: str) -> Self:
        return cls._create(LampHung, id=stream, room=room)

    def switch_on(self, *, by: str, brightness: int, ceiling: int = 100) -> None:
        if self.state is State.ON:
            raise LampIsOnError
        self._switched_on(by=by, brightness=min(brightness, ceiling))

    @event(LampSwitchedOn)
    def _switched_on(self, *, by: str, brightness: int) -> None:
        self.state, self.by = State.ON, by
        self.brightness = brightness

    def switch_off(self) -> None:
        if self.state is State.ON:
            self._switched_off()

    @event(LampSwitchedOff)
    def _switched_off(self) -> None:
        self.state = State.OFF


HUNG = LampHung(originator_id=LAMP, originator_version=1, room="hall")
SWITCHED_ON = LampSwitchedOn(originator_id=LAMP, originator_version=2, by="ana", brightness=40)


def given(*events: Event) -> Lamp:
    """Fold these events, as they were stored."""
    lamp = None
    for each in bound(events):
        lamp = each.mutate(lamp)
    assert isinstance(lamp, Lamp)
    return lamp


def then(lamp: Lamp) -> list[Event]:
    """Give what a command left to save."""
    return [cast("Event", each) for each in lamp.collect_events()]


def bound(events: Sequence[Event]) -> list[Event]:
    """Give the same facts as the classes that the aggregate reads and writes."""
    known = {tag_of(each): each for each in Lamp.event_types}
    return [known[tag_of(each)](**msgspec.structs.asdict(each)) for each in events]


def test_making_an_aggregate_leaves_its_first_event() -> None:
    lamp = Lamp.hang(stream=LAMP, room="hall")

    assert then(lamp) == bound([HUNG])
    assert (lamp.stream, lamp.version, lamp.room) == (LAMP, 1, "hall")


def test_a_command_leaves_the_event_of_its_outcome() -> None:
    lamp = given(HUNG)

    lamp.switch_on(by="ana", brightness=140, ceiling=40)

    assert then(lamp) == bound([SWITCHED_ON])
    assert (lamp.state, lamp.brightness, lamp.version) == (State.ON, 40, 2)


def test_a_refused_command_leaves_no_event_and_no_change() -> None:
    lamp = given(HUNG, SWITCHED_ON)

    with pytest.raises(LampIsOnError):
        lamp.switch_on(by="ben", brightness=90)

    assert then(lamp) == []
    assert (lamp.state, lamp.brightness, lamp.version) == (State.ON, 40, 2)


def test_what_is_already_done_is_no_error_and_leaves_no_event() -> None:
    lamp = given(HUNG)

    lamp.switch_off()

    assert then(lamp) == []


def test_a_tightened_rule_does_not_change_what_was_recorded() -> None:
    lamp = given(HUNG, SWITCHED_ON)

    assert lamp.brightness == 40


def test_events_are_collected_once() -> None:
    lamp = Lamp.hang(stream=LAMP, room="hall")

    assert then(lamp) == bound([HUNG])
    assert then(lamp) == []


def test_a_new_event_carries_no_stamp_until_it_is_saved() -> None:
    (first,) = then(Lamp.hang(stream=LAMP, room="hall"))

    assert msgspec.json.decode(msgspec.json.encode(first)) == {
        "type": "lamp.hung.v1",
        "stream": "lamp-1",
        "version": 1,
        "room": "hall",
    }


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        SWITCHED_ON.brightness = 100  # type: ignore[misc]


def test_the_tags_are_stable() -> None:
    assert [tag_of(each) for each in Lamp.event_types] == [
        "lamp.hung.v1",
        "lamp.switched-on.v1",
        "lamp.switched-off.v1",
    ]


OUT_OF_ORDER: dict[str, list[Event]] = {
    "twice begun": [HUNG, HUNG],
    "not begun": [SWITCHED_ON],
    "begun late": [msgspec.structs.replace(HUNG, originator_version=2)],
    "one missing": [HUNG, msgspec.structs.replace(SWITCHED_ON, originator_version=3)],
    "one twice": [HUNG, SWITCHED_ON, SWITCHED_ON],
    "another's": [HUNG, msgspec.structs.replace(SWITCHED_ON, originator_id="lamp-2")],
}


@pytest.mark.parametrize("events", OUT_OF_ORDER.values(), ids=OUT_OF_ORDER.keys())
def test_events_out_of_order_are_refused(events: list[Event]) -> None:
    with pytest.raises(OutOfOrderError):
        given(*events)


def test_an_event_without_facts_changes_what_it_says() -> None:
    off = LampSwitchedOff(originator_id=LAMP, originator_version=3)

    assert given(HUNG, SWITCHED_ON, off).state is State.OFF
