"""A decision's thread: what is told of its lines, which of them had come, what proves them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.audit.bundles import FORGER, SIGNING, lines_of, origin_of, signed

from alongside.audit.checkpoints import SigningKey
from alongside.reporting.application.sibling import SiblingLog, SignedLog
from alongside.reporting.domain.telling import SEALED, tell
from alongside.reporting.domain.thread import Indexed, Place, as_at
from alongside.reporting.domain.words import in_words, pounds, short_id

BEGIN = datetime(2026, 11, 23, 10, tzinfo=UTC)


def line(service: str, position: int, minutes: int) -> Indexed:
    at = BEGIN + timedelta(minutes=minutes)
    return Indexed(Place(service, position), "decision-1", "decision.opened.v1", at)


OWN = [line("projects", 7, 0), line("projects", 9, 20), line("projects", 10, 20)]
OTHERS = [line("participation", 3, 10), line("participation", 4, 30)]


def places(lines: list[Indexed]) -> list[tuple[str, int]]:
    return [(each.place.service, each.place.position) for each in lines]


@given(st.permutations([*OWN, *OTHERS]))
def test_lines_are_told_in_the_order_of_time(lines: list[Indexed]) -> None:
    assert places(as_at(lines, None)) == [
        ("projects", 7),
        ("participation", 3),
        ("projects", 9),
        ("projects", 10),
        ("participation", 4),
    ]


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (6, 0),
        (7, 1),
        (8, 1),
        (9, 3),
        (10, 4),
        (BEGIN - timedelta(seconds=1), 0),
        (BEGIN + timedelta(minutes=10), 2),
        (BEGIN + timedelta(days=1), 5),
    ],
)
def test_as_at_a_moment_a_thread_has_what_had_come(moment: int | datetime, count: int) -> None:
    assert len(as_at([*OTHERS, *OWN], moment)) == count


def test_what_is_sealed_is_told_as_such_and_what_is_not_there_is_left_out() -> None:
    told = tell("decision.position_taken.v1", {"by": "member-1", "reason": {"nonce": "x"}})

    assert told.details == (("By", "member-1"), ("Reason", SEALED))


def test_an_outcome_says_whether_it_was_co_produced() -> None:
    fields = {"option": "a", "check": {"co_produced": False}, "override": {"reason": "In a hurry"}}

    told = dict(tell("decision.outcome_recorded.v1", fields).details)

    assert told["Co-produced"] == "No"
    assert told["Reason for going on without it"] == "In a hurry"


def test_an_event_that_is_not_known_is_named_by_its_type() -> None:
    told = tell("decision.dreamt_of.v3", {"by": "member-1"})

    assert told.sentence == "Something of type decision.dreamt_of.v3 was recorded"
    assert told.details == ()


def test_sums_days_and_ids_are_written_for_people() -> None:
    assert [pounds(pence) for pence in (0, 5, 12_345_678)] == ["£0.00", "£0.05", "£123,456.78"]
    assert in_words(BEGIN.date()) == "23 November 2026"
    assert short_id("member-01a20934-d264-714a-b04e-d4677732936d") == "member d4677732936d"
    assert short_id("as they wish") == "as they wish"


@pytest.mark.parametrize(
    ("tenant", "key", "trusted"),
    [("northmoor", SIGNING, True), ("estuary", SIGNING, False), ("northmoor", FORGER, False)],
)
def test_a_checkpoint_counts_by_its_key_and_under_its_logs_name_alone(
    tenant: str, key: SigningKey, *, trusted: bool
) -> None:
    origin = origin_of("projects")
    log = SiblingLog("projects", tenant, peers=None, authority=None)  # type: ignore[arg-type]
    note = signed(lines_of(3), origin)

    found = SignedLog.of(log, note, key.verifying(origin).text())

    assert found.trusted is trusted
    assert found.checkpoint.size == 3
    if not trusted:
        assert found.receipt(1, lines_of(3)[0]) is None
