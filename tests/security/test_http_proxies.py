"""Tries at a password are counted by who asks: not by the proxy, nor by an address made up."""

from http import HTTPStatus
from secrets import token_hex

import pytest
from tests.security.installed import Installed
from werkzeug.test import Client

from alongside.host.embedded import EmbeddedServer
from alongside.host.serve import behind_proxies
from alongside.host.services import named
from alongside.host.up import addresses
from alongside.settings import read

THE_PROXY = {"REMOTE_ADDR": "192.0.2.1"}
TRIES = 10


@pytest.fixture
def identity(installation: Installed, proxies: int) -> Client:
    given = addresses(EmbeddedServer(installation.data / "postgres"))
    settings = read(
        ALONGSIDE_DATA=str(installation.data),
        ALONGSIDE_PUBLIC_URL=installation.url,
        ALONGSIDE_PROXIES=str(proxies),
        **given,
    )
    return Client(behind_proxies(named("identity").create(settings, peers={}), settings))


def status(identity: Client, email: str, told: str) -> int:
    """Try a password, as the proxy passes it on."""
    asked = {"email": email, "password": "a guess", "tenant": ""}
    answer = identity.post(
        "/identity/api/sign-in",
        json=asked,
        environ_base=THE_PROXY,
        headers={"X-Forwarded-For": told},
    )
    return answer.status_code


@pytest.mark.parametrize("proxies", [1])
def test_who_guesses_behind_a_proxy_locks_out_nobody_else(identity: Client) -> None:
    email = f"{token_hex(6)}@guessed.example"
    guesses = [status(identity, email, "198.51.100.7") for _ in range(TRIES + 1)]

    assert guesses == [HTTPStatus.FORBIDDEN] * TRIES + [HTTPStatus.TOO_MANY_REQUESTS]
    assert status(identity, email, "198.51.100.8") == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("proxies", [1])
def test_address_before_the_proxys_own_word_is_not_believed(identity: Client) -> None:
    email = f"{token_hex(6)}@guessed.example"
    guesses = [
        status(identity, email, f"203.0.113.{number}, 198.51.100.9") for number in range(TRIES + 1)
    ]

    assert guesses[-1] == HTTPStatus.TOO_MANY_REQUESTS


@pytest.mark.parametrize("proxies", [0])
def test_without_a_proxy_nobody_is_whom_they_say(identity: Client) -> None:
    email = f"{token_hex(6)}@guessed.example"
    guesses = [status(identity, email, f"203.0.113.{number}") for number in range(TRIES + 1)]

    assert guesses[-1] == HTTPStatus.TOO_MANY_REQUESTS
