"""Who is a member of the trust, and what they are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Select, select

from alongside.privacy.sealed import Erased, SealedField, Sealer
from alongside.projects.domain.errors import MemberNotFoundError
from alongside.projects.domain.people import MemberId
from alongside.projects.tables import member
from alongside.tenancy.transaction import Tenancy, TenantTransaction

ERASED_NAME = "Someone whose details were erased"
UNKNOWN_NAME = "Someone who is no longer listed"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the trust, with the name that they go by."""

    member: MemberId
    name: str
    roles: frozenset[str]
    active: bool


def name_of(tx: TenantTransaction, sealer: Sealer, wanted: str) -> str:
    """Give what somebody is called."""
    return person_of(people(tx, sealer, [wanted]), wanted)


def roles_here(tenancy: Tenancy, tenant: str, wanted: str) -> frozenset[str] | None:
    """Give the roles that a member has now; none if they left, None if nobody has heard of them."""
    query = select(member.c.roles, member.c.active).where(member.c.member == wanted)
    with tenancy.transaction(tenant) as tx:
        found = tx.execute(query).one_or_none()
    if found is None:
        return None
    return frozenset(found.roles) if found.active else frozenset()


def must_be_members(tx: TenantTransaction, wanted: Iterable[str]) -> None:
    """Make sure that people are members of the trust now.

    Raises:
        MemberNotFoundError: somebody is not.
    """
    asked = set(wanted)
    rows = tx.execute(select(member.c.member).where(member.c.member.in_(asked), member.c.active))
    if asked - set(rows.scalars()):
        raise MemberNotFoundError


def members(tx: TenantTransaction, sealer: Sealer) -> list[Person]:
    """Give the trust's present members, by name."""
    return _people(tx, sealer, select(member).where(member.c.active))


def people(tx: TenantTransaction, sealer: Sealer, wanted: Iterable[str]) -> Mapping[str, Person]:
    """Give some people by their ids, those who have left too."""
    found = _people(tx, sealer, select(member).where(member.c.member.in_(set(wanted))))
    return {person.member: person for person in found}


def person_of(found: Mapping[str, Person], member: str) -> str:
    """Give somebody's name, or words for somebody who is not listed."""
    return found[member].name if member in found else UNKNOWN_NAME


def _people(tx: TenantTransaction, sealer: Sealer, query: Select[Any]) -> list[Person]:
    rows = tx.execute(query).all()
    sealed = [msgspec.convert(row.name, SealedField) for row in rows]
    names = sealer.open_all([(each.sealed, each.place) for each in sealed])
    people = [
        Person(
            member=MemberId(row.member),
            name=ERASED_NAME if isinstance(name, Erased) else name,
            roles=frozenset(row.roles),
            active=row.active,
        )
        for row, name in zip(rows, names, strict=True)
    ]
    return sorted(people, key=lambda person: (person.name.casefold(), person.member))
