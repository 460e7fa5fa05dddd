"""Events of identity → rows of its read tables."""

import msgspec
from sqlalchemy import delete, func, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from alongside.eventlog.aggregate import Event
from alongside.eventlog.projections import Projections
from alongside.eventlog.versions import tag_of
from alongside.identity import tables
from alongside.identity.domain.account import (
    AccountClosed,
    AccountLinked,
    AccountOpened,
    AccountPasswordChanged,
)
from alongside.identity.domain.membership import (
    MemberInvited,
    MemberJoined,
    MemberLeft,
    MemberRoleGiven,
    MemberRoleTaken,
    Status,
)
from alongside.identity.domain.organisation import OrganisationRegistered, OrganisationRenamed
from alongside.identity.domain.programme import ProgrammeRegistered
from alongside.privacy.sealed import Sealed, SealedField
from alongside.tenancy.transaction import TenantTransaction

projections = Projections()


@projections.on(OrganisationRegistered)
def organisation_registered(
    tx: TenantTransaction, event: OrganisationRegistered, position: int
) -> None:
    """A row for the trust."""
    del position
    tx.execute(
        insert(tables.organisation).values(
            tenant=tx.tenant,
            organisation=event.originator_id,
            short_name=event.tenant,
            name=event.name,
            ods_code=event.ods_code,
            time_zone=event.time_zone,
            example=event.example,
            version=event.originator_version,
        )
    )


@projections.on(OrganisationRenamed)
def organisation_renamed(tx: TenantTransaction, event: OrganisationRenamed, position: int) -> None:
    """The trust's new name."""
    del position
    row = tables.organisation
    tx.execute(
        update(row)
        .where(row.c.tenant == tx.tenant, row.c.organisation == event.originator_id)
        .values(name=event.name, version=event.originator_version)
    )


@projections.on(ProgrammeRegistered)
def programme_registered(tx: TenantTransaction, event: ProgrammeRegistered, position: int) -> None:
    """A row beside those of the trusts, so that its people have a place to sign in to."""
    del position
    tx.execute(
        insert(tables.organisation).values(
            tenant=tx.tenant,
            organisation=event.originator_id,
            short_name=event.tenant,
            name=event.name,
            ods_code="",
            time_zone="",
            example=event.example,
            version=event.originator_version,
        )
    )


@projections.on(AccountOpened)
def account_opened(tx: TenantTransaction, event: AccountOpened, position: int) -> None:
    """A row for the account."""
    del position
    tx.execute(
        insert(tables.account).values(
            tenant=tx.tenant,
            account=event.originator_id,
            name=_sealed(tx, event, "name", event.name),
            email=_sealed(tx, event, "email", event.email),
            closed=False,
            version=event.originator_version,
        )
    )


@projections.on(AccountLinked)
def account_linked(tx: TenantTransaction, event: AccountLinked, position: int) -> None:
    """Where the account may belong."""
    row = upsert(tables.account_link).values(
        tenant=tx.tenant, account=event.originator_id, trust=event.tenant, member=event.member
    )
    tx.execute(
        row.on_conflict_do_update(
            index_elements=["tenant", "account", "trust"], set_={"member": event.member}
        )
    )
    del position
    _account_version(tx, event)


@projections.on(AccountClosed)
def account_closed(tx: TenantTransaction, event: AccountClosed, position: int) -> None:
    """The account is closed."""
    del position
    row = tables.account
    tx.execute(
        update(row)
        .where(row.c.tenant == tx.tenant, row.c.account == event.originator_id)
        .values(closed=True, version=event.originator_version)
    )


@projections.on(AccountPasswordChanged)
def account_password_changed(
    tx: TenantTransaction, event: AccountPasswordChanged, position: int
) -> None:
    """Nothing but the version."""
    del position
    _account_version(tx, event)


def _account_version(tx: TenantTransaction, event: Event) -> None:
    row = tables.account
    tx.execute(
        update(row)
        .where(row.c.tenant == tx.tenant, row.c.account == event.originator_id)
        .values(version=event.originator_version)
    )


@projections.on(MemberInvited)
def member_invited(tx: TenantTransaction, event: MemberInvited, position: int) -> None:
    """A row for the member to be."""
    del position
    tx.execute(
        insert(tables.member).values(
            tenant=tx.tenant,
            member=event.originator_id,
            name=_sealed(tx, event, "name", event.name),
            email=_sealed(tx, event, "email", event.email),
            status=Status.INVITED,
            roles=list(event.roles),
            account="",
            since=event.timestamp,
            version=event.originator_version,
        )
    )


@projections.on(MemberJoined)
def member_joined(tx: TenantTransaction, event: MemberJoined, position: int) -> None:
    """The member can be found by the account."""
    del position
    _change_member(tx, event, status=Status.JOINED, account=event.account, since=event.timestamp)


@projections.on(MemberRoleGiven)
def member_role_given(tx: TenantTransaction, event: MemberRoleGiven, position: int) -> None:
    """One role more."""
    del position
    _change_member(tx, event, roles=func.array_append(tables.member.c.roles, event.role))


@projections.on(MemberRoleTaken)
def member_role_taken(tx: TenantTransaction, event: MemberRoleTaken, position: int) -> None:
    """One role less."""
    del position
    _change_member(tx, event, roles=func.array_remove(tables.member.c.roles, event.role))


@projections.on(MemberLeft)
def member_left(tx: TenantTransaction, event: MemberLeft, position: int) -> None:
    """No roles, no open link, and the e-mail address may be invited again."""
    del position
    _change_member(tx, event, status=Status.LEFT, roles=[], since=event.timestamp)
    for row in (tables.invitation, tables.member_email):
        tx.execute(
            delete(row).where(row.c.tenant == tx.tenant, row.c.member == event.originator_id)
        )


def _change_member(tx: TenantTransaction, event: Event, **columns: object) -> None:
    row = tables.member
    tx.execute(
        update(row)
        .where(row.c.tenant == tx.tenant, row.c.member == event.originator_id)
        .values(version=event.originator_version, **columns)
    )


def _sealed(tx: TenantTransaction, event: Event, field: str, sealed: Sealed) -> object:
    """Give a sealed value with its place, ready for a JSONB column."""
    return msgspec.to_builtins(
        SealedField(
            tenant=tx.tenant,
            stream=event.originator_id,
            version=event.originator_version,
            type=tag_of(event),
            field=field,
            sealed=sealed,
        )
    )
