"""The events of participation that reporting reads, as far as it reads them.

Of what somebody wishes to be paid, and of their words and details, nothing is read.
"""

from datetime import date
from typing import TypeAlias

from alongside.eventlog.lines import Line


class ActivityPlanned(Line, frozen=True, kw_only=True, tag="activity.planned.v1"):
    """A meeting of a project was planned; `about` is a decision, or empty."""

    project: str
    about: str
    on: date
    minutes: int
    offer_pence: int


class PersonInvited(Line, frozen=True, kw_only=True, tag="activity.person_invited.v1"):
    """Somebody was asked to come."""

    member: str
    offer_pence: int


class InvitationAnswered(Line, frozen=True, kw_only=True, tag="activity.invitation_answered.v1"):
    """Somebody said whether they will come."""

    member: str
    accepted: bool


class AttendanceConfirmed(Line, frozen=True, kw_only=True, tag="activity.attendance_confirmed.v1"):
    """It was confirmed for how many minutes somebody took part."""

    member: str
    minutes: int


class ClaimSubmitted(Line, frozen=True, kw_only=True, tag="claim.submitted.v1"):
    """Somebody asked to be paid for a meeting."""

    member: str
    activity: str
    project: str
    total_pence: int
    on: date


class ClaimQueried(Line, frozen=True, kw_only=True, tag="claim.queried.v1"):
    """Somebody who is to decide on a claim has a question."""


class ClaimAnswered(Line, frozen=True, kw_only=True, tag="claim.answered.v1"):
    """The question is answered: the claim is where it was."""


class ClaimApproved(Line, frozen=True, kw_only=True, tag="claim.approved.v1"):
    """It happened."""

    on: date


class ClaimAuthorised(Line, frozen=True, kw_only=True, tag="claim.authorised.v1"):
    """It is to be paid."""

    on: date


class ClaimBatched(Line, frozen=True, kw_only=True, tag="claim.batched.v1"):
    """A claim is in a batch of payments."""

    batch: str
    on: date


class ClaimTakenOut(Line, frozen=True, kw_only=True, tag="claim.taken_out.v1"):
    """A claim is in no batch any more."""


class ClaimExported(Line, frozen=True, kw_only=True, tag="claim.exported.v1"):
    """A claim went out to be paid."""

    on: date


class ClaimPaid(Line, frozen=True, kw_only=True, tag="claim.paid.v1"):
    """The bank paid."""

    on: date


class ClaimRejected(Line, frozen=True, kw_only=True, tag="claim.rejected.v1"):
    """A claim will not be paid."""


class ClaimWithdrawn(Line, frozen=True, kw_only=True, tag="claim.withdrawn.v1"):
    """A claim was taken back."""


class BatchMade(Line, frozen=True, kw_only=True, tag="batch.made.v1"):
    """Claims are to be paid together."""

    number: int
    claims: tuple[str, ...]
    total_pence: int
    on: date


class BatchClaimTakenOut(Line, frozen=True, kw_only=True, tag="batch.claim_taken_out.v1"):
    """A batch has a claim less."""

    claim: str
    total_pence: int


class BatchExported(Line, frozen=True, kw_only=True, tag="batch.exported.v1"):
    """A batch went out to be paid."""

    on: date


class BatchPaid(Line, frozen=True, kw_only=True, tag="batch.paid.v1"):
    """The bank paid a batch."""

    on: date


ActivityLine: TypeAlias = ActivityPlanned | PersonInvited | InvitationAnswered | AttendanceConfirmed
ClaimChange: TypeAlias = (
    ClaimQueried
    | ClaimAnswered
    | ClaimApproved
    | ClaimAuthorised
    | ClaimBatched
    | ClaimTakenOut
    | ClaimExported
    | ClaimPaid
    | ClaimRejected
    | ClaimWithdrawn
)
BatchChange: TypeAlias = BatchClaimTakenOut | BatchExported | BatchPaid
ParticipationLine: TypeAlias = ActivityLine | ClaimSubmitted | ClaimChange | BatchMade | BatchChange
