"""Commands about people's accounts."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from alongside.eventlog.application import CommandContext, Saved
from alongside.identity.application.root import IdentityCommands, Person, on_platform
from alongside.identity.domain.account import Account, AccountOpened, check_password
from alongside.identity.domain.errors import EmailTakenError, WrongPasswordError
from alongside.identity.tables import account_email, session
from alongside.tenancy.proof import PLATFORM


class AccountCommands(IdentityCommands):
    """Opening and closing accounts, changing passwords."""

    def open_account(self, context: CommandContext, *, person: Person, password: str) -> Saved:
        """Open an account that its owner signs in to with e-mail address and password.

        Raises:
            WeakPasswordError: the password is too short.
            EmailTakenError: an account with this e-mail address exists.
        """
        check_password(password)
        stream = self.new_id("account")
        name, email = self.sealed(person, tenant=PLATFORM, stream=stream, event=AccountOpened)
        index = self.email_index.of(person.email, within=PLATFORM)
        mine = (
            insert(account_email)
            .values(tenant=PLATFORM, email_index=index, account=stream)
            .on_conflict_do_nothing()
            .returning(account_email.c.account)
        )
        with self.command(on_platform(context)) as work:
            if work.tx.execute(mine).scalar() is None:
                raise EmailTakenError
            self.credentials.set(stream, password, at=context.at)
            return work.save(Account.open(stream, name=name, email=email))

    def change_password(
        self, context: CommandContext, *, account: str, present: str, new: str, keep: str = ""
    ) -> Saved:
        """Change a password, and end the account's sessions but the one named `keep`.

        Raises:
            WrongPasswordError: `present` is not the account's password.
            WeakPasswordError: the new one is too short.
            AccountClosedError: the account has been closed.
        """
        if not self.credentials.matches(account, present, at=context.at):
            raise WrongPasswordError
        check_password(new)
        with self.command(on_platform(context)) as work:
            changed = work.get(Account, account)
            changed.change_password()
            self.credentials.set(account, new, at=context.at)
            work.tx.execute(
                delete(session).where(
                    session.c.tenant == PLATFORM,
                    session.c.account == account,
                    session.c.session != keep,
                )
            )
            return work.save(changed)

    def link_account(
        self, context: CommandContext, *, account: str, tenant: str, member: str
    ) -> Saved:
        """Note that an account may act as a member of a trust.

        Raises:
            AccountClosedError: the account has been closed.
        """
        with self.command(on_platform(context)) as work:
            linked = work.get(Account, account)
            linked.link(tenant=tenant, member=member)
            return work.save(linked)

    def close_account(self, context: CommandContext, *, account: str) -> Saved:
        """Close an account: its password is forgotten, its sessions end, its address is free."""
        with self.command(on_platform(context)) as work:
            closed = work.get(Account, account)
            closed.close()
            self.credentials.forget(account)
            for table in (session, account_email):
                work.tx.execute(
                    delete(table).where(table.c.tenant == PLATFORM, table.c.account == account)
                )
            return work.save(closed)
