"""A claim: what one person is to be paid for one activity, from their word to the bank's.

Claimant, approver, authoriser and exporter are four different people, whatever their roles. An
exported claim never changes.
"""

from datetime import date
from typing import Self

import msgspec

from alongside.eventlog.aggregate import Aggregate, StreamId, event
from alongside.participation.domain.claim_events import (
    MAY_BE_WITHDRAWN,
    ClaimAnswered,
    ClaimApproved,
    ClaimAuthorised,
    ClaimBatched,
    ClaimExported,
    ClaimPaid,
    ClaimQueried,
    ClaimRejected,
    ClaimSubmitted,
    ClaimTakenOut,
    ClaimWithdrawn,
    Expense,
    Stage,
    State,
)
from alongside.participation.domain.payment_errors import (
    AmountError,
    ClaimNotFoundError,
    ExpenseTooMuchError,
    NotAttendedError,
    NothingToClaimError,
    NotInBatchError,
    OtherHandError,
    OwnClaimError,
    WrongStateError,
)
from alongside.participation.domain.rate_card import MOST_PENCE, RateCard
from alongside.privacy.sealed import Sealed


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a person at an activity.

    `minutes` is None until somebody confirmed whether they came, 0 if they did not.
    `offered_pence` is what the card of the offer gives for these minutes, whatever card came
    later; `most_pence` is paid at most for the time: the offer, or less if they chose so.
    """

    member: str
    activity: str
    project: str
    on: date
    minutes: int | None
    offered_pence: int
    most_pence: int


class Claim(Aggregate):
    """What one person is to be paid for one activity."""

    @event(ClaimSubmitted)
    def __init__(
        self,
        *,
        member: str,
        activity: str,
        activity_on: date,
        project: str,
        rate_card: int,
        minutes: int,
        time_pence: int,
        expense: Expense | None,
        total_pence: int,
        on: date,
    ) -> None:
        self.member, self.activity, self.project = member, activity, project
        self.activity_on = activity_on
        self.rate_card, self.minutes = rate_card, minutes
        self.time_pence, self.expense, self.total_pence = time_pence, expense, total_pence
        self.submitted_on = on
        self.state = State.SUBMITTED
        self.before_query = State.SUBMITTED
        self.approver = self.authoriser = self.exporter = ""
        self.batch = ""
        self.rows: Sealed | None = None
        self.rows_version = 0

    @classmethod
    def submit(
        cls,
        stream: StreamId,
        *,
        attendance: Attendance,
        card: RateCard,
        expense: Expense | None,
        today: date,
    ) -> Self:
        """Claim for an activity that the person came to.

        Raises:
            NotAttendedError: nobody has confirmed that they came.
            AmountError: the expense is no sum that can be meant.
            ExpenseKindError: the card pays no such expense.
            ExpenseTooMuchError: the card pays less.
            NothingToClaimError: there is neither time to be paid nor an expense.
        """
        if not attendance.minutes:
            raise NotAttendedError
        time_pence = time_to_pay(attendance, card)
        if expense:
            _check_expense(expense, card)
        total = time_pence + (expense.pence if expense else 0)
        if not total:
            raise NothingToClaimError
        return cls._create(
            ClaimSubmitted,
            id=stream,
            member=attendance.member,
            activity=attendance.activity,
            activity_on=attendance.on,
            project=attendance.project,
            rate_card=card.number,
            minutes=attendance.minutes,
            time_pence=time_pence,
            expense=expense,
            total_pence=total,
            on=today,
        )

    @property
    def stage(self) -> State:
        """How far the claim has come, whether or not a question is open."""
        return self.before_query if self.state is State.QUERIED else self.state

    def query(self, question: Sealed, *, at: Stage, by: str) -> None:
        """Ask the person something before deciding.

        Raises:
            WrongStateError: it is not decided at this desk now.
            OwnClaimError: it is one's own claim.
            OtherHandError: one has approved it.
        """
        self.may_decide(at, by=by)
        self._queried(by=by, question=question)

    @event(ClaimQueried)
    def _queried(self, *, by: str, question: Sealed) -> None:
        self.before_query = self.before_query if self.state is State.QUERIED else self.state
        self.state = State.QUERIED

    def must_take_answer(self, *, by: str) -> None:
        """Make sure that somebody may answer, before anything is sealed for it.

        Raises:
            ClaimNotFoundError: it is somebody else's claim.
            WrongStateError: nobody has asked.
        """
        self._must_be_of(by)
        if self.state is not State.QUERIED:
            raise WrongStateError(state=self.state.spoken)

    def answer(self, answer: Sealed, *, by: str) -> None:
        """Answer what was asked.

        Raises:
            ClaimNotFoundError: it is somebody else's claim.
            WrongStateError: nobody has asked.
        """
        self.must_take_answer(by=by)
        self._answered(answer=answer)

    @event(ClaimAnswered)
    def _answered(self, *, answer: Sealed) -> None:
        self.state = self.before_query

    def approve(self, *, by: str, today: date) -> None:
        """Say that it happened.

        Raises:
            WrongStateError: the claim does not wait for that.
            OwnClaimError: it is one's own claim.
        """
        self.may_decide(Stage.APPROVAL, by=by)
        self._approved(by=by, on=today)

    @event(ClaimApproved)
    def _approved(self, *, by: str, on: date) -> None:
        self.state, self.approver = State.APPROVED, by

    def authorise(self, *, by: str, today: date) -> None:
        """Say that it is to be paid.

        Raises:
            WrongStateError: the claim does not wait for that.
            OwnClaimError: it is one's own claim.
            OtherHandError: one has approved it.
        """
        self.may_decide(Stage.AUTHORISATION, by=by)
        self._authorised(by=by, on=today)

    @event(ClaimAuthorised)
    def _authorised(self, *, by: str, on: date) -> None:
        self.state, self.authoriser = State.AUTHORISED, by

    def reject(self, reason: Sealed, *, at: Stage, by: str, today: date) -> None:
        """Say no, with a reason that the person reads.

        Raises:
            WrongStateError: it is not decided at this desk now.
            OwnClaimError: it is one's own claim.
            OtherHandError: one has approved it.
        """
        self.may_decide(at, by=by)
        self._rejected(by=by, reason=reason, on=today)

    @event(ClaimRejected)
    def _rejected(self, *, by: str, reason: Sealed, on: date) -> None:
        self.state = State.REJECTED

    def withdraw(self, *, by: str, today: date) -> None:
        """Take the claim back, for any reason or none, until it is in a batch.

        Raises:
            ClaimNotFoundError: it is somebody else's claim.
            WrongStateError: it has come too far, or has ended.
        """
        self._must_be_of(by)
        if self.state not in MAY_BE_WITHDRAWN:
            raise WrongStateError(state=self.state.spoken)
        self._withdrawn(on=today)

    @event(ClaimWithdrawn)
    def _withdrawn(self, *, on: date) -> None:
        self.state = State.WITHDRAWN

    def put_in_batch(self, batch: str, *, by: str, today: date) -> None:
        """Put the claim into a batch of payments: into one, and no other.

        Raises:
            WrongStateError: it is not authorised, or in a batch already.
            OwnClaimError: it is one's own claim.
            OtherHandError: one has approved or authorised it.
        """
        if self.state is not State.AUTHORISED:
            raise WrongStateError(state=self.state.spoken)
        self.must_be_other_hand(by)
        self._batched(batch=batch, on=today)

    @event(ClaimBatched)
    def _batched(self, *, batch: str, on: date) -> None:
        self.state, self.batch = State.BATCHED, batch

    def take_out(self, batch: str, *, by: str, today: date) -> None:
        """Take the claim out of a batch that was not exported.

        Raises:
            WrongStateError: it is not in a batch, or on its way.
            NotInBatchError: it is in another one.
        """
        self._must_be_batched(batch)
        self._taken_out(batch=batch, by=by, on=today)

    @event(ClaimTakenOut)
    def _taken_out(self, *, batch: str, by: str, on: date) -> None:
        self.state, self.batch = State.AUTHORISED, ""

    def export(self, batch: str, rows: Sealed, *, by: str, today: date) -> None:
        """Send the claim's lines out with its batch.

        Raises:
            WrongStateError: it is not in a batch, or on its way already.
            NotInBatchError: it is in another one.
            OwnClaimError: it is one's own claim.
            OtherHandError: one has approved or authorised it.
        """
        self._must_be_batched(batch)
        self.must_be_other_hand(by)
        self._exported(batch=batch, by=by, on=today, rows=rows)

    @event(ClaimExported)
    def _exported(self, *, batch: str, by: str, on: date, rows: Sealed) -> None:
        self.state, self.exporter = State.EXPORTED, by
        self.rows, self.rows_version = rows, self._version + 1

    def pay(self, *, reference: str, on: date) -> None:
        """Record that the bank paid.

        Raises:
            WrongStateError: it is not on its way to the bank.
        """
        if self.state is not State.EXPORTED:
            raise WrongStateError(state=self.state.spoken)
        self._paid(on=on, reference=reference)

    @event(ClaimPaid)
    def _paid(self, *, on: date, reference: str) -> None:
        self.state = State.PAID

    def must_be_other_hand(self, by: str) -> None:
        """Make sure that somebody has had no part in this claim yet.

        Raises:
            OwnClaimError: it is their own claim.
            OtherHandError: they have approved or authorised it.
        """
        if by == self.member:
            raise OwnClaimError
        for hand, did in ((self.approver, "approved"), (self.authoriser, "authorised")):
            if by == hand:
                raise OtherHandError(did=did)

    def may_decide(self, at: Stage, *, by: str) -> None:
        """Make sure that somebody may decide at a desk, before anything is sealed for it.

        Raises:
            WrongStateError: the claim is not decided at this desk now.
            OwnClaimError: it is their own claim.
            OtherHandError: they have approved it.
        """
        if self.stage != at.value:
            raise WrongStateError(state=self.state.spoken)
        self.must_be_other_hand(by)

    def _must_be_of(self, member: str) -> None:
        if member != self.member:
            raise ClaimNotFoundError

    def _must_be_batched(self, batch: str) -> None:
        if self.state is not State.BATCHED:
            raise WrongStateError(state=self.state.spoken)
        if self.batch != batch:
            raise NotInBatchError


def time_to_pay(attendance: Attendance, card: RateCard) -> int:
    """Give what a person is paid for their time, in pence: by the card of the day.

    Never less than they were offered, should a card have come in between, nor more than they asked.
    """
    by_card = max(card.offer(attendance.minutes or 0), attendance.offered_pence)
    return min(by_card, attendance.most_pence)


def _check_expense(expense: Expense, card: RateCard) -> None:
    if not 0 < expense.pence <= MOST_PENCE:
        raise AmountError
    most = card.most_for(expense.kind)
    if expense.pence > most:
        raise ExpenseTooMuchError(most_pence=most)
