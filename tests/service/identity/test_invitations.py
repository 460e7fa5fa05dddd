"""One-time links: they bring in one person, once, in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from tests.service.identity.conftest import NOW, PASSWORD, Parts, unused_email

from alongside.identity.application.root import Person
from alongside.identity.domain.errors import (
    AccountNeedsPasswordError,
    AlreadyInvitedError,
    IdentityError,
    InvitationExpiredError,
    InvitationNotFoundError,
    InvitationUsedError,
    NotInvitedError,
    WeakPasswordError,
)
from alongside.identity.domain.membership import Status
from alongside.identity.domain.roles import Role


def test_invited_person_joins_with_a_new_account(identity: Parts) -> None:
    tenant = identity.trust()

    ada = identity.member(tenant, Role.PROJECT_LEAD)

    (member,) = identity.directory.members(tenant)
    assert member.status is Status.JOINED
    assert member.account == ada.account
    assert member.roles == {Role.PROJECT_LEAD}
    assert (member.name, member.email) == ("Ada Marsh", ada.email)


def test_person_with_an_account_joins_a_second_trust_with_its_password(identity: Parts) -> None:
    first, second = identity.trust("First"), identity.trust("Second")
    ada = identity.member(first)
    _, token = identity.invite(second, email=ada.email)

    account = identity.application.accept_invitation(
        identity.context(second), token=token, name="", password=PASSWORD
    )

    assert account == ada.account
    assert [seat.tenant for seat in identity.directory.seats(account)] == [first, second]


def test_account_is_not_taken_over_by_a_link(identity: Parts) -> None:
    ada = identity.member(identity.trust())
    tenant = identity.trust()
    member, token = identity.invite(tenant, email=ada.email)

    with pytest.raises(AccountNeedsPasswordError):
        identity.application.accept_invitation(
            identity.context(tenant),
            token=token,
            name="Eve",
            password="another password",  # noqa: S106 invented
        )

    found = identity.directory.member(tenant, member)
    assert found is not None
    assert found.status is Status.INVITED


def test_two_clicks_at_the_same_time_join_once(identity: Parts) -> None:
    tenant = identity.trust()
    _, token = identity.invite(tenant)

    def accept(_: int) -> str:
        try:
            return identity.application.accept_invitation(
                identity.context(tenant), token=token, name="Ada", password=PASSWORD
            )
        except IdentityError as error:
            return error.slug

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(accept, range(8)))

    assert sum(answer.startswith("account-0") for answer in answers) == 1
    assert len(identity.directory.members(tenant)) == 1


def test_two_clicks_of_somebody_with_an_account_join_once(identity: Parts) -> None:
    ada = identity.member(identity.trust())
    tenant = identity.trust()
    _, token = identity.invite(tenant, email=ada.email)

    def accept(_: int) -> str:
        try:
            return identity.application.accept_invitation(
                identity.context(tenant), token=token, name="", password=PASSWORD
            )
        except InvitationUsedError:
            return "used"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(accept, range(8)))

    assert sorted(answers) == [ada.account, *["used"] * 7]


def test_used_link_is_refused(identity: Parts) -> None:
    tenant = identity.trust()
    _, token = identity.invite(tenant)
    identity.application.accept_invitation(
        identity.context(tenant), token=token, name="Ada", password=PASSWORD
    )

    with pytest.raises(InvitationUsedError):
        identity.application.accept_invitation(
            identity.context(tenant), token=token, name="Ada", password=PASSWORD
        )


@pytest.mark.parametrize(("days", "works"), [(13, True), (14, False), (400, False)])
def test_link_works_for_fourteen_days(identity: Parts, *, days: int, works: bool) -> None:
    tenant = identity.trust()
    member, token = identity.invite(tenant)

    def look() -> str:
        return identity.application.open_invitation(
            tenant=tenant, token=token, at=NOW + timedelta(days=days)
        ).member

    if works:
        assert look() == member
    else:
        with pytest.raises(InvitationExpiredError):
            look()


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "é" * 10])
def test_invented_link_is_unknown(identity: Parts, token: str) -> None:
    with pytest.raises(InvitationNotFoundError):
        identity.application.open_invitation(tenant=identity.trust(), token=token, at=NOW)


@pytest.mark.parametrize("tenant", ["", "NO", "other-trust", "platform", "a'b"])
def test_link_works_in_its_own_trust_only(identity: Parts, tenant: str) -> None:
    _, token = identity.invite(identity.trust())

    with pytest.raises(InvitationNotFoundError):
        identity.application.open_invitation(tenant=tenant, token=token, at=NOW)


def test_newer_link_replaces_the_older(identity: Parts) -> None:
    tenant = identity.trust()
    member, older = identity.invite(tenant)

    newer = identity.application.make_invitation_link(identity.context(tenant), member=member)

    with pytest.raises(InvitationNotFoundError):
        identity.application.open_invitation(tenant=tenant, token=older, at=NOW)
    found = identity.application.open_invitation(tenant=tenant, token=newer.token, at=NOW)
    assert found.member == member


def test_link_of_somebody_removed_is_unknown(identity: Parts) -> None:
    tenant = identity.trust()
    member, token = identity.invite(tenant)
    identity.application.remove_member(identity.context(tenant), member=member, expected=1)

    with pytest.raises(InvitationNotFoundError):
        identity.application.open_invitation(tenant=tenant, token=token, at=NOW)


def test_no_link_is_made_for_somebody_who_has_joined(identity: Parts) -> None:
    ada = identity.member(identity.trust())

    with pytest.raises(NotInvitedError):
        identity.application.make_invitation_link(identity.context(ada.tenant), member=ada.member)


def test_short_password_leaves_the_link_open(identity: Parts) -> None:
    tenant = identity.trust()
    member, token = identity.invite(tenant)

    with pytest.raises(WeakPasswordError):
        identity.application.accept_invitation(
            identity.context(tenant),
            token=token,
            name="Ada",
            password="too short",  # noqa: S106 invented
        )

    found = identity.application.open_invitation(tenant=tenant, token=token, at=NOW)
    assert (found.member, found.account) == (member, "")


def test_person_is_invited_once_however_the_address_is_written(identity: Parts) -> None:
    tenant, email = identity.trust(), unused_email()
    identity.invite(tenant, email=email)

    with pytest.raises(AlreadyInvitedError):
        identity.application.invite_member(
            identity.context(tenant), person=Person("Ada", f" {email.upper()}"), roles=()
        )


def test_same_person_may_be_invited_by_two_trusts(identity: Parts) -> None:
    email = unused_email()

    identity.invite(identity.trust(), email=email)
    _, token = identity.invite(identity.trust(), email=email)

    assert token
