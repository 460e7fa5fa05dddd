"""The people of a trust, in a browser."""

import re

import pytest
from flask import Flask
from tests.service.identity.conftest import (
    ORIGIN,
    PASSWORD,
    Browser,
    Member,
    Parts,
    as_read,
    unused_email,
)

from alongside.identity.domain.membership import Status
from alongside.identity.domain.roles import TRUST_ROLES, Role

PEOPLE = "/identity/members"


@pytest.fixture
def gwen(identity: Parts, visitor: Browser) -> Member:
    """An administrator, signed in."""
    gwen = identity.member(identity.trust(), Role.ADMINISTRATOR)
    visitor.sign_in(gwen.email)
    return gwen


def test_administrator_invites_somebody_who_then_comes_in(
    identity: Parts, app: Flask, visitor: Browser, gwen: Member
) -> None:
    email = unused_email()

    invited = visitor.send(
        f"{PEOPLE}/invite", name="Tom Ackroyd", email=email, roles=[Role.TEAM_MEMBER]
    )
    member = invited.headers["Location"].partition("?")[0]
    shown = visitor.send(member, at=f"{member}/link").text
    found = re.search(
        r"(https://alongside\.example(/identity/invitations/[\w/-]+))</textarea>", shown
    )
    assert found
    tom = Browser(app)
    joined = tom.send(found[2], name="Tom Ackroyd", password=PASSWORD)

    assert joined.headers["Location"] == "/projects/"
    page = tom.get(PEOPLE)
    assert page.status_code == 200
    assert "Tom Ackroyd" in page.text
    assert identity.directory.seats(account_of(identity, gwen.tenant, member))
    assert tom.get(found[2]).status_code == 410


def test_link_is_shown_by_the_answer_that_made_it_and_not_kept(
    identity: Parts, visitor: Browser, gwen: Member
) -> None:
    member, _ = identity.invite(gwen.tenant)
    shown = visitor.send(f"{PEOPLE}/{member}", at=f"{PEOPLE}/{member}/link").text
    token = re.search(r"/identity/invitations/[^/]+/([\w-]{43})", shown)

    assert token
    with identity.tenancy.transaction(gwen.tenant) as tx:
        for table in ("invitation", "idempotency", "event"):
            rows = tx.run(f"SELECT t::text FROM {table} t")  # noqa: S608 our own names
            assert token[1] not in str(rows)


def test_mistakes_in_an_invitation_keep_what_was_typed(
    identity: Parts, visitor: Browser, gwen: Member
) -> None:
    answer = visitor.send(f"{PEOPLE}/invite", name="<b>Tom</b>", email="no address")

    assert answer.status_code == 422
    assert "&lt;b&gt;Tom&lt;/b&gt;" in answer.text
    assert "no address" in answer.text
    assert "Select at least one role" in answer.text
    assert len(identity.directory.members(gwen.tenant)) == 1


def test_person_is_not_invited_twice(visitor: Browser, gwen: Member) -> None:
    answer = visitor.send(f"{PEOPLE}/invite", name="Gwen", email=gwen.email, roles=[Role.AUDITOR])

    assert answer.status_code == 422
    assert "is a member or has been invited" in answer.text


def test_roles_are_given_and_taken(identity: Parts, visitor: Browser, gwen: Member) -> None:
    ada = identity.member(gwen.tenant, Role.TEAM_MEMBER)
    path = f"{PEOPLE}/{ada.member}"

    answer = visitor.send(path, at=f"{path}/roles", version="2", roles=[Role.AUDITOR])

    assert answer.status_code == 303
    found = identity.directory.member(gwen.tenant, ada.member)
    assert found is not None
    assert found.roles == {Role.AUDITOR}


def test_stale_roles_show_what_is_there_now(
    identity: Parts, visitor: Browser, gwen: Member
) -> None:
    ada = identity.member(gwen.tenant, Role.TEAM_MEMBER)
    path = f"{PEOPLE}/{ada.member}"

    answer = visitor.send(path, at=f"{path}/roles", version="1", roles=[Role.AUDITOR])

    assert answer.status_code == 412
    assert "They are now: Team member." in answer.text


def test_last_administrator_cannot_give_up_or_go(
    identity: Parts, visitor: Browser, gwen: Member
) -> None:
    path = f"{PEOPLE}/{gwen.member}"

    roles = visitor.send(path, at=f"{path}/roles", version="2", roles=[Role.AUDITOR])
    remove = visitor.send(f"{path}/remove")

    assert (roles.status_code, remove.status_code) == (422, 422)
    for answer in (roles, remove):
        assert "This is the only administrator" in answer.text
    assert identity.directory.seats(gwen.account)


def test_removed_member_is_out_with_the_next_request(
    identity: Parts, app: Flask, visitor: Browser, gwen: Member
) -> None:
    ada = identity.member(gwen.tenant, Role.TEAM_MEMBER)
    theirs = Browser(app)
    theirs.sign_in(ada.email)
    before = theirs.get(PEOPLE).status_code

    visitor.send(f"{PEOPLE}/{ada.member}/remove")

    assert (before, theirs.get(PEOPLE).status_code) == (200, 403)
    found = identity.directory.member(gwen.tenant, ada.member)
    assert found is not None
    assert found.status is Status.LEFT


@pytest.mark.parametrize("role", sorted(TRUST_ROLES - {Role.ADMINISTRATOR}))
@pytest.mark.parametrize("path", ["/invite", "/{}", "/{}/remove"], ids=["invite", "see", "remove"])
def test_only_administrators_see_how_to_change_members(
    identity: Parts, visitor: Browser, role: Role, path: str
) -> None:
    ada = identity.member(identity.trust(), role)
    visitor.sign_in(ada.email)

    assert visitor.get(PEOPLE + path.format(ada.member)).status_code == 403


@pytest.mark.parametrize("action", ["roles", "link", "remove"])
def test_member_of_another_trust_is_not_found(
    identity: Parts, visitor: Browser, action: str
) -> None:
    gwen = identity.member(identity.trust(), Role.ADMINISTRATOR)
    visitor.sign_in(gwen.email)
    elsewhere = identity.member(identity.trust(), Role.TEAM_MEMBER)

    theirs = visitor.send(PEOPLE + "/invite", at=f"{PEOPLE}/{elsewhere.member}/{action}")
    nobodys = visitor.send(PEOPLE + "/invite", at=f"{PEOPLE}/member-nobody/{action}")

    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert as_read(theirs).replace(elsewhere.member, "member-nobody") == as_read(nobodys)


def test_nobody_changes_members_without_a_form_of_ours(
    app: Flask, identity: Parts, visitor: Browser, gwen: Member
) -> None:
    client = app.test_client()
    client.set_cookie("__Host-alongside", visitor.cookie(), domain="alongside.example")

    answer = client.post(
        f"{PEOPLE}/invite",
        data={"name": "Eve", "email": unused_email(), "roles": "administrator"},
        base_url=ORIGIN,
    )

    assert answer.status_code == 400
    assert len(identity.directory.members(gwen.tenant)) == 1


def account_of(identity: Parts, tenant: str, path: str) -> str:
    found = identity.directory.member(tenant, path.rpartition("/")[2])
    assert found is not None
    return found.account
