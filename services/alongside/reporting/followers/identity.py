"""What reporting does when identity's log grows: it keeps the trusts, and who has which role."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias, assert_never

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert

from alongside.eventlog.follower import Following
from alongside.eventlog.lines import Line, Reader
from alongside.reporting.application.assembly import Parts
from alongside.reporting.domain.release import PROGRAMME
from alongside.reporting.followers.following import following
from alongside.reporting.tables.followed import member, trust
from alongside.settings import Settings
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import TenantTransaction

FOLLOWER: Final = "reporting.identity"
"""Owns a stored position in identity's logs, and therefore never changes."""


class Invited(Line, frozen=True, kw_only=True, tag="member.invited.v1"):
    """Somebody was asked to join the trust."""

    roles: tuple[str, ...]


class Joined(Line, frozen=True, kw_only=True, tag="member.joined.v1"):
    """They joined."""


class RoleGiven(Line, frozen=True, kw_only=True, tag="member.role_given.v1"):
    """They have a further role in the trust."""

    role: str


class RoleTaken(Line, frozen=True, kw_only=True, tag="member.role_taken.v1"):
    """They have a role less."""

    role: str


class Left(Line, frozen=True, kw_only=True, tag="member.left.v1"):
    """They are no longer a member of the trust."""


class Registered(Line, frozen=True, kw_only=True, tag="organisation.registered.v1"):
    """A trust was taken on; the platform's own log says so."""

    tenant: str
    name: str
    example: bool = False


class Renamed(Line, frozen=True, kw_only=True, tag="organisation.renamed.v1"):
    """A trust goes by another name."""

    name: str


IdentityLine: TypeAlias = Invited | Joined | RoleGiven | RoleTaken | Left | Registered | Renamed

READER: Final[Reader[IdentityLine]] = Reader(
    Invited,
    Joined,
    RoleGiven,
    RoleTaken,
    Left,
    Registered,
    Renamed,
    newer_waits=True,
)


def follow_identity(tx: TenantTransaction, line: bytes, _position: int) -> None:
    """Apply one line of identity's log: to the members, or in the platform's to the trusts."""
    event = READER.read(line)
    if isinstance(event, Registered | Renamed):
        _apply_to_trusts(tx, event)
    elif event is not None:
        _apply_to_members(tx, event)


def _apply_to_trusts(tx: TenantTransaction, event: Registered | Renamed) -> None:
    match event:
        case Registered(tenant=short_name, name=name, example=example):
            keys = {"tenant": tx.tenant, "organisation": event.stream}
            facts = {"short_name": short_name, "name": name, "example": example}
            tx.execute(
                insert(trust)
                .values(**keys, **facts)
                .on_conflict_do_update(index_elements=list(keys), set_=facts)
            )
        case Renamed(name=name):
            mine = trust.c.organisation == event.stream
            tx.execute(update(trust).where(mine).values(name=name))
        case _:
            assert_never(event)


def _apply_to_members(
    tx: TenantTransaction, event: Invited | Joined | RoleGiven | RoleTaken | Left
) -> None:
    mine = update(member).where(member.c.member == event.stream)
    match event:
        case Invited(roles=roles):
            keys = {"tenant": tx.tenant, "member": event.stream}
            facts: dict[str, object] = {"roles": list(roles), "active": False}
            tx.execute(
                insert(member)
                .values(**keys, **facts)
                .on_conflict_do_update(index_elements=list(keys), set_=facts)
            )
        case Joined():
            tx.execute(mine.values(active=True))
        case RoleGiven(role=role):
            without = func.array_remove(member.c.roles, role)
            tx.execute(mine.values(roles=func.array_append(without, role)))
        case RoleTaken(role=role):
            tx.execute(mine.values(roles=func.array_remove(member.c.roles, role)))
        case Left():
            tx.execute(mine.values(active=False, roles=[]))
        case _:
            assert_never(event)


def follow(settings: Settings, *, peers: Mapping[str, Any]) -> Following:
    """Make what follows identity's logs: the platform's, the programme's, then each trust's."""
    return following(FOLLOWER, settings, peers, apply=follow_identity, tenants=_all)


def _all(parts: Parts) -> Iterator[str]:
    yield PLATFORM
    yield PROGRAMME
    yield from parts.trusts.all()
