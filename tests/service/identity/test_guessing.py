"""Whoever guesses passwords or links is slowed down, by programs and by pages alike."""

from collections.abc import Iterator
from itertools import count

import pytest
from flask import Flask
from tests.service.identity.conftest import ORIGIN, PASSWORD, SIGN_IN, Browser, Parts, unused_email
from werkzeug.test import TestResponse

from alongside.identity.app import FAILURES
from alongside.identity.application.rate_limits import TRIES

API_SIGN_IN = "/identity/api/sign-in"
MOST = int(FAILURES.split()[0])

_numbers = count(1)


@pytest.fixture
def address(identity: Parts) -> Iterator[str]:
    """A network address that no other test comes from."""
    yield f"192.0.2.{next(_numbers)}"
    identity.storage.reset()


def try_with(app: Flask, email: str, password: str, *, address: str) -> TestResponse:
    return app.test_client(use_cookies=False).post(
        API_SIGN_IN,
        json={"email": email, "password": password},
        base_url=ORIGIN,
        environ_base={"REMOTE_ADDR": address},
    )


def test_program_that_tries_one_account_too_often_is_told_when_to_come_back(
    identity: Parts, app: Flask, address: str
) -> None:
    ada = identity.member(identity.trust())

    answers = [try_with(app, ada.email, "not hers", address=address) for _ in range(TRIES)]
    right = try_with(app, ada.email, PASSWORD, address=address)

    assert {answer.status_code for answer in answers} == {403}
    assert (right.status_code, right.headers["Retry-After"]) == (429, "300")
    assert right.json is not None
    assert right.json["type"] == "/identity/reference#too-many-attempts"


def test_others_are_not_locked_out_with_them(identity: Parts, app: Flask, address: str) -> None:
    ada = identity.member(identity.trust())
    for _ in range(TRIES + 1):
        try_with(app, ada.email, "not hers", address=address)

    assert try_with(app, ada.email, PASSWORD, address="198.51.100.1").status_code == 200


def test_pages_and_programs_are_counted_together(
    identity: Parts, app: Flask, visitor: Browser
) -> None:
    ada = identity.member(identity.trust())
    for _ in range(TRIES):
        try_with(app, ada.email, "not hers", address="127.0.0.1")

    assert visitor.sign_in(ada.email).status_code == 429
    identity.storage.reset()
    assert visitor.sign_in(ada.email).status_code == 303


def test_address_that_fails_with_many_accounts_is_stopped(app: Flask, address: str) -> None:
    answers = [
        try_with(app, unused_email(), "a guess", address=address).status_code for _ in range(MOST)
    ]
    stopped = try_with(app, unused_email(), "a guess", address=address)

    assert set(answers) == {403}
    assert (stopped.status_code, stopped.headers["Retry-After"]) == (429, "60")
    assert stopped.json is not None
    assert stopped.json["title"] == "Too Many Requests"


def test_address_that_guesses_links_is_stopped_with_a_page(app: Flask, address: str) -> None:
    guessing = app.test_client()
    page = guessing.get(SIGN_IN, base_url=ORIGIN, environ_base={"REMOTE_ADDR": address}).text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]

    answers = [
        guessing.post(
            f"/identity/invitations/a-trust/{number:043}",
            data={"csrf_token": token},
            base_url=ORIGIN,
            headers={"Referer": ORIGIN + SIGN_IN},
            environ_base={"REMOTE_ADDR": address},
        )
        for number in range(MOST + 1)
    ]

    assert {answer.status_code for answer in answers[:-1]} == {404}
    assert answers[-1].status_code == 429
    assert "Too many tries" in answers[-1].text


def test_success_is_not_counted_as_a_guess(identity: Parts, app: Flask, address: str) -> None:
    ada = identity.member(identity.trust())

    answers = [try_with(app, ada.email, PASSWORD, address=address) for _ in range(MOST + 5)]

    assert {answer.status_code for answer in answers} == {200}
