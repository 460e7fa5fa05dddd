"""What the dashboard counts: decisions by how they stand, payments by how long they wait."""

from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from alongside.projects.domain.steps import STEPS as STEPS_OF_PROJECTS
from alongside.projects.domain.steps import StepStatus as StatusOfProjects
from alongside.reporting.domain.share import Outcome, share
from alongside.reporting.domain.steps import STEPS, StepStatus
from alongside.reporting.domain.waiting import Desk, days_waiting, waiting

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Decision:
    outcome: Outcome


@dataclass(frozen=True)
class Claim:
    state: Desk
    total_pence: int
    submitted_on: date


def test_the_share_is_of_the_decisions_that_were_made() -> None:
    found = share(
        [
            Decision(Outcome.CO_PRODUCED),
            Decision(Outcome.CO_PRODUCED),
            Decision(Outcome.OVERRIDDEN),
            Decision(Outcome.OPEN),
        ]
    )

    assert (found.open, found.closed, found.co_produced, found.overridden) == (1, 3, 2, 1)
    assert found.percent == 66


def test_without_a_decision_there_is_no_share() -> None:
    assert share([Decision(Outcome.OPEN)]).percent is None


@given(st.lists(st.sampled_from(Outcome), min_size=1))
def test_every_decision_counts_once_and_only_all_are_a_hundred(outcomes: list[Outcome]) -> None:
    found = share(Decision(each) for each in outcomes)

    assert found.open + found.closed == len(outcomes)
    assert (found.percent == 100) == (found.closed > 0 and found.overridden == 0)


def test_payments_wait_from_the_day_on_which_they_were_asked_for() -> None:
    found = waiting(
        [
            Claim(Desk.SUBMITTED, 5_000, date(2026, 11, 20)),
            Claim(Desk.EXPORTED, 7_525, date(2026, 11, 1)),
            Claim(Desk.SUBMITTED, 1, TODAY),
        ],
        today=TODAY,
    )

    assert (found.number, found.pence, found.oldest_days) == (3, 12_526, 22)
    at = {each.desk: (each.number, each.pence) for each in found.desks if each.number}
    assert at == {Desk.SUBMITTED: (2, 5_001), Desk.EXPORTED: (1, 7_525)}


def test_where_nothing_waits_nobody_has_waited() -> None:
    found = waiting([], today=TODAY)

    assert (found.number, found.pence, found.oldest_days) == (0, 0, 0)
    assert [each.desk for each in found.desks] == list(Desk)


def test_nobody_waits_less_than_no_day() -> None:
    assert days_waiting(Claim(Desk.SUBMITTED, 1, date(2026, 11, 24)), TODAY) == 0


def test_the_steps_are_those_of_projects() -> None:
    assert tuple(step.title for step in STEPS_OF_PROJECTS) == STEPS
    assert {str(each) for each in StatusOfProjects} == {str(each) for each in StepStatus}
