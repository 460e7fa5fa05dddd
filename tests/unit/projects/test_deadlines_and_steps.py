"""Deadlines that both sides agree to, and the ten steps."""

from datetime import date

import pytest

from alongside.projects.domain.errors import (
    DeadlineNotFoundError,
    DeadlinePastError,
    NoSideError,
    StepNotFoundError,
)
from alongside.projects.domain.people import MemberId, Side
from alongside.projects.domain.project import Project
from alongside.projects.domain.project_events import DeadlineMoved, StepMoved
from alongside.projects.domain.steps import STEPS, StepStatus, step

TODAY = date(2026, 11, 23)
DUE = date(2027, 1, 15)
ADA, CLEO, LENA, VERA = (MemberId(each) for each in ("ada", "cleo", "lena", "vera"))


def kinds(project: Project) -> list[str]:
    return [type(each).__name__ for each in project.collect_events()]


@pytest.fixture
def planned(project: Project) -> Project:
    """Staff proposed a day, and people with lived experience agreed to it."""
    project.propose_deadline(what="First draft of the aim", due=DUE, by=LENA, today=TODAY)
    project.agree_deadline(1, by=ADA)
    project.collect_events()
    return project


def test_a_proposed_deadline_has_the_proposers_side_only(project: Project) -> None:
    number = project.propose_deadline(what="Aim", due=DUE, by=LENA, today=TODAY)
    assert project.deadlines[number].agreed_by == {Side.STAFF}
    assert not project.deadlines[number].mutually_agreed


def test_a_deadline_is_mutual_once_the_other_side_agrees(planned: Project) -> None:
    assert planned.deadlines[1].mutually_agreed


def test_agreeing_again_changes_nothing(planned: Project) -> None:
    planned.agree_deadline(1, by=CLEO)
    assert kinds(planned) == []


@pytest.mark.parametrize(("by", "side"), [(LENA, Side.STAFF), (ADA, Side.LIVED_EXPERIENCE)])
def test_a_moved_deadline_is_not_mutual_until_the_other_side_agrees(
    planned: Project, by: MemberId, side: Side
) -> None:
    planned.move_deadline(1, due=date(2027, 2, 1), because="Half term", by=by, today=TODAY)
    (moved,) = planned.collect_events()
    assert isinstance(moved, DeadlineMoved)
    assert moved.before == DUE
    assert planned.deadlines[1].agreed_by == {side}
    planned.agree_deadline(1, by=ADA if by == LENA else LENA)
    assert planned.deadlines[1].mutually_agreed


def test_moving_a_deadline_to_the_same_day_changes_nothing(planned: Project) -> None:
    planned.move_deadline(1, due=DUE, because="", by=LENA, today=TODAY)
    assert kinds(planned) == []
    assert planned.deadlines[1].mutually_agreed


def test_a_voluntary_sector_partner_proposes_for_neither_side(project: Project) -> None:
    project.propose_deadline(what="Aim", due=DUE, by=VERA, today=TODAY)
    assert project.deadlines[1].agreed_by == frozenset()


def test_a_voluntary_sector_partner_cannot_agree_in_place_of_a_side(planned: Project) -> None:
    with pytest.raises(NoSideError):
        planned.agree_deadline(1, by=VERA)
    assert kinds(planned) == []


def test_a_deadline_in_the_past_is_refused(project: Project) -> None:
    with pytest.raises(DeadlinePastError):
        project.propose_deadline(what="Aim", due=date(2026, 11, 22), by=LENA, today=TODAY)
    assert kinds(project) == []


def test_a_deadline_may_be_today(project: Project) -> None:
    assert project.propose_deadline(what="Aim", due=TODAY, by=LENA, today=TODAY) == 1


def test_moving_a_deadline_into_the_past_is_refused(planned: Project) -> None:
    with pytest.raises(DeadlinePastError):
        planned.move_deadline(1, due=date(2026, 1, 1), because="", by=LENA, today=TODAY)
    assert planned.deadlines[1].due == DUE


def test_an_unknown_deadline_is_not_found(project: Project) -> None:
    with pytest.raises(DeadlineNotFoundError):
        project.agree_deadline(7, by=ADA)


def test_every_step_begins_not_started(project: Project) -> None:
    assert {each.status for each in project.steps.values()} == {StepStatus.NOT_STARTED}
    assert len(project.steps) == len(STEPS) == 10


def test_a_step_goes_forwards_and_back_and_both_are_recorded(project: Project) -> None:
    project.move_step(2, status=StepStatus.DONE, note="Agreed in March")
    project.move_step(2, status=StepStatus.IN_PROGRESS, note="The sponsor left")
    forwards, back = project.collect_events()
    assert isinstance(forwards, StepMoved)
    assert isinstance(back, StepMoved)
    assert (back.before, back.status) == (StepStatus.DONE, StepStatus.IN_PROGRESS)
    assert project.steps[2].note == "The sponsor left"


def test_a_step_moved_to_where_it_is_changes_nothing(project: Project) -> None:
    project.move_step(1, status=StepStatus.NOT_STARTED, note="")
    assert kinds(project) == []


@pytest.mark.parametrize("number", [0, 11, -1])
def test_there_are_ten_steps(project: Project, number: int) -> None:
    with pytest.raises(StepNotFoundError):
        project.move_step(number, status=StepStatus.DONE, note="")


def test_each_step_says_what_it_asks_and_what_must_be_there() -> None:
    assert [step(number).number for number in range(1, 11)] == list(range(1, 11))
    assert all(each.asks and each.needs for each in STEPS)
