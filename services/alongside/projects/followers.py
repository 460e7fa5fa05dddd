"""What projects does when identity's log grows: it keeps who is a member of the trust.

The structs below are this service's own view of identity's events. They take what they need and
leave the rest, so that a new field there breaks nothing here. Events of identity that say nothing
about members are passed over.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias, assert_never

import msgspec
from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert

from alongside.eventlog.follower import Follower, Following
from alongside.eventlog.lines import Line, Reader
from alongside.eventlog.rebuild import ReadTables
from alongside.http.peers import Peers
from alongside.http.siblings import SiblingLog
from alongside.privacy.sealed import Sealed, SealedField
from alongside.projects.application.assembly import assemble, authority
from alongside.projects.tables import (
    decision,
    history,
    invitation,
    member,
    project,
    team_member,
    trust,
)
from alongside.settings import Settings
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import TenantTransaction

FOLLOWER: Final = "projects.identity"
"""Owns a stored position in identity's logs, and therefore never changes."""


class Invited(Line, frozen=True, kw_only=True, tag="member.invited.v1"):
    """Somebody was asked to join the trust."""

    name: Sealed
    roles: tuple[str, ...]


class Joined(Line, frozen=True, kw_only=True, tag="member.joined.v1"):
    """They joined: from now on they can be in a team."""


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


MemberLine: TypeAlias = Invited | Joined | RoleGiven | RoleTaken | Left
TrustLine: TypeAlias = Registered | Renamed

READER: Final[Reader[MemberLine | TrustLine]] = Reader(
    Invited, Joined, RoleGiven, RoleTaken, Left, Registered, Renamed
)


def follow_identity(tx: TenantTransaction, line: bytes, _position: int) -> None:
    """Apply one line of identity's log: to the members, or in the platform's to the trusts."""
    event = READER.read(line)
    if event is None:
        return
    if isinstance(event, TrustLine):
        _apply_to_trusts(tx, event)
    else:
        _apply_to_members(tx, event)


def _apply_to_trusts(tx: TenantTransaction, event: TrustLine) -> None:
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


def _apply_to_members(tx: TenantTransaction, event: MemberLine) -> None:
    mine = update(member).where(member.c.member == event.stream)
    match event:
        case Invited():
            _invited(tx, event)
        case Joined():
            tx.execute(mine.values(active=True, version=event.version))
        case RoleGiven(role=role):
            without = func.array_remove(member.c.roles, role)
            roles = func.array_append(without, role)
            tx.execute(mine.values(roles=roles, version=event.version))
        case RoleTaken(role=role):
            roles = func.array_remove(member.c.roles, role)
            tx.execute(mine.values(roles=roles, version=event.version))
        case Left():
            tx.execute(mine.values(active=False, roles=[], version=event.version))
        case _:
            assert_never(event)


def _invited(tx: TenantTransaction, event: Invited) -> None:
    name = SealedField(
        tenant=tx.tenant,
        stream=event.stream,
        version=event.version,
        type=str(Invited.__struct_config__.tag),
        field="name",
        sealed=event.name,
    )
    facts: dict[str, Any] = {
        "name": msgspec.to_builtins(name),
        "roles": list(event.roles),
        "active": False,
        "version": event.version,
    }
    keys = {"tenant": tx.tenant, "member": event.stream}
    tx.execute(
        insert(member)
        .values(**keys, **facts)
        .on_conflict_do_update(index_elements=list(keys), set_=facts)
    )


def follow(settings: Settings, *, peers: Mapping[str, Any]) -> Following:
    """Make what follows identity's logs: the platform's, then each trust's."""
    parts = assemble(settings)
    siblings = Peers(url=settings.peer_url, embedded=peers)
    log = SiblingLog("identity", siblings, authority(settings, siblings, parts.tenancy))

    def tenants() -> Iterator[str]:
        yield PLATFORM
        yield from parts.trusts.all()

    follower = Follower(FOLLOWER, parts.tenancy, log, follow_identity)
    return Following(follower, tenants, settings.clock)


def read_tables(settings: Settings, *, peers: Mapping[str, Any]) -> ReadTables:
    """Say of what the read tables are made: all of them follow from this log and identity's."""
    following = follow(settings, peers=peers)
    made = (project, team_member, decision, invitation, history, member, trust)
    return ReadTables(
        tables=tuple(each.name for each in made),
        tenants=following.tenants,
        application=assemble(settings).application,
        followings=(following,),
    )
