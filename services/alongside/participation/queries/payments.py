"""Claims and batches in lists, each for the people who deal with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from alongside.participation.domain.claim_events import ENDED, Stage, State
from alongside.participation.queries.members import names
from alongside.participation.tables.activities import activity, invitation
from alongside.participation.tables.followed import project
from alongside.participation.tables.payments import batch, claim
from alongside.participation.tables.people import person
from alongside.privacy.sealed import Sealer
from alongside.tenancy.transaction import TenantTransaction


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in a list; `expense_kind` is empty and `expense_pence` 0 without an expense.

    `payable` says whether the person has given bank details that were not erased.
    """

    claim: str
    member: str
    member_name: str
    activity: str
    activity_title: str
    activity_on: date
    project: str
    project_title: str
    minutes: int
    time_pence: int
    expense_kind: str
    expense_pence: int
    total_pence: int
    submitted_on: date
    state: State
    changed_at: datetime
    approver: str
    authoriser: str
    batch: str
    paid_on: date | None
    payable: bool
    version: int

    def days_waiting(self, today: date) -> int:
        """Give the days from the claim to the bank's payment, or until today."""
        return ((self.paid_on or today) - self.submitted_on).days


@dataclass(frozen=True, slots=True)
class ToClaim:
    """An activity that somebody came to and has not claimed for."""

    activity: str
    title: str
    on: date
    minutes: int
    at_most_pence: int


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in a list."""

    batch: str
    number: int
    claims: int
    total_pence: int
    made_by: str
    made_by_name: str
    made_on: date
    exported_on: date | None
    paid_on: date | None
    reference: str
    sha256: str
    version: int


def claims_of(tx: TenantTransaction, sealer: Sealer, member: str) -> list[ClaimRow]:
    """Give somebody's own claims, the newest first."""
    query = _claims().where(claim.c.member == member).order_by(claim.c.claim.desc())
    return _claim_rows(tx, sealer, query)


def claims_at(tx: TenantTransaction, sealer: Sealer, stage: State | Stage) -> list[ClaimRow]:
    """Give the claims that wait at a desk, the longest waiting first."""
    query = _claims().where(claim.c.stage == str(stage)).order_by(claim.c.claim)
    return _claim_rows(tx, sealer, query)


def claims_in(tx: TenantTransaction, sealer: Sealer, of: str) -> list[ClaimRow]:
    """Give the claims of a batch, in the order of its file."""
    query = _claims().where(claim.c.batch == of).order_by(claim.c.claim)
    return _claim_rows(tx, sealer, query)


def claim_row(tx: TenantTransaction, sealer: Sealer, wanted: str) -> ClaimRow | None:
    """Give one claim."""
    found = _claim_rows(tx, sealer, _claims().where(claim.c.claim == wanted))
    return found[0] if found else None


def claimed(tx: TenantTransaction, member: str, activity: str) -> bool:
    """Say whether somebody has a claim for an activity that has not ended without money."""
    query = select(claim.c.claim).where(_live(member), claim.c.activity == activity)
    return tx.execute(query).first() is not None


def to_claim(tx: TenantTransaction, member: str) -> list[ToClaim]:
    """Give the activities that somebody came to and has not claimed for, the oldest first."""
    mine = and_(
        claim.c.activity == invitation.c.activity,
        _live(member),
    )
    query = (
        select(
            activity.c.activity,
            activity.c.title,
            activity.c.held_on,
            invitation.c.attended_minutes,
            invitation.c.offer_pence,
            invitation.c.preference,
            invitation.c.preferred_pence,
        )
        .join(activity, activity.c.activity == invitation.c.activity)
        .join(claim, mine, isouter=True)
        .where(
            invitation.c.member == member,
            invitation.c.attended_minutes > 0,
            invitation.c.offer_pence > 0,
            claim.c.claim.is_(None),
        )
        .order_by(activity.c.held_on, activity.c.activity)
    )
    return [
        ToClaim(
            row.activity,
            row.title,
            row.held_on,
            row.attended_minutes,
            row.preferred_pence if row.preference else row.offer_pence,
        )
        for row in tx.execute(query)
    ]


