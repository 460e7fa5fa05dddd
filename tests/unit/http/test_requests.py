"""What is read from a request before any view runs: whose address it is, and which trace."""

import re

import pytest
from flask import Flask

from alongside.http.guard import is_api, trace
from alongside.http.wiring import wire, wired

GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    "path",
    [
        "/projects/api/projects",
        "/projects/api/",
        "/projects/log/northmoor/entries",
        "/projects/health/ready",
        "/projects/openapi.json",
        "/projects/.well-known/jwks.json",
        "/health/ready",
    ],
)
def test_addresses_of_the_api(path: str) -> None:
    assert is_api(path, "projects")


@pytest.mark.parametrize(
    "path",
    [
        "/projects/",
        "/projects/apiary",
        "/projects/logs",
        "/projects/project-1/api/",
        "/identity/api/sign-in",
        "/projects/openapi.json/more",
        "/projects/healthy",
        "/",
    ],
)
def test_addresses_of_pages_and_of_other_services(path: str) -> None:
    assert not is_api(path, "projects")


def test_a_trace_goes_on() -> None:
    with Flask("a").test_request_context(headers={"traceparent": GIVEN}):
        assert trace() == GIVEN


@pytest.mark.parametrize(
    "given",
    [
        "",
        "words",
        GIVEN.upper(),
        GIVEN.replace("00-", "01-", 1),
        f"{GIVEN}-more",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-4bf92f3577b34da6a3ce929d0e0e4736-{'0' * 16}-01",
    ],
)
def test_a_trace_that_is_none_begins_anew(given: str) -> None:
    with Flask("a").test_request_context(headers={"traceparent": given}):
        begun, another = trace(), trace()

    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", begun)
    assert begun not in {given, another}


class Kettle:
    """Something that an app is wired with."""


def test_what_an_app_is_wired_with_is_found_by_its_class() -> None:
    app, first, second = Flask("a"), Kettle(), Kettle()
    wire(app, [first, "words"])
    with app.app_context():
        assert wired(Kettle) is first
        assert wired(str) == "words"

    wire(app, [second])
    with app.app_context():
        assert wired(Kettle) is second


def test_what_an_app_is_not_wired_with_is_named() -> None:
    app = Flask("a")
    wire(app, [])

    with app.app_context(), pytest.raises(LookupError, match="without a Kettle"):
        wired(Kettle)
