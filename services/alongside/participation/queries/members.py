"""Who is a member of the trust, and what they are called there."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from sqlalchemy import select

from alongside.participation.domain.errors import MemberNotFoundError
from alongside.participation.tables.followed import member
from alongside.privacy.sealed import Erased, SealedField, Sealer
from alongside.tenancy.transaction import Tenancy, TenantTransaction

ERASED_NAME: Final = "Someone whose details were erased"
UNKNOWN_NAME: Final = "Someone who is no longer listed"


def roles_here(tenancy: Tenancy, tenant: str, wanted: str) -> frozenset[str] | None:
    """Give the roles that a member has now; none if they left, None if nobody has heard of them."""
    query = select(member.c.roles, member.c.active).where(member.c.member == wanted)
    with tenancy.transaction(tenant) as tx:
        found = tx.execute(query).one_or_none()
    if found is None:
        return None
    return frozenset(found.roles) if found.active else frozenset()


def must_be_member(tx: TenantTransaction, wanted: str) -> None:
    """Make sure that somebody is a member of the trust now.

    Raises:
        MemberNotFoundError: they are not.
    """
    query = select(member.c.member).where(member.c.member == wanted, member.c.active)
    if tx.execute(query).first() is None:
        raise MemberNotFoundError


def names(tx: TenantTransaction, sealer: Sealer, wanted: Iterable[str]) -> Mapping[str, str]:
    """Give what members are called, by their ids; those who have left too."""
    asked = set(wanted)
    rows = tx.execute(
        select(member.c.member, member.c.name).where(member.c.member.in_(asked))
    ).all()
    sealed = [msgspec.convert(row.name, SealedField) for row in rows]
    opened = sealer.open_all([(each.sealed, each.place) for each in sealed])
    found = {
        row.member: ERASED_NAME if isinstance(name, Erased) else name
        for row, name in zip(rows, opened, strict=True)
    }
    return {each: found.get(each, UNKNOWN_NAME) for each in asked}


def members_by_name(tx: TenantTransaction, sealer: Sealer) -> Mapping[str, str]:
    """Give the ids of the trust's present members by their names."""
    present = tx.execute(select(member.c.member).where(member.c.active)).scalars()
    return {name: each for each, name in names(tx, sealer, present).items()}


def memberships_of_same_person(tx: TenantTransaction, of: str) -> frozenset[str]:
    """Give every membership of the account that a member signs in with: they may have come back."""
    mine = select(member.c.account).where(member.c.member == of, member.c.account != "")
    rows = tx.execute(select(member.c.member).where(member.c.account.in_(mine)))
    return frozenset(rows.scalars()) | {of}
