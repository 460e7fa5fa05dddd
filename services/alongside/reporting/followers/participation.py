"""What reporting does when participation's log grows: meetings, who came, claims up to paid."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import case, update
from sqlalchemy.dialects.postgresql import insert

from alongside.eventlog.follower import Following
from alongside.eventlog.lines import Reader
from alongside.reporting.followers import threads
from alongside.reporting.followers.following import following
from alongside.reporting.followers.lines import Head, head_of
from alongside.reporting.followers.participation_lines import (
    ActivityLine,
    ActivityPlanned,
    AttendanceConfirmed,
    BatchChange,
    BatchClaimTakenOut,
    BatchExported,
    BatchMade,
    BatchPaid,
    ClaimAnswered,
    ClaimApproved,
    ClaimAuthorised,
    ClaimBatched,
    ClaimChange,
    ClaimExported,
    ClaimPaid,
    ClaimQueried,
    ClaimRejected,
    ClaimSubmitted,
    ClaimTakenOut,
    ClaimWithdrawn,
    InvitationAnswered,
    ParticipationLine,
    PersonInvited,
)
from alongside.reporting.tables.followed import activity, attendance, batch, claim
from alongside.settings import Settings
from alongside.tenancy.transaction import TenantTransaction

FOLLOWER: Final = "reporting.participation"
"""Owns a stored position in participation's logs, and therefore never changes."""

SERVICE: Final = "participation"

READER: Final[Reader[ParticipationLine]] = Reader(
    ActivityPlanned,
    PersonInvited,
    InvitationAnswered,
    AttendanceConfirmed,
    ClaimSubmitted,
    ClaimQueried,
    ClaimAnswered,
    ClaimApproved,
    ClaimAuthorised,
    ClaimBatched,
    ClaimTakenOut,
    ClaimExported,
    ClaimPaid,
    ClaimRejected,
    ClaimWithdrawn,
    BatchMade,
    BatchClaimTakenOut,
    BatchExported,
    BatchPaid,
    newer_waits=True,
)


def follow_participation(tx: TenantTransaction, line: bytes, position: int) -> None:
    """Apply one line of participation's log; what comes of a decision's meeting joins a thread."""
    head = head_of(line)
    event = READER.read(line)
    if event is not None:
        _apply(tx, event)
    _keep(tx, head, event, position)


def _keep(
    tx: TenantTransaction, head: Head, event: ParticipationLine | None, position: int
) -> None:
    """Keep the place of a line that belongs to a decision, by what is known of its stream."""
    match head.stream.partition("-")[0]:
        case "activity":
            threads.keep_of_activity(tx, head, service=SERVICE, position=position)
        case "claim":
            threads.keep_of_claim(tx, head, service=SERVICE, position=position, claim=head.stream)
        case "batch":
            threads.keep_of_batch(tx, head, service=SERVICE, position=position)
        case _:
            pass
    if isinstance(event, BatchClaimTakenOut):
        # Its meeting may have been the batch's only one of that decision.
        threads.keep_of_claim(tx, head, service=SERVICE, position=position, claim=event.claim)


def _apply(tx: TenantTransaction, event: ParticipationLine) -> None:
    match event:
        case ActivityPlanned() | PersonInvited() | InvitationAnswered() | AttendanceConfirmed():
            _apply_to_activity(tx, event)
        case ClaimSubmitted():
            _claim_submitted(tx, event)
        case BatchMade():
            _batch_made(tx, event)
        case BatchClaimTakenOut() | BatchExported() | BatchPaid():
            _apply_to_batch(tx, event)
        case _:
            mine = update(claim).where(claim.c.claim == event.stream)
            tx.execute(mine.values(**_changes_of_claim(event)))


def _apply_to_activity(tx: TenantTransaction, event: ActivityLine) -> None:
    match event:
        case ActivityPlanned():
            tx.execute(
                insert(activity).values(
                    tenant=tx.tenant,
                    activity=event.stream,
                    project=event.project,
                    decision=event.about,
                    held_on=event.on,
                    minutes=event.minutes,
                    offer_pence=event.offer_pence,
                )
            )
        case PersonInvited(member=member, offer_pence=pence):
            keys = {"tenant": tx.tenant, "activity": event.stream, "member": member}
            tx.execute(
                insert(attendance)
                .values(**keys, offer_pence=pence)
                .on_conflict_do_update(index_elements=list(keys), set_={"offer_pence": pence})
            )
        case InvitationAnswered(accepted=accepted):
            tx.execute(_attending(event).values(accepted=accepted))
        case AttendanceConfirmed(minutes=minutes):
            tx.execute(_attending(event).values(minutes=minutes))


def _attending(event: InvitationAnswered | AttendanceConfirmed) -> Any:  # noqa: ANN401 a statement
    mine = (attendance.c.activity == event.stream) & (attendance.c.member == event.member)
    return update(attendance).where(mine)


def _claim_submitted(tx: TenantTransaction, event: ClaimSubmitted) -> None:
    tx.execute(
        insert(claim).values(
            tenant=tx.tenant,
            claim=event.stream,
            member=event.member,
            activity=event.activity,
            project=event.project,
            total_pence=event.total_pence,
            state="submitted",
            submitted_on=event.on,
            batch="",
        )
    )


_STATES: Final[Mapping[type[ClaimChange], str]] = {
    ClaimQueried: "queried",
    ClaimApproved: "approved",
    ClaimAuthorised: "authorised",
    ClaimBatched: "batched",
    ClaimExported: "exported",
    ClaimPaid: "paid",
    ClaimRejected: "rejected",
    ClaimWithdrawn: "withdrawn",
}


def _changes_of_claim(event: ClaimChange) -> dict[str, Any]:
    """Say what a line changes of a claim's row."""
    match event:
        case ClaimAnswered():
            # Back to where it was.
            before = case(
                (claim.c.authorised_on.is_not(None), "authorised"),
                (claim.c.approved_on.is_not(None), "approved"),
                else_="submitted",
            )
            return {"state": before}
        case ClaimTakenOut():
            return {"state": "authorised", "batched_on": None, "batch": ""}
        case ClaimBatched(on=on, batch=stream):
            return {"state": "batched", "batched_on": on, "batch": stream}
        case (
            ClaimApproved(on=on) | ClaimAuthorised(on=on) | ClaimExported(on=on) | ClaimPaid(on=on)
        ):
            state = _STATES[type(event)]
            return {"state": state, f"{state}_on": on}
        case ClaimQueried() | ClaimRejected() | ClaimWithdrawn():
            return {"state": _STATES[type(event)]}


def _batch_made(tx: TenantTransaction, event: BatchMade) -> None:
    tx.execute(
        insert(batch).values(
            tenant=tx.tenant,
            batch=event.stream,
            number=event.number,
            total_pence=event.total_pence,
            made_on=event.on,
        )
    )
    # The claims' own lines say so too, before or behind this one.
    held = update(claim).where(claim.c.claim.in_(event.claims))
    tx.execute(held.values(batch=event.stream))


def _apply_to_batch(tx: TenantTransaction, event: BatchChange) -> None:
    mine = update(batch).where(batch.c.batch == event.stream)
    match event:
        case BatchClaimTakenOut(total_pence=pence):
            tx.execute(mine.values(total_pence=pence))
        case BatchExported(on=on):
            tx.execute(mine.values(exported_on=on))
        case BatchPaid(on=on):
            tx.execute(mine.values(paid_on=on))


def follow(settings: Settings, *, peers: Mapping[str, Any]) -> Following:
    """Make what follows participation's logs, trust by trust."""
    return following(FOLLOWER, settings, peers, apply=follow_participation)
