"""From reporting's own events to rows: the only writer of the table of releases."""

import msgspec
from sqlalchemy import insert, update

from alongside.eventlog.projections import Projections
from alongside.reporting.domain.release import (
    ReleaseApproved,
    ReleasePrepared,
    ReleaseStatus,
    ReleaseWithdrawn,
    number_of,
)
from alongside.reporting.domain.sharing import Sharing
from alongside.reporting.tables.released import release
from alongside.tenancy.transaction import TenantTransaction

projections = Projections()
projections.no_rows(*Sharing.event_types)


@projections.on(ReleasePrepared)
def _prepared(tx: TenantTransaction, event: ReleasePrepared, _position: int) -> None:
    tx.execute(
        insert(release).values(
            tenant=tx.tenant,
            number=event.number,
            status=ReleaseStatus.WAITING,
            policy=event.policy.name,
            policy_version=event.policy.version,
            tables=msgspec.to_builtins(event.tables),
            csv=event.csv,
            sha256=event.sha256,
            prepared_by=event.by,
            prepared_on=event.on,
            approved_by="",
        )
    )


@projections.on(ReleaseApproved)
def _approved(tx: TenantTransaction, event: ReleaseApproved, _position: int) -> None:
    mine = update(release).where(release.c.number == number_of(event.originator_id))
    tx.execute(
        mine.values(status=ReleaseStatus.APPROVED, approved_by=event.by, approved_on=event.on)
    )


@projections.on(ReleaseWithdrawn)
def _withdrawn(tx: TenantTransaction, event: ReleaseWithdrawn, _position: int) -> None:
    mine = update(release).where(release.c.number == number_of(event.originator_id))
    tx.execute(mine.values(status=ReleaseStatus.WITHDRAWN))
