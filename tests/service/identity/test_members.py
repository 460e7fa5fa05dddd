"""Members and their roles, in one trust and seen from another."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.service.identity.conftest import Parts

from alongside.eventlog.errors import StaleVersionError
from alongside.identity.domain.errors import (
    LastAdministratorError,
    MemberNotFoundError,
    OrganisationExistsError,
)
from alongside.identity.domain.membership import Status
from alongside.identity.domain.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable


def test_roles_are_given_and_taken(identity: Parts) -> None:
    ada = identity.member(identity.trust(), Role.TEAM_MEMBER)
    context = identity.context(ada.tenant)

    given = identity.application.give_role(
        context, member=ada.member, role=Role.AUDITOR, expected=2
    )
    identity.application.take_role(
        context, member=ada.member, role=Role.TEAM_MEMBER, expected=given.version
    )

    member = identity.directory.member(ada.tenant, ada.member)
    assert member is not None
    assert member.roles == {Role.AUDITOR}
    assert member.version == 4


def test_stale_change_of_roles_is_refused(identity: Parts) -> None:
    ada = identity.member(identity.trust())

    with pytest.raises(StaleVersionError):
        identity.application.give_role(
            identity.context(ada.tenant), member=ada.member, role=Role.AUDITOR, expected=1
        )


def test_member_who_left_has_no_place_and_may_be_invited_again(identity: Parts) -> None:
    ada = identity.member(identity.trust(), Role.TEAM_MEMBER)

    identity.application.remove_member(identity.context(ada.tenant), member=ada.member, expected=2)

    assert identity.directory.seats(ada.account) == []
    assert identity.directory.members(ada.tenant) == []
    former = identity.directory.member(ada.tenant, ada.member)
    assert former is not None
    assert former.status is Status.LEFT
    member, _ = identity.invite(ada.tenant, email=ada.email)
    assert member != ada.member


def test_two_administrators_cannot_remove_each_other_at_once(identity: Parts) -> None:
    tenant = identity.trust()
    admins = [identity.member(tenant, Role.ADMINISTRATOR) for _ in range(2)]

    def remove(number: int) -> str:
        try:
            identity.application.remove_member(
                identity.context(tenant), member=admins[number].member, expected=2
            )
        except LastAdministratorError:
            return "refused"
        return "removed"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(remove, range(2)))

    assert answers == ["refused", "removed"]


@pytest.mark.parametrize("change", ["give", "take", "remove", "link"])
def test_member_of_another_trust_does_not_exist(identity: Parts, change: str) -> None:
    ada = identity.member(identity.trust(), Role.TEAM_MEMBER)
    elsewhere = identity.context(identity.trust())
    app = identity.application

    changes: dict[str, Callable[..., object]] = {
        "give": partial(app.give_role, elsewhere, role=Role.AUDITOR, expected=2),
        "take": partial(app.take_role, elsewhere, role=Role.TEAM_MEMBER, expected=2),
        "remove": partial(app.remove_member, elsewhere, expected=2),
        "link": partial(app.make_invitation_link, elsewhere),
    }

    with pytest.raises(MemberNotFoundError) as theirs:
        changes[change](member=ada.member)
    with pytest.raises(MemberNotFoundError) as nobodys:
        changes[change](member="member-that-never-was")

    assert str(theirs.value) == str(nobodys.value)
    assert identity.directory.member(elsewhere.tenant, ada.member) is None


def test_short_name_of_a_trust_is_taken_once(identity: Parts) -> None:
    tenant = identity.trust()

    with pytest.raises(OrganisationExistsError):
        identity.application.register_organisation(
            identity.context(), tenant=tenant, name="B", ods_code="RX2", time_zone="Europe/London"
        )


def test_trust_is_renamed(identity: Parts) -> None:
    tenant = identity.trust("Before")
    trust = identity.directory.trust(tenant)
    assert trust is not None

    identity.application.rename_organisation(
        identity.context(), organisation=trust.organisation, name="After", expected=1
    )

    renamed = identity.directory.trust(tenant)
    assert renamed is not None
    assert (renamed.name, renamed.version) == ("After", 2)
