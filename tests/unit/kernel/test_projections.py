"""Every event type is projected, or named as having no rows."""

from typing import cast

import pytest

from alongside.eventlog.aggregate import Event
from alongside.eventlog.projections import Projections
from alongside.tenancy.transaction import TenantTransaction


class BellRung(Event, frozen=True, kw_only=True, tag="bell.rung.v1"):
    pass


class BellMoved(Event, frozen=True, kw_only=True, tag="bell.moved.v1"):
    pass


RUNG = BellRung(originator_id="bell-1", originator_version=1)
MOVED = BellMoved(originator_id="bell-1", originator_version=2)
NO_DATABASE = cast("TenantTransaction", None)
TAGS = frozenset({"bell.rung.v1", "bell.moved.v1"})


def test_each_function_is_called_for_its_events_in_the_order_of_registration() -> None:
    projections = Projections()
    seen: list[tuple[str, Event, int]] = []

    @projections.on(BellRung)
    def first(_tx: TenantTransaction, event: Event, position: int) -> None:
        seen.append(("first", event, position))

    @projections.on(BellRung, BellMoved)
    def second(_tx: TenantTransaction, event: Event, position: int) -> None:
        seen.append(("second", event, position))

    projections.apply(NO_DATABASE, RUNG, 7)
    projections.apply(NO_DATABASE, MOVED, 8)

    assert seen == [("first", RUNG, 7), ("second", RUNG, 7), ("second", MOVED, 8)]


def test_an_event_named_as_having_no_rows_leaves_none() -> None:
    projections = Projections()
    projections.no_rows(BellRung, BellMoved)

    projections.apply(NO_DATABASE, RUNG, 1)
    projections.check_complete(TAGS)


def test_an_event_that_nobody_thought_of_stops_the_start() -> None:
    projections = Projections()
    projections.no_rows(BellRung)

    with pytest.raises(TypeError, match=r"bell\.moved\.v1"):
        projections.check_complete(TAGS)
