"""A claim from the person's word to the bank's: sums, states, and four different people."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.participation.claiming import (
    ADA,
    BUDGET,
    FINANCE,
    LEAD,
    OTHER,
    ROWS,
    TODAY,
    WORDS,
    authorised,
    submitted,
)

from alongside.participation.domain.claim import Claim
from alongside.participation.domain.claim_events import ClaimSubmitted, Expense, Stage, State
from alongside.participation.domain.payment_errors import (
    AmountError,
    ClaimNotFoundError,
    ExpenseKindError,
    ExpenseTooMuchError,
    NotAttendedError,
    NothingToClaimError,
    NotInBatchError,
    OtherHandError,
    OwnClaimError,
    WrongStateError,
)
from alongside.participation.domain.rate_card import ExpenseKind


def test_a_claim_has_time_and_expense_apart() -> None:
    (event,) = submitted().collect_events()
    assert isinstance(event, ClaimSubmitted)
    assert (event.time_pence, event.expense, event.total_pence) == (
        2000,
        Expense(ExpenseKind.TAXI, 1200),
        3200,
    )
    assert (event.rate_card, event.minutes) == (1, 120)


@given(
    minutes=st.integers(1, 1440),
    most=st.integers(0, 5000),
    expense=st.none() | st.integers(1, 2500),
)
def test_the_total_is_the_sum_of_the_lines(minutes: int, most: int, expense: int | None) -> None:
    taxi = Expense(ExpenseKind.TAXI, expense) if expense else None
    if most == 0 and not taxi:
        return
    claim = submitted(taxi, minutes=minutes, most_pence=most)
    assert claim.total_pence == claim.time_pence + (expense or 0)
    assert 0 <= claim.time_pence <= most


@pytest.mark.parametrize(("most", "pence"), [(1500, 1500), (9000, 2000), (0, 0)])
def test_nobody_is_paid_more_than_they_asked_for(most: int, pence: int) -> None:
    assert submitted(most_pence=most).time_pence == pence


@pytest.mark.parametrize(("offered", "pence"), [(1500, 2000), (3000, 3000), (9000, 5000)])
def test_a_card_that_came_later_takes_nothing_from_an_offer(offered: int, pence: int) -> None:
    assert submitted(offered_pence=offered, most_pence=5000).time_pence == pence


@pytest.mark.parametrize("minutes", [None, 0])
def test_who_was_not_there_cannot_claim(minutes: int | None) -> None:
    with pytest.raises(NotAttendedError):
        submitted(minutes=minutes)


def test_declining_and_no_expense_leaves_nothing_to_claim() -> None:
    with pytest.raises(NothingToClaimError):
        submitted(None, most_pence=0)


@pytest.mark.parametrize(
    ("kind", "pence", "refusal"),
    [
        (ExpenseKind.TAXI, 0, AmountError),
        (ExpenseKind.TAXI, -5, AmountError),
        (ExpenseKind.TAXI, 10**12, AmountError),
        (ExpenseKind.TAXI, 2501, ExpenseTooMuchError),
        (ExpenseKind.CARE, 5, ExpenseKindError),
    ],
)
def test_an_expense_that_is_not_paid_is_refused(
    kind: ExpenseKind, pence: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        submitted(Expense(kind, pence))


def test_a_claim_goes_from_hand_to_hand_until_it_is_paid() -> None:
    claim = authorised()
    claim.put_in_batch("batch-1", by=FINANCE, today=TODAY)
    claim.export("batch-1", ROWS, by=FINANCE, today=TODAY)
    assert (claim.state, claim.rows_version) == (State.EXPORTED, claim.version)
    claim.pay(reference="BACS 1", on=TODAY)
    assert (claim.state, claim.approver, claim.authoriser, claim.exporter) == (
        State.PAID,
        LEAD,
        BUDGET,
        FINANCE,
    )


@pytest.mark.parametrize(
    ("claim", "hand", "refusal"),
    [
        ("submitted", ADA, OwnClaimError),
        ("approved", ADA, OwnClaimError),
        ("approved", LEAD, OtherHandError),
        ("authorised", ADA, OwnClaimError),
        ("authorised", LEAD, OtherHandError),
        ("authorised", BUDGET, OtherHandError),
        ("batched", ADA, OwnClaimError),
        ("batched", LEAD, OtherHandError),
        ("batched", BUDGET, OtherHandError),
    ],
)
def test_four_different_people_deal_with_a_claim(
    claim: str, hand: str, refusal: type[Exception]
) -> None:
    steps: dict[str, Callable[[], None]] = {
        "submitted": lambda: submitted().approve(by=hand, today=TODAY),
        "approved": lambda: approved().authorise(by=hand, today=TODAY),
        "authorised": lambda: authorised().put_in_batch("b", by=hand, today=TODAY),
        "batched": lambda: batched().export("b", ROWS, by=hand, today=TODAY),
    }
    with pytest.raises(refusal):
        steps[claim]()


def approved() -> Claim:
    claim = submitted()
    claim.approve(by=LEAD, today=TODAY)
    return claim


def batched() -> Claim:
    claim = authorised()
    claim.put_in_batch("b", by=FINANCE, today=TODAY)
    return claim


def test_a_question_is_answered_and_the_claim_goes_on_from_there() -> None:
    claim = approved()
    claim.query(WORDS, at=Stage.AUTHORISATION, by=BUDGET)
    claim.query(WORDS, at=Stage.AUTHORISATION, by=OTHER)
    assert claim.state.spoken == "waiting for an answer"
    claim.answer(WORDS, by=ADA)
    assert claim.state is State.APPROVED
    with pytest.raises(WrongStateError):
        claim.answer(WORDS, by=ADA)
    with pytest.raises(ClaimNotFoundError):
        claim.answer(WORDS, by=OTHER)


def test_a_question_without_an_answer_holds_nobody_up() -> None:
    claim = submitted()
    claim.query(WORDS, at=Stage.APPROVAL, by=LEAD)
    claim.approve(by=LEAD, today=TODAY)
    assert claim.state is State.APPROVED


def test_each_desk_decides_in_its_turn() -> None:
    claim = submitted()
    with pytest.raises(WrongStateError):
        claim.authorise(by=BUDGET, today=TODAY)
    with pytest.raises(WrongStateError):
        claim.reject(WORDS, at=Stage.AUTHORISATION, by=BUDGET, today=TODAY)
    claim.reject(WORDS, at=Stage.APPROVAL, by=LEAD, today=TODAY)
    with pytest.raises(WrongStateError):
        claim.approve(by=LEAD, today=TODAY)


def test_a_claim_is_taken_back_until_it_is_in_a_batch() -> None:
    claim = authorised()
    with pytest.raises(ClaimNotFoundError):
        claim.withdraw(by=OTHER, today=TODAY)
    claim.withdraw(by=ADA, today=TODAY)
    assert claim.state is State.WITHDRAWN
    with pytest.raises(WrongStateError):
        batched().withdraw(by=ADA, today=TODAY)


def test_a_claim_is_in_one_batch_and_may_leave_it_before_the_export() -> None:
    claim = batched()
    with pytest.raises(WrongStateError):
        claim.put_in_batch("other", by=FINANCE, today=TODAY)
    with pytest.raises(NotInBatchError):
        claim.export("other", ROWS, by=FINANCE, today=TODAY)
    claim.take_out("b", by=FINANCE, today=TODAY)
    assert (claim.state, claim.batch) == (State.AUTHORISED, "")
    with pytest.raises(WrongStateError):
        claim.take_out("b", by=FINANCE, today=TODAY)


def test_an_exported_claim_never_changes() -> None:
    claim = batched()
    claim.export("b", ROWS, by=FINANCE, today=TODAY)
    with pytest.raises(WrongStateError):
        claim.export("b", ROWS, by=FINANCE, today=TODAY)
    with pytest.raises(WrongStateError):
        claim.take_out("b", by=FINANCE, today=TODAY)
    with pytest.raises(WrongStateError):
        claim.withdraw(by=ADA, today=TODAY)
    with pytest.raises(WrongStateError):
        batched().pay(reference="x", on=TODAY)


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_said_in_words(state: State) -> None:
    assert state.spoken
