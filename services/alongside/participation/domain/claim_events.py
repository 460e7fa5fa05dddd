"""How far a claim can come, and what can happen to it."""

from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from alongside.eventlog.aggregate import Created, Event
from alongside.participation.domain.rate_card import ExpenseKind
from alongside.privacy.sealed import Sealed


class State(StrEnum):
    """How far a claim has come."""

    SUBMITTED = "submitted"
    QUERIED = "queried"
    APPROVED = "approved"
    AUTHORISED = "authorised"
    BATCHED = "batched"
    EXPORTED = "exported"
    PAID = "paid"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def spoken(self) -> str:
        """Say it after `this claim is`."""
        return _SPOKEN[self]


_SPOKEN: Final = {
    State.SUBMITTED: "waiting for approval",
    State.QUERIED: "waiting for an answer",
    State.APPROVED: "waiting for the budget holder",
    State.AUTHORISED: "waiting for a batch",
    State.BATCHED: "in a batch",
    State.EXPORTED: "on its way to the bank",
    State.PAID: "paid",
    State.REJECTED: "rejected",
    State.WITHDRAWN: "withdrawn",
}

ENDED: Final = frozenset({State.REJECTED, State.WITHDRAWN})
"""A claim that ended without money leaves room for another one."""

MAY_BE_WITHDRAWN: Final = frozenset(
    {State.SUBMITTED, State.QUERIED, State.APPROVED, State.AUTHORISED}
)


class Stage(StrEnum):
    """At which desk a claim is decided: did it happen, and is it paid."""

    APPROVAL = "submitted"
    AUTHORISATION = "approved"


class Expense(msgspec.Struct, frozen=True):
    """One outlay, in pence."""

    kind: ExpenseKind
    pence: int


class ClaimSubmitted(Created, frozen=True, kw_only=True, tag="claim.submitted.v1"):
    """A person claimed for an activity; time and expense stay apart, in pence."""

    member: str
    activity: str
    activity_on: date
    project: str
    rate_card: int
    minutes: int
    time_pence: int
    expense: Expense | None
    total_pence: int
    on: date


class ClaimQueried(Event, frozen=True, kw_only=True, tag="claim.queried.v1"):
    """Whoever decides next asked the person something."""

    by: str
    question: Sealed


class ClaimAnswered(Event, frozen=True, kw_only=True, tag="claim.answered.v1"):
    """The person answered; the claim is where it was before the question."""

    answer: Sealed


class ClaimApproved(Event, frozen=True, kw_only=True, tag="claim.approved.v1"):
    """A co-production lead said that it happened."""

    by: str
    on: date


class ClaimAuthorised(Event, frozen=True, kw_only=True, tag="claim.authorised.v1"):
    """A budget holder said that it is to be paid."""

    by: str
    on: date


class ClaimBatched(Event, frozen=True, kw_only=True, tag="claim.batched.v1"):
    """The claim is in one batch of payments."""

    batch: str
    on: date


class ClaimTakenOut(Event, frozen=True, kw_only=True, tag="claim.taken_out.v1"):
    """The claim left a batch that was not exported yet, and waits for another."""

    batch: str
    by: str
    on: date


class ClaimExported(Event, frozen=True, kw_only=True, tag="claim.exported.v1"):
    """The claim's lines went out in the batch's file.

    `rows` holds them as they went, sealed for the person's bank details: whoever erases these
    makes the lines unreadable, and the sum of the file stays.
    """

    batch: str
    by: str
    on: date
    rows: Sealed


class ClaimPaid(Event, frozen=True, kw_only=True, tag="claim.paid.v1"):
    """The bank paid."""

    on: date
    reference: str


class ClaimRejected(Event, frozen=True, kw_only=True, tag="claim.rejected.v1"):
    """Whoever decides next said no, and why."""

    by: str
    reason: Sealed
    on: date


class ClaimWithdrawn(Event, frozen=True, kw_only=True, tag="claim.withdrawn.v1"):
    """The person took the claim back; nobody asks for a reason."""

    on: date
