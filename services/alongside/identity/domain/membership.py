"""A person's place in one trust: invited, joined, with roles, left.

The other services read these events: their tags and fields are fixed.
"""

from enum import StrEnum
from typing import Self

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.identity.domain.errors import (
    LastAdministratorError,
    MemberLeftError,
    NotInvitedError,
)
from alongside.identity.domain.roles import ADMINISTRATORS, Role
from alongside.privacy.sealed import Sealed


class MemberInvited(Created, frozen=True, kw_only=True, tag="member.invited.v1"):
    """Somebody was asked to join the trust, in these roles."""

    name: Sealed
    email: Sealed
    roles: tuple[Role, ...]


class MemberJoined(Event, frozen=True, kw_only=True, tag="member.joined.v1"):
    """The person accepted, and signs in with this account."""

    account: str


class MemberRoleGiven(Event, frozen=True, kw_only=True, tag="member.role_given.v1"):
    """The member has a further role."""

    role: Role


class MemberRoleTaken(Event, frozen=True, kw_only=True, tag="member.role_taken.v1"):
    """The member no longer has a role."""

    role: Role


class MemberLeft(Event, frozen=True, kw_only=True, tag="member.left.v1"):
    """The person is no longer a member of the trust."""


class Status(StrEnum):
    """How far a membership has come."""

    INVITED = "invited"
    JOINED = "joined"
    LEFT = "left"


class Membership(Aggregate):
    """A person's place in one trust.

    `others` in its methods is how many other members of the trust are administrators who have
    joined; the caller makes sure that this number cannot change meanwhile.
    """

    @event(MemberInvited)
    def __init__(self, *, name: Sealed, email: Sealed, roles: tuple[Role, ...]) -> None:
        self.name = name
        self.email = email
        self.roles = frozenset(roles)
        self.status = Status.INVITED
        self.account = ""

    @classmethod
    def invite(
        cls, stream: StreamId, *, name: Sealed, email: Sealed, roles: frozenset[Role]
    ) -> Self:
        """Ask somebody to join the trust."""
        ordered = tuple(sorted(roles))
        return cls._create(MemberInvited, id=stream, name=name, email=email, roles=ordered)

    def join(self, *, account: str) -> None:
        """Accept the invitation with an account.

        Raises:
            NotInvitedError: the invitation is no longer open.
        """
        if self.status is not Status.INVITED:
            raise NotInvitedError
        self._joined(account=account)

    @event(MemberJoined)
    def _joined(self, *, account: str) -> None:
        self.account = account
        self.status = Status.JOINED

    def hold_roles(self, roles: frozenset[Role], *, others: int) -> None:
        """Give and take roles until these are the member's.

        Raises:
            MemberLeftError: the member has left.
            LastAdministratorError: the trust would have no administrator.
        """
        self._must_not_have_left()
        taken, given = self.roles - roles, roles - self.roles
        if taken & ADMINISTRATORS:
            self._must_not_be_last(others)
        for role in sorted(given):
            self._role_given(role=role)
        for role in sorted(taken):
            self._role_taken(role=role)

    def give_role(self, role: Role) -> None:
        """Give a role; one that the member has already changes nothing.

        Raises:
            MemberLeftError: the member has left.
        """
        self._must_not_have_left()
        if role not in self.roles:
            self._role_given(role=role)

    @event(MemberRoleGiven)
    def _role_given(self, *, role: Role) -> None:
        self.roles = self.roles | {role}

    def take_role(self, role: Role, *, others: int) -> None:
        """Take a role away; one that the member does not have changes nothing.

        Raises:
            MemberLeftError: the member has left.
            LastAdministratorError: the trust would have no administrator.
        """
        self._must_not_have_left()
        if role not in self.roles:
            return
        if role in ADMINISTRATORS:
            self._must_not_be_last(others)
        self._role_taken(role=role)

    @event(MemberRoleTaken)
    def _role_taken(self, *, role: Role) -> None:
        self.roles = self.roles - {role}

    def leave(self, *, others: int) -> None:
        """End the membership; ending it again changes nothing.

        Raises:
            LastAdministratorError: the trust would have no administrator.
        """
        if self.status is Status.LEFT:
            return
        if self.roles & ADMINISTRATORS:
            self._must_not_be_last(others)
        self._left()

    @event(MemberLeft)
    def _left(self) -> None:
        self.status = Status.LEFT
        self.roles = frozenset()

    def _must_not_have_left(self) -> None:
        if self.status is Status.LEFT:
            raise MemberLeftError

    def _must_not_be_last(self, others: int) -> None:
        if self.status is Status.JOINED and others == 0:
            raise LastAdministratorError
