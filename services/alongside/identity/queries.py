"""Rows of identity's tables → what pages and the API show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, select

from alongside.identity.domain.membership import Status
from alongside.identity.domain.roles import Role
from alongside.identity.tables import account, account_link, invitation, member, organisation
from alongside.privacy.sealed import SealedField, Sealer, Shown
from alongside.tenancy.errors import BadTenantError
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust, or the programme, as it is listed; `tenant` is its short name."""

    organisation: str
    tenant: str
    name: str
    ods_code: str
    time_zone: str
    example: bool
    version: int


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """Whose an account is."""

    account: str
    name: Shown
    email: Shown
    version: int


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a trust; `account` is empty until they have joined.

    `link_expires_at` is when the newest invitation link stops working, None without a link.
    """

    member: str
    name: Shown
    email: Shown
    status: Status
    roles: frozenset[Role]
    account: str
    since: datetime
    version: int
    link_expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A trust that an account acts in, and as which member."""

    tenant: str
    name: str
    member: str
    roles: frozenset[Role]


class Directory:
    """Who there is: trusts, accounts, members. Their details are opened here, nowhere else."""

    def __init__(self, tenancy: Tenancy, sealer: Sealer) -> None:
        self._tenancy = tenancy
        self._sealer = sealer

    def trusts(self) -> list[Trust]:
        """Give every trust and the programme, by name."""
        return self._trusts(organisation.c.tenant == PLATFORM)

    def trust(self, tenant: str) -> Trust | None:
        """Give one trust by its short name."""
        found = self._trusts(
            (organisation.c.tenant == PLATFORM) & (organisation.c.short_name == tenant)
        )
        return found[0] if found else None

    def example_trusts(self) -> list[tuple[Trust, list[Member]]]:
        """Give the invented trusts with the invented people who can sign in to them.

        Both in the order in which they came.
        """
        trusts = self._trusts(
            (organisation.c.tenant == PLATFORM) & organisation.c.example.is_(other=True)
        )
        trusts.sort(key=lambda trust: trust.organisation)
        return [
            (trust, [each for each in self.members(trust.tenant) if each.account])
            for trust in trusts
        ]

    def account(self, name: str) -> AccountDetails | None:
        """Give one account that is open."""
        with self._tenancy.transaction(PLATFORM) as tx:
            row = tx.execute(
                select(account.c.account, account.c.name, account.c.email, account.c.version).where(
                    account.c.tenant == PLATFORM,
                    account.c.account == name,
                    account.c.closed.is_(False),
                )
            ).one_or_none()
        if row is None:
            return None
        shown, email = self._opened([row.name, row.email])
        return AccountDetails(row.account, shown, email, row.version)

    def seats(self, of_account: str) -> list[Seat]:
        """Give the trusts that an account acts in, by name; each trust's own table decides."""
        with self._tenancy.transaction(PLATFORM) as tx:
            links = tx.execute(
                select(account_link.c.trust, organisation.c.name, account_link.c.member)
                .join_from(
                    account_link,
                    organisation,
                    (organisation.c.tenant == account_link.c.tenant)
                    & (organisation.c.short_name == account_link.c.trust),
                )
                .where(account_link.c.tenant == PLATFORM, account_link.c.account == of_account)
                .order_by(organisation.c.name)
            ).all()
        seats = []
        for link in links:
            roles = self.roles_now(link.trust, member_name=link.member, of_account=of_account)
            if roles is not None:
                seats.append(Seat(link.trust, link.name, link.member, roles))
        return seats

    def roles_now(
        self, tenant: str, *, member_name: str, of_account: str
    ) -> frozenset[Role] | None:
        """Give the roles that an account has as a member; None if it is not that member now."""
        try:
            with self._tenancy.transaction(tenant) as tx:
                found = tx.execute(
                    select(member.c.roles).where(
                        member.c.tenant == tenant,
                        member.c.member == member_name,
                        member.c.account == of_account,
                        member.c.status == Status.JOINED,
                    )
                ).scalar()
        except BadTenantError:
            return None
        return None if found is None else frozenset(Role(role) for role in found)

    def members(self, tenant: str) -> list[Member]:
        """Give those who are members of a trust or were invited, in the order of invitation."""
        return self._members(tenant, (member.c.tenant == tenant) & (member.c.status != Status.LEFT))

    def member(self, tenant: str, name: str) -> Member | None:
        """Give one member of a trust, also one who has left."""
        found = self._members(tenant, (member.c.tenant == tenant) & (member.c.member == name))
        return found[0] if found else None

    def _trusts(self, which: ColumnElement[bool]) -> list[Trust]:
        with self._tenancy.transaction(PLATFORM) as tx:
            rows = tx.execute(
                select(
                    organisation.c.organisation,
                    organisation.c.short_name,
                    organisation.c.name,
                    organisation.c.ods_code,
                    organisation.c.time_zone,
                    organisation.c.example,
                    organisation.c.version,
                )
                .where(which)
                .order_by(organisation.c.name)
            ).all()
        return [Trust(*tuple(row)) for row in rows]

    def _members(self, tenant: str, which: ColumnElement[bool]) -> list[Member]:
        with self._tenancy.transaction(tenant) as tx:
            rows = tx.execute(
                select(member, invitation.c.expires_at, invitation.c.used_at)
                .outerjoin_from(
                    member,
                    invitation,
                    (invitation.c.tenant == member.c.tenant)
                    & (invitation.c.member == member.c.member),
                )
                .where(which)
                .order_by(member.c.member)
            ).all()
        opened = self._opened([sealed for row in rows for sealed in (row.name, row.email)])
        return [
            Member(
                member=row.member,
                name=opened[2 * place],
                email=opened[2 * place + 1],
                status=Status(row.status),
                roles=frozenset(Role(role) for role in row.roles),
                account=row.account,
                since=row.since,
                version=row.version,
                link_expires_at=row.expires_at if row.used_at is None else None,
            )
            for place, row in enumerate(rows)
        ]

    def _opened(self, stored: Sequence[Any]) -> list[Shown]:
        fields = [msgspec.convert(each, SealedField) for each in stored]
        return self._sealer.open_all([(each.sealed, each.place) for each in fields])
