"""Which roles the members of a trust have."""

from sqlalchemy import select

from alongside.reporting.tables.followed import member
from alongside.tenancy.transaction import Tenancy


def roles_here(tenancy: Tenancy, tenant: str, wanted: str) -> frozenset[str] | None:
    """Give the roles that a member has now; none if they left, None if nobody has heard of them."""
    query = select(member.c.roles, member.c.active).where(member.c.member == wanted)
    with tenancy.transaction(tenant) as tx:
        found = tx.execute(query).one_or_none()
    if found is None:
        return None
    return frozenset(found.roles) if found.active else frozenset()


def holder(tenancy: Tenancy, tenant: str, role: str) -> str:
    """Give the first member who has a role; empty if nobody has it."""
    query = select(member.c.member).where(member.c.active, member.c.roles.contains([role]))
    with tenancy.transaction(tenant) as tx:
        return tx.execute(query.order_by(member.c.member)).scalars().first() or ""
