"""The rows of claims and of batches."""

from sqlalchemy import insert, update

from alongside.eventlog.aggregate import Event
from alongside.participation.domain.batch import (
    BatchClaimTakenOut,
    BatchExported,
    BatchMade,
    BatchPaid,
)
from alongside.participation.domain.claim_events import (
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
    State,
)
from alongside.participation.projections.registry import projections
from alongside.participation.tables.payments import batch, claim
from alongside.tenancy.transaction import TenantTransaction


@projections.on(ClaimSubmitted)
def _submitted(tx: TenantTransaction, event: ClaimSubmitted, _position: int) -> None:
    tx.execute(
        insert(claim).values(
            tenant=tx.tenant,
            claim=event.originator_id,
            member=event.member,
            activity=event.activity,
            project=event.project,
            minutes=event.minutes,
            time_pence=event.time_pence,
            expense_kind=event.expense.kind if event.expense else "",
            expense_pence=event.expense.pence if event.expense else 0,
            total_pence=event.total_pence,
            submitted_on=event.on,
            state=State.SUBMITTED,
            stage=State.SUBMITTED,
            changed_at=event.timestamp,
            approver="",
            authoriser="",
            batch="",
            reference="",
            version=event.originator_version,
        )
    )


@projections.on(ClaimQueried)
def _queried(tx: TenantTransaction, event: ClaimQueried, _position: int) -> None:
    _claim(tx, event, state=State.QUERIED)


@projections.on(ClaimAnswered)
def _answered(tx: TenantTransaction, event: ClaimAnswered, _position: int) -> None:
    _claim(tx, event, state=claim.c.stage)


@projections.on(ClaimApproved)
def _approved(tx: TenantTransaction, event: ClaimApproved, _position: int) -> None:
    _move(tx, event, State.APPROVED, approver=event.by)


@projections.on(ClaimAuthorised)
def _authorised(tx: TenantTransaction, event: ClaimAuthorised, _position: int) -> None:
    _move(tx, event, State.AUTHORISED, authoriser=event.by)


@projections.on(ClaimBatched)
def _batched(tx: TenantTransaction, event: ClaimBatched, _position: int) -> None:
    _move(tx, event, State.BATCHED, batch=event.batch)


@projections.on(ClaimTakenOut)
def _taken_out(tx: TenantTransaction, event: ClaimTakenOut, _position: int) -> None:
    _move(tx, event, State.AUTHORISED, batch="")


@projections.on(ClaimExported)
def _exported(tx: TenantTransaction, event: ClaimExported, _position: int) -> None:
    _move(tx, event, State.EXPORTED)


@projections.on(ClaimPaid)
def _paid(tx: TenantTransaction, event: ClaimPaid, _position: int) -> None:
    _move(tx, event, State.PAID, paid_on=event.on, reference=event.reference)


@projections.on(ClaimRejected)
def _rejected(tx: TenantTransaction, event: ClaimRejected, _position: int) -> None:
    _move(tx, event, State.REJECTED)


@projections.on(ClaimWithdrawn)
def _withdrawn(tx: TenantTransaction, event: ClaimWithdrawn, _position: int) -> None:
    _move(tx, event, State.WITHDRAWN)


@projections.on(BatchMade)
def _made(tx: TenantTransaction, event: BatchMade, _position: int) -> None:
    tx.execute(
        insert(batch).values(
            tenant=tx.tenant,
            batch=event.originator_id,
            number=event.number,
            claims=len(event.claims),
            total_pence=event.total_pence,
            made_by=event.by,
            made_on=event.on,
            sha256="",
            reference="",
            version=event.originator_version,
        )
    )


@projections.on(BatchClaimTakenOut)
def _left(tx: TenantTransaction, event: BatchClaimTakenOut, _position: int) -> None:
    _batch(tx, event, claims=batch.c.claims - 1, total_pence=event.total_pence)


@projections.on(BatchExported)
def _sent(tx: TenantTransaction, event: BatchExported, _position: int) -> None:
    _batch(tx, event, sha256=event.sha256, exported_on=event.on)


@projections.on(BatchPaid)
def _settled(tx: TenantTransaction, event: BatchPaid, _position: int) -> None:
    _batch(tx, event, paid_on=event.on, reference=event.reference)


def _move(tx: TenantTransaction, event: Event, state: State, **facts: object) -> None:
    _claim(tx, event, state=state, stage=state, **facts)


def _claim(tx: TenantTransaction, event: Event, **facts: object) -> None:
    mine = update(claim).where(claim.c.claim == event.originator_id)
    stamp = {"changed_at": event.timestamp, "version": event.originator_version}
    tx.execute(mine.values(**facts, **stamp))


def _batch(tx: TenantTransaction, event: Event, **facts: object) -> None:
    mine = update(batch).where(batch.c.batch == event.originator_id)
    tx.execute(mine.values(**facts, version=event.originator_version))
