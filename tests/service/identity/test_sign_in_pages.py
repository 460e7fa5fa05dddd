"""Signing in and out in a browser."""

import pytest
from flask import Flask
from tests.service.identity.conftest import (
    NOW,
    PASSWORD,
    SIGN_IN,
    Browser,
    Parts,
    as_read,
    unused_email,
)

from alongside.identity.domain.account import SHORTEST_PASSWORD
from alongside.identity.domain.roles import Role


def test_member_signs_in_and_lands_where_they_wanted_to_go(
    identity: Parts, visitor: Browser
) -> None:
    ada = identity.member(identity.trust(), Role.TEAM_MEMBER)
    asked = visitor.get("/identity/account")

    answer = visitor.sign_in(ada.email, path=asked.headers["Location"])

    assert (asked.status_code, answer.status_code) == (303, 303)
    assert answer.headers["Location"] == "/identity/account"
    assert "Ada Marsh" in visitor.get("/identity/account").text


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/%5Cevil.example"])
def test_nobody_is_sent_elsewhere(identity: Parts, visitor: Browser, wanted: str) -> None:
    ada = identity.member(identity.trust())

    answer = visitor.sign_in(ada.email, path=f"{SIGN_IN}?next={wanted}")

    assert answer.headers["Location"] in {"/projects/", "/%5Cevil.example"}


def test_cookie_is_for_this_host_over_https_and_not_for_scripts(
    identity: Parts, visitor: Browser
) -> None:
    ada = identity.member(identity.trust())

    answer = visitor.sign_in(ada.email)

    (cookie,) = [
        each for each in answer.headers.getlist("Set-Cookie") if "__Host-alongside=" in each
    ]
    assert cookie.split("; ", 1)[1] == "Secure; HttpOnly; Path=/; SameSite=Lax"


def test_wrong_address_and_wrong_password_look_alike(identity: Parts, visitor: Browser) -> None:
    ada = identity.member(identity.trust())
    nobody = unused_email()

    known = visitor.sign_in(ada.email, "not my password")
    unknown = visitor.sign_in(nobody, "not my password")

    assert known.status_code == unknown.status_code == 422
    assert as_read(known).replace(ada.email, nobody) == as_read(unknown)
    assert "is not right" in known.text


def test_password_is_not_shown_again(visitor: Browser) -> None:
    answer = visitor.sign_in("no address", "secret words of mine")

    assert "secret words of mine" not in answer.text
    assert "no address" in answer.text


def test_sign_out_ends_the_session_at_once(identity: Parts, visitor: Browser) -> None:
    ada = identity.member(identity.trust())
    visitor.sign_in(ada.email)
    token = visitor.cookie()

    answer = visitor.send("/identity/account", at="/identity/sign-out")

    assert answer.status_code == 303
    assert visitor.cookie() == ""
    visitor.carry(token)
    assert visitor.get("/identity/account").status_code == 303


def test_sign_out_needs_a_form_of_ours(identity: Parts, app: Flask, visitor: Browser) -> None:
    ada = identity.member(identity.trust())
    visitor.sign_in(ada.email)

    answer = app.test_client().post("/identity/sign-out", base_url="https://alongside.example")

    assert answer.status_code == 400
    assert visitor.get("/identity/account").status_code == 200


def test_signing_in_anew_ends_the_session_before(identity: Parts, visitor: Browser) -> None:
    ada, eve = identity.member(identity.trust()), identity.member(identity.trust())
    visitor.sign_in(ada.email)
    before = visitor.cookie()
    visitor.carry(before)

    page = visitor.get("/identity/account")
    answer = visitor.send("/identity/account", at=SIGN_IN, email=eve.email, password=PASSWORD)

    assert (page.status_code, answer.status_code) == (200, 303)
    assert identity.sessions.find(before, at=NOW) is None


def test_person_of_two_trusts_chooses(identity: Parts, visitor: Browser) -> None:
    ada = identity.member(identity.trust("First trust"))
    second = identity.trust("Second trust")
    _, token = identity.invite(second, email=ada.email)
    identity.application.accept_invitation(
        identity.context(second), token=token, name="", password=PASSWORD
    )

    signed_in = visitor.sign_in(ada.email)
    empty = visitor.send("/identity/trusts")
    foreign = visitor.send("/identity/trusts", trust=identity.trust())
    chosen = visitor.send("/identity/trusts", trust=second)

    assert signed_in.headers["Location"] == "/identity/trusts"
    assert (empty.status_code, foreign.status_code) == (422, 422)
    assert chosen.headers["Location"] == "/projects/"
    assert "Second trust" in visitor.get("/identity/account").text


def test_person_without_a_trust_is_told_what_to_do(identity: Parts, visitor: Browser) -> None:
    _, email = identity.account()

    visitor.sign_in(email)

    assert "not a member of a trust" in visitor.get("/identity/trusts").text
    assert visitor.get("/identity/members").status_code == 403


def test_too_many_tries_are_answered_so(identity: Parts, visitor: Browser) -> None:
    _, email = identity.account()

    answers = [visitor.sign_in(email, "not my password") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert email in answers[-1].text


def test_password_is_changed_and_mistakes_are_told(identity: Parts, visitor: Browser) -> None:
    ada = identity.member(identity.trust())
    visitor.sign_in(ada.email)
    new, path = "eight dry umbrellas", "/identity/account/password"

    wrong = visitor.send(path, present="not my password", password=new, again=new)
    short = visitor.send(path, present=PASSWORD, password="short", again="short")  # noqa: S106 short
    slip = visitor.send(path, present=PASSWORD, password=new, again=new + "!")
    right = visitor.send(path, present=PASSWORD, password=new, again=new)

    assert "This is not your password" in wrong.text
    assert f"{SHORTEST_PASSWORD} characters or more" in short.text
    assert "not the same" in slip.text
    assert right.status_code == 303
    assert identity.credentials.matches(ada.account, new, at=NOW)


@pytest.mark.parametrize(
    "typed",
    ["nul\0", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "x" * 5000],
    ids=["nul", "latin", "long"],
)
def test_strange_input_is_told_and_never_an_error(visitor: Browser, typed: str) -> None:
    answer = visitor.sign_in(typed, typed)

    assert answer.status_code == 422


def test_too_large_a_form_is_refused(visitor: Browser) -> None:
    assert visitor.sign_in("a@example.org", "x" * 10_000_000).status_code == 413
