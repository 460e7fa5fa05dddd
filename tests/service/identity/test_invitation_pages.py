"""What a one-time link shows in a browser."""

from datetime import timedelta

import pytest
from tests.service.identity.conftest import PASSWORD, Browser, Parts, unused_email

from alongside.identity.application.root import Person
from alongside.identity.domain.roles import Role


def link(tenant: str, token: str) -> str:
    return f"/identity/invitations/{tenant}/{token}"


def test_new_person_chooses_name_and_password(identity: Parts, visitor: Browser) -> None:
    tenant = identity.trust("Northmoor <Trust>")
    member, token = identity.invite(tenant, Role.LIVED_EXPERIENCE_PARTNER)

    page = visitor.get(link(tenant, token))
    joined = visitor.send(link(tenant, token), name="Ada of Marsh", password=PASSWORD)

    assert "Northmoor &lt;Trust&gt;" in page.text
    assert 'value="Ada Marsh"' in page.text
    assert joined.status_code == 303
    found = identity.directory.member(tenant, member)
    assert found is not None
    account = identity.directory.account(found.account)
    assert account is not None
    assert account.name == "Ada of Marsh"


def test_person_with_an_account_is_asked_for_its_password_only(
    identity: Parts, visitor: Browser
) -> None:
    ada, tenant = identity.member(identity.trust()), identity.trust("Second trust")
    _, token = identity.invite(tenant, email=ada.email)

    page = visitor.get(link(tenant, token))
    wrong = visitor.send(link(tenant, token), password="not my password")  # noqa: S106 invented
    right = visitor.send(link(tenant, token), password=PASSWORD)

    assert 'name="name"' not in page.text
    assert wrong.status_code == 422
    assert "Enter the password that you use for it" in wrong.text
    assert right.status_code == 303
    assert "Second trust" in visitor.get("/identity/account").text


def test_mistakes_keep_the_name_and_not_the_password(identity: Parts, visitor: Browser) -> None:
    tenant = identity.trust()
    _, token = identity.invite(tenant)

    answer = visitor.send(link(tenant, token), name="Ada <i>", password="short")  # noqa: S106 short

    assert answer.status_code == 422
    assert 'value="Ada &lt;i&gt;"' in answer.text
    assert "short" not in answer.text.replace("shortcut", "")


def test_link_that_is_too_old_says_so(identity: Parts, visitor: Browser) -> None:
    tenant = identity.trust()
    member = identity.application.invite_member(
        identity.context(tenant), person=Person("Ada", unused_email()), roles=()
    ).stream
    earlier = identity.context(tenant, later=-timedelta(days=15))
    made = identity.application.make_invitation_link(earlier, member=member)

    answer = visitor.get(link(tenant, made.token))

    assert answer.status_code == 410
    assert "too old" in answer.text


@pytest.mark.parametrize("tenant", ["no-such-trust", "NO", "platform", "%F0%9F"])
def test_invented_link_is_not_found_in_any_trust(visitor: Browser, tenant: str) -> None:
    answer = visitor.get(link(tenant, "a" * 43))

    assert answer.status_code == 404
    assert "link does not work" in answer.text


def test_address_that_no_trust_can_have_is_no_page(visitor: Browser) -> None:
    answer = visitor.get(link("%00", "a" * 43))

    assert answer.status_code == 404
    assert "Page not found" in answer.text
