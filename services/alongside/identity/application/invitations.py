"""Commands about the one-time links by which invited people come in."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from alongside.eventlog.application import CommandContext
from alongside.eventlog.errors import StreamNotFoundError
from alongside.identity.application.accounts import AccountCommands
from alongside.identity.application.root import Person
from alongside.identity.application.secret_values import digest, new_secret
from alongside.identity.domain.errors import (
    AccountNeedsPasswordError,
    EmailTakenError,
    InvitationExpiredError,
    InvitationNotFoundError,
    InvitationUsedError,
    MemberNotFoundError,
    NotInvitedError,
)
from alongside.identity.domain.membership import Membership, Status
from alongside.identity.tables import account_email, invitation
from alongside.identity.tables import member as members
from alongside.privacy.sealed import Erased, SealedField, Shown
from alongside.tenancy.errors import BadTenantError
from alongside.tenancy.proof import PLATFORM

LINK_LASTS: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """A link that works once, until it expires; the token is nowhere stored."""

    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """Whom a link invites; `account` is empty if nobody signs in with that address yet."""

    member: str
    name: Shown
    email: str
    account: str


class InvitationCommands(AccountCommands):
    """Making a link, and accepting by it."""

    def make_invitation_link(self, context: CommandContext, *, member: str) -> InvitationLink:
        """Make the link of an invited member; an earlier one stops working.

        Raises:
            MemberNotFoundError: there is no such member in this trust.
            NotInvitedError: the member has joined or left.
        """
        link = InvitationLink(token=new_secret(), expires_at=context.at + LINK_LASTS)
        row = insert(invitation).values(
            tenant=context.tenant,
            member=member,
            token_hash=digest(link.token),
            expires_at=link.expires_at,
            used_at=None,
        )
        newer = {name: row.excluded[name] for name in ("token_hash", "expires_at", "used_at")}
        with self.command(context) as work:
            try:
                invited = work.get(Membership, member)
            except StreamNotFoundError:
                raise MemberNotFoundError from None
            if invited.status is not Status.INVITED:
                raise NotInvitedError
            work.tx.execute(
                row.on_conflict_do_update(index_elements=["tenant", "member"], set_=newer)
            )
        return link

    def open_invitation(self, *, tenant: str, token: str, at: datetime) -> OpenInvitation:
        """Say whom a link invites.

        Raises:
            InvitationNotFoundError: the link was never ours, or a newer one replaced it.
            InvitationUsedError: it has done its work.
            InvitationExpiredError: it is too old.
        """
        try:
            with self.tenancy.transaction(tenant) as tx:
                row = tx.execute(
                    select(
                        invitation.c.expires_at,
                        invitation.c.used_at,
                        members.c.member,
                        members.c.name,
                        members.c.email,
                    )
                    .join_from(
                        invitation,
                        members,
                        (members.c.tenant == invitation.c.tenant)
                        & (members.c.member == invitation.c.member),
                    )
                    .where(invitation.c.tenant == tenant, invitation.c.token_hash == digest(token))
                ).one_or_none()
        except BadTenantError:
            row = None
        if row is None:
            raise InvitationNotFoundError
        if row.used_at is not None:
            raise InvitationUsedError
        if row.expires_at <= at:
            raise InvitationExpiredError
        fields = [msgspec.convert(sealed, SealedField) for sealed in (row.name, row.email)]
        name, email = self.sealer.open_all([(each.sealed, each.place) for each in fields])
        if isinstance(email, Erased):
            raise InvitationNotFoundError
        return OpenInvitation(row.member, name, email, self._account_of(email))

    def accept_invitation(
        self, context: CommandContext, *, token: str, name: str, password: str
    ) -> str:
        """Join a trust by a link, and give the account.

        Somebody without an account gets one with that name and password; somebody with an account
        proves by its password that it is theirs. The context names the trust; the stamp's actor
        becomes the member.

        The account comes first, because it belongs to no trust and so has a transaction of its
        own: if the second one fails, the link still works, and asks for the new password.

        Raises:
            InvitationNotFoundError: the link was never ours, or a newer one replaced it.
            InvitationUsedError: it has done its work, perhaps at this very moment.
            InvitationExpiredError: it is too old.
            WeakPasswordError: the new password is too short.
            AccountNeedsPasswordError: the account's own password is needed, and this is not it.
        """
        invited = self.open_invitation(tenant=context.tenant, token=token, at=context.at)
        stamp = replace(context, actor=invited.member)
        account = self._own_account(stamp, invited, name=name, password=password)
        self.link_account(stamp, account=account, tenant=context.tenant, member=invited.member)
        with self.command(stamp) as work:
            used = work.tx.execute(
                update(invitation)
                .where(
                    invitation.c.tenant == context.tenant,
                    invitation.c.token_hash == digest(token),
                    invitation.c.used_at.is_(None),
                )
                .values(used_at=context.at)
            )
            if used.rowcount != 1:
                raise InvitationUsedError
            joining = work.get(Membership, invited.member)
            joining.join(account=account)
            work.save(joining)
        return account

    def _own_account(
        self, context: CommandContext, invited: OpenInvitation, *, name: str, password: str
    ) -> str:
        if not invited.account:
            person = Person(name=name, email=invited.email)
            try:
                return self.open_account(context, person=person, password=password).stream
            except EmailTakenError:
                raise AccountNeedsPasswordError from None
        if not self.credentials.matches(invited.account, password, at=context.at):
            raise AccountNeedsPasswordError
        return invited.account

    def _account_of(self, email: str) -> str:
        index = self.email_index.of(email, within=PLATFORM)
        with self.tenancy.transaction(PLATFORM) as tx:
            found = tx.execute(
                select(account_email.c.account).where(
                    account_email.c.tenant == PLATFORM, account_email.c.email_index == index
                )
            ).scalar()
        return str(found or "")
