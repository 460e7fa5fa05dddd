"""Where the lines of a decision's thread are."""

from sqlalchemy import select

from alongside.reporting.domain.thread import Indexed, Place
from alongside.reporting.tables.followed import decision, thread
from alongside.tenancy.transaction import TenantTransaction


def project_of(tx: TenantTransaction, wanted: str) -> str:
    """Give the project that a decision belongs to, empty if there is no such decision."""
    query = select(decision.c.project).where(decision.c.decision == wanted)
    return tx.execute(query).scalar_one_or_none() or ""


def lines_of(tx: TenantTransaction, wanted: str) -> list[Indexed]:
    """Give where the lines are that belong to a decision."""
    query = select(thread).where(thread.c.decision == wanted)
    return [
        Indexed(Place(row.service, row.position), row.stream, row.type, row.at)
        for row in tx.execute(query)
    ]
