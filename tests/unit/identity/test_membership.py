"""Memberships: given what happened, when somebody acts, then this happens or is refused."""

from collections.abc import Callable

import pytest

from alongside.eventlog.aggregate import Event, StreamId
from alongside.eventlog.versions import tag_of
from alongside.identity.domain.errors import (
    IdentityError,
    LastAdministratorError,
    MemberLeftError,
    NotInvitedError,
)
from alongside.identity.domain.membership import (
    MemberInvited,
    MemberJoined,
    MemberLeft,
    MemberRoleGiven,
    MemberRoleTaken,
    Membership,
    Status,
)
from alongside.identity.domain.roles import Role
from alongside.privacy.sealed import Purpose, Sealed

STREAM = StreamId("member-1")
NAME = Sealed(person=STREAM, purpose=Purpose.IDENTITY, nonce=b"n" * 12, text=b"name")
EMAIL = Sealed(person=STREAM, purpose=Purpose.CONTACT, nonce=b"n" * 12, text=b"email")

When = Callable[[Membership], None]


def invited(*roles: Role) -> Membership:
    return Membership.invite(STREAM, name=NAME, email=EMAIL, roles=frozenset(roles))


def joined(*roles: Role) -> Membership:
    member = invited(*roles)
    member.join(account="account-1")
    return member


def left(*roles: Role) -> Membership:
    member = joined(*roles)
    member.leave(others=1)
    return member


def after(given: Membership, when: When) -> list[Event]:
    """Act, and give the events that this alone brought about."""
    given.collect_events()
    when(given)
    return list(given.collect_events())  # type: ignore[arg-type]


def test_invitation_lists_roles_once_and_in_order() -> None:
    (event,) = invited(Role.TEAM_MEMBER, Role.AUDITOR, Role.TEAM_MEMBER).collect_events()

    assert isinstance(event, MemberInvited)
    assert event.roles == (Role.AUDITOR, Role.TEAM_MEMBER)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        (invited, lambda m: m.join(account="account-1"), ["member.joined.v1"]),
        (invited, lambda m: m.give_role(Role.AUDITOR), ["member.role_given.v1"]),
        (joined, lambda m: m.give_role(Role.AUDITOR), ["member.role_given.v1"]),
        (joined, lambda m: m.take_role(Role.AUDITOR, others=0), []),
        (joined, lambda m: m.leave(others=0), ["member.left.v1"]),
        (invited, lambda m: m.leave(others=0), ["member.left.v1"]),
        (left, lambda m: m.leave(others=0), []),
    ],
    ids=[
        "invited joins",
        "invited is given a role",
        "joined is given a role",
        "joined keeps no role to take",
        "joined leaves",
        "invited leaves",
        "left leaves again",
    ],
)
def test_member_acts(given: Callable[[], Membership], when: When, then: list[str]) -> None:
    assert [tag_of(event) for event in after(given(), when)] == then


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        (joined, lambda m: m.join(account="account-2"), NotInvitedError),
        (left, lambda m: m.join(account="account-1"), NotInvitedError),
        (left, lambda m: m.give_role(Role.AUDITOR), MemberLeftError),
        (left, lambda m: m.take_role(Role.AUDITOR, others=1), MemberLeftError),
    ],
    ids=["joined joins", "left joins", "left is given a role", "left has a role taken"],
)
def test_member_is_refused(
    given: Callable[[], Membership], when: When, then: type[IdentityError]
) -> None:
    member = given()
    member.collect_events()

    with pytest.raises(then):
        when(member)

    assert list(member.collect_events()) == []


@pytest.mark.parametrize(
    "when",
    [lambda m: m.take_role(Role.ADMINISTRATOR, others=0), lambda m: m.leave(others=0)],
    ids=["loses the role", "leaves"],
)
def test_last_administrator_stays(when: When) -> None:
    member = joined(Role.ADMINISTRATOR, Role.AUDITOR)

    with pytest.raises(LastAdministratorError):
        when(member)

    assert member.status is Status.JOINED
    assert member.roles == {Role.ADMINISTRATOR, Role.AUDITOR}


@pytest.mark.parametrize(
    ("when", "then"),
    [
        (lambda m: m.take_role(Role.ADMINISTRATOR, others=1), "member.role_taken.v1"),
        (lambda m: m.leave(others=1), "member.left.v1"),
    ],
    ids=["loses the role", "leaves"],
)
def test_one_of_two_administrators_may_go(when: When, then: str) -> None:
    assert [tag_of(event) for event in after(joined(Role.ADMINISTRATOR), when)] == [then]


def test_invited_administrator_does_not_count_and_may_be_withdrawn() -> None:
    events = after(invited(Role.ADMINISTRATOR), lambda m: m.leave(others=0))

    assert [tag_of(event) for event in events] == ["member.left.v1"]


def test_role_that_is_held_already_is_not_given_again() -> None:
    assert after(joined(Role.AUDITOR), lambda m: m.give_role(Role.AUDITOR)) == []


def test_who_has_left_has_no_role() -> None:
    assert left(Role.AUDITOR).roles == frozenset()


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        (MemberInvited, ("name", "email", "roles")),
        (MemberJoined, ("account",)),
        (MemberRoleGiven, ("role",)),
        (MemberRoleTaken, ("role",)),
        (MemberLeft, ()),
    ],
)
def test_fields_that_other_services_read_stay(event: type[Event], fields: tuple[str, ...]) -> None:
    own = set(event.__struct_fields__) - set(Event.__struct_fields__)

    assert own == set(fields)


def test_roles_are_exchanged_in_one_step() -> None:
    events = after(
        joined(Role.AUDITOR, Role.TEAM_MEMBER),
        lambda m: m.hold_roles(frozenset({Role.TEAM_MEMBER, Role.PROJECT_LEAD}), others=0),
    )

    assert [tag_of(event) for event in events] == ["member.role_given.v1", "member.role_taken.v1"]


def test_exchange_without_an_administrator_changes_nothing() -> None:
    member = joined(Role.ADMINISTRATOR)
    member.collect_events()

    with pytest.raises(LastAdministratorError):
        member.hold_roles(frozenset({Role.AUDITOR}), others=0)

    assert list(member.collect_events()) == []
