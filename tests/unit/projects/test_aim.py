"""Drafts of an aim, and which of them is one."""

from datetime import date

import msgspec
import pytest

from alongside.eventlog.aggregate import StreamId
from alongside.projects.domain.aim import Aim, AimAdopted, AimDrafted, AimText, Origin
from alongside.projects.domain.errors import (
    AimDatePastError,
    AimNotMeasurableError,
    DraftNotFoundError,
    TargetNotMeasurableError,
)
from alongside.projects.domain.people import MemberId

TODAY = date(2026, 11, 23)
ADA = MemberId("ada")
FIRST, SECOND = StreamId("decision-1"), StreamId("decision-2")


def write(aim: Aim, text: AimText, **changes: object) -> int:
    changed = msgspec.structs.replace(text, **changes)
    return aim.write(changed, because="why", origin=Origin.STAFF, by=ADA, today=TODAY)


def test_drafts_are_numbered_and_say_why_they_were_written(aim: Aim, text: AimText) -> None:
    assert write(aim, text) == 1
    assert write(aim, text, target="65%") == 2
    first, second = aim.collect_events()
    assert isinstance(first, AimDrafted)
    assert isinstance(second, AimDrafted)
    assert (second.draft, second.because, second.origin) == (2, "why", Origin.STAFF)
    assert aim.drafts[1].text.target == "60%"


def test_the_same_draft_again_changes_nothing(aim: Aim, text: AimText) -> None:
    assert write(aim, text) == write(aim, text) == 1
    assert len(list(aim.collect_events())) == 1


def test_going_back_to_an_earlier_text_is_a_new_draft(aim: Aim, text: AimText) -> None:
    write(aim, text)
    write(aim, text, target="65%")
    assert write(aim, text) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "To improve",
        "To improve access to therapy for everyone",
        "Improve experience by March 2027",
        "Better care within 12 months",
        "To improve access by 31 March",
        "To do better in the next two years",
    ],
)
def test_an_aim_that_nobody_could_miss_is_refused(aim: Aim, text: AimText, statement: str) -> None:
    with pytest.raises(AimNotMeasurableError) as refusal:
        write(aim, text, statement=statement)
    assert refusal.value.field == "statement"
    assert not list(aim.collect_events())


@pytest.mark.parametrize(
    "statement",
    [
        "Raise kept appointments from 41% to 60% by March 2027",
        "Halve the wait: half as many people wait over a month",
        "See three in four people within two weeks",
        "No wait longer than 6 weeks by 31 March 2027",
    ],
)
def test_an_aim_says_how_much(aim: Aim, text: AimText, statement: str) -> None:
    assert write(aim, text, statement=statement) == 1


def test_a_target_without_a_figure_is_refused(aim: Aim, text: AimText) -> None:
    with pytest.raises(TargetNotMeasurableError) as refusal:
        write(aim, text, target="much better")
    assert refusal.value.field == "target"


def test_an_aim_for_a_day_gone_by_is_refused(aim: Aim, text: AimText) -> None:
    with pytest.raises(AimDatePastError) as refusal:
        write(aim, text, by_when=date(2026, 11, 22))
    assert refusal.value.field == "by_when"


def test_a_decision_adopts_a_draft(aim: Aim, text: AimText) -> None:
    write(aim, text)
    aim.adopt(1, decision=FIRST)
    assert (aim.adopted, aim.adopted_by) == (1, FIRST)


def test_adopting_again_by_the_same_decision_changes_nothing(aim: Aim, text: AimText) -> None:
    write(aim, text)
    aim.adopt(1, decision=FIRST)
    aim.collect_events()
    aim.adopt(1, decision=FIRST)
    assert not list(aim.collect_events())


def test_another_decision_replaces_the_aim_and_says_which(aim: Aim, text: AimText) -> None:
    write(aim, text)
    write(aim, text, target="65%")
    aim.adopt(1, decision=FIRST)
    aim.adopt(2, decision=SECOND)
    *_, last = aim.collect_events()
    assert isinstance(last, AimAdopted)
    assert (last.draft, last.before) == (2, 1)


def test_a_draft_that_does_not_exist_cannot_be_adopted(aim: Aim) -> None:
    with pytest.raises(DraftNotFoundError):
        aim.adopt(1, decision=FIRST)