def waiting_claims(tx: TenantTransaction) -> Mapping[str, int]:
    """Count the claims that have come to each stage."""
    query = select(claim.c.stage, func.count().label("many")).group_by(claim.c.stage)
    return {row.stage: row.many for row in tx.execute(query)}


def authorised(tx: TenantTransaction) -> list[str]:
    """Give the claims that wait to be paid, in the order in which they were made."""
    query = select(claim.c.claim).where(claim.c.state == State.AUTHORISED)
    return list(tx.execute(query.order_by(claim.c.claim)).scalars())


def payable(tx: TenantTransaction, members: Iterable[str]) -> frozenset[str]:
    """Give those people who have said where to pay them, and whose details were not erased."""
    query = select(person.c.member).where(person.c.member.in_(set(members)), _has_account())
    return frozenset(tx.execute(query).scalars())


def batches(tx: TenantTransaction, sealer: Sealer) -> list[BatchRow]:
    """Give the trust's batches, the newest first."""
    return _batch_rows(tx, sealer, select(batch).order_by(batch.c.number.desc()))


def batch_row(tx: TenantTransaction, sealer: Sealer, wanted: str) -> BatchRow | None:
    """Give one batch."""
    found = _batch_rows(tx, sealer, select(batch).where(batch.c.batch == wanted))
    return found[0] if found else None


def next_number(tx: TenantTransaction) -> int:
    """Give the number of the trust's next batch."""
    query = select(func.coalesce(func.max(batch.c.number), 0))
    return int(tx.execute(query).scalar_one()) + 1


def _live(member: str) -> ColumnElement[bool]:
    return and_(claim.c.member == member, claim.c.state.not_in([str(each) for each in ENDED]))


def _has_account() -> ColumnElement[bool]:
    return and_(person.c.account.is_not(None), person.c.certificate == "")


def _claims() -> Select[Any]:
    details = and_(person.c.tenant == claim.c.tenant, person.c.member == claim.c.member)
    held = and_(activity.c.tenant == claim.c.tenant, activity.c.activity == claim.c.activity)
    its = and_(project.c.tenant == claim.c.tenant, project.c.project == claim.c.project)
    return (
        select(
            claim,
            activity.c.title.label("activity_title"),
            activity.c.held_on,
            project.c.title.label("project_title"),
            _has_account().label("payable"),
        )
        .join(activity, held)
        .join(project, its, isouter=True)
        .join(person, details, isouter=True)
    )


def _claim_rows(tx: TenantTransaction, sealer: Sealer, query: Select[Any]) -> list[ClaimRow]:
    rows = tx.execute(query).all()
    called = names(tx, sealer, {row.member for row in rows}) if rows else {}
    return [
        ClaimRow(
            claim=row.claim,
            member=row.member,
            member_name=called[row.member],
            activity=row.activity,
            activity_title=row.activity_title,
            activity_on=row.held_on,
            project=row.project,
            project_title=row.project_title or "",
            minutes=row.minutes,
            time_pence=row.time_pence,
            expense_kind=row.expense_kind,
            expense_pence=row.expense_pence,
            total_pence=row.total_pence,
            submitted_on=row.submitted_on,
            state=State(row.state),
            changed_at=row.changed_at,
            approver=row.approver,
            authoriser=row.authoriser,
            batch=row.batch,
            paid_on=row.paid_on,
            payable=bool(row.payable),
            version=row.version,
        )
        for row in rows
    ]


def _batch_rows(tx: TenantTransaction, sealer: Sealer, query: Select[Any]) -> list[BatchRow]:
    rows = tx.execute(query).all()
    called = names(tx, sealer, {row.made_by for row in rows}) if rows else {}
    return [
        BatchRow(
            batch=row.batch,
            number=row.number,
            claims=row.claims,
            total_pence=row.total_pence,
            made_by=row.made_by,
            made_by_name=called[row.made_by],
            made_on=row.made_on,
            exported_on=row.exported_on,
            paid_on=row.paid_on,
            reference=row.reference,
            sha256=row.sha256,
            version=row.version,
        )
        for row in rows
    ]


def take_turn(tx: TenantTransaction) -> None:
    """Let whoever makes a batch of this trust at the same time wait until this one is made."""
    name = f"{tx.tenant}/batches"
    tx.run("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))
