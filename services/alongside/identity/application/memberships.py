"""Commands about the members of a trust and their roles."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from alongside.eventlog.application import CommandContext, Saved, Work
from alongside.eventlog.errors import StreamNotFoundError
from alongside.identity.application.root import IdentityCommands, Person
from alongside.identity.domain.errors import AlreadyInvitedError, MemberNotFoundError
from alongside.identity.domain.membership import MemberInvited, Membership, Status
from alongside.identity.domain.roles import Role, administrator_of, check_roles
from alongside.identity.tables import member as members
from alongside.identity.tables import member_email


class MembershipCommands(IdentityCommands):
    """Inviting, giving and taking roles, removing."""

    def invite_member(
        self, context: CommandContext, *, person: Person, roles: Collection[Role]
    ) -> Saved:
        """Ask somebody to join the context's trust; a link is made by `make_invitation_link`.

        Raises:
            AlreadyInvitedError: somebody with this e-mail address is a member or was invited.
            RoleNotHereError: a trust's role in the programme, or the programme's in a trust.
        """
        check_roles(roles, tenant=context.tenant)
        stream = self.new_id("member")
        name, email = self.sealed(person, tenant=context.tenant, stream=stream, event=MemberInvited)
        index = self.email_index.of(person.email, within=context.tenant)
        mine = (
            insert(member_email)
            .values(tenant=context.tenant, email_index=index, member=stream)
            .on_conflict_do_nothing()
            .returning(member_email.c.member)
        )
        with self.command(context) as work:
            if work.tx.execute(mine).scalar() is None:
                raise AlreadyInvitedError
            return work.save(
                Membership.invite(stream, name=name, email=email, roles=frozenset(roles))
            )

    def change_roles(
        self, context: CommandContext, *, member: str, roles: Collection[Role], expected: int
    ) -> Saved:
        """Give and take roles until these are the member's.

        Raises:
            MemberNotFoundError: there is no such member in this trust.
            MemberLeftError: the member has left.
            LastAdministratorError: the trust would have no administrator.
            RoleNotHereError: a trust's role in the programme, or the programme's in a trust.
        """
        check_roles(roles, tenant=context.tenant)
        with self.command(context) as work:
            others = _other_administrators(work, member)
            changed = _get(work, member, expected)
            changed.hold_roles(frozenset(roles), others=others)
            return work.save(changed)

    def give_role(
        self, context: CommandContext, *, member: str, role: Role, expected: int
    ) -> Saved:
        """Give a member a role.

        Raises:
            MemberNotFoundError: there is no such member in this trust.
            MemberLeftError: the member has left.
            RoleNotHereError: a trust's role in the programme, or the programme's in a trust.
        """
        check_roles((role,), tenant=context.tenant)
        with self.command(context) as work:
            changed = _get(work, member, expected)
            changed.give_role(role)
            return work.save(changed)

    def take_role(
        self, context: CommandContext, *, member: str, role: Role, expected: int
    ) -> Saved:
        """Take a role away from a member.

        Raises:
            MemberNotFoundError: there is no such member in this trust.
            MemberLeftError: the member has left.
            LastAdministratorError: the trust would have no administrator.
        """
        with self.command(context) as work:
            others = _other_administrators(work, member)
            changed = _get(work, member, expected)
            changed.take_role(role, others=others)
            return work.save(changed)

    def remove_member(self, context: CommandContext, *, member: str, expected: int) -> Saved:
        """End a membership; the person keeps their account.

        Raises:
            MemberNotFoundError: there is no such member in this trust.
            LastAdministratorError: the trust would have no administrator.
        """
        with self.command(context) as work:
            others = _other_administrators(work, member)
            removed = _get(work, member, expected)
            removed.leave(others=others)
            return work.save(removed)


def _get(work: Work, member: str, expected: int | None) -> Membership:
    try:
        return work.get(Membership, member, expected=expected)
    except StreamNotFoundError:
        raise MemberNotFoundError from None


def _other_administrators(work: Work, member: str) -> int:
    """Count them, and let nobody change their number until this command ends."""
    tenant = work.context.tenant
    work.tx.run(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{tenant}/administrators",)
    )
    found = work.tx.execute(
        select(func.count())
        .select_from(members)
        .where(
            members.c.tenant == tenant,
            members.c.member != member,
            members.c.status == Status.JOINED,
            members.c.roles.contains([administrator_of(tenant)]),
        )
    )
    return int(found.scalar_one())
