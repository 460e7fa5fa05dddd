"""What somebody who is not signed in gets of every address: nothing, but for a list."""

from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.security.installed import SERVICES, Installed, Route, as_read, keyed

ID = "project-0198c0de-0000-7000-8000-000000000000"
NAMED = (
    *("project", "decision", "member", "name", "token", "digest", "activity", "claim", "batch"),
    *("choice", "service"),
)
VALUES = dict.fromkeys(NAMED, ID) | {
    "position": "1",
    "number": "1",
    "role": "auditor",
    "tenant": "northmoor",
    "address": "0/000",
}
OF_EACH_SERVICE = (
    "GET /{service}/about/accessibility",
    "GET /{service}/about/example",
    "GET /{service}/about/privacy",
    "GET /{service}/assets/<digest>/<path:name>",
    "GET /{service}/health/live",
    "GET /{service}/health/ready",
    "GET /{service}/openapi.json",
    "GET /{service}/reference",
)
PUBLIC = {
    *(each.format(service=service) for each in OF_EACH_SERVICE for service in SERVICES),
    "GET /identity/",
    "GET /identity/.well-known/jwks.json",
    "GET /identity/.well-known/openid-configuration",
    "GET /identity/invitations/<tenant>/<token>",
    "GET /identity/sign-in",
    "POST /identity/api/session-token",
    "POST /identity/api/sign-in",
    "POST /identity/api/token",
    "POST /identity/invitations/<tenant>/<token>",
    "POST /identity/sign-in",
    "POST /identity/sign-out",
}
"""All that anybody may use. What is added here is added on purpose."""

UNREADABLE_TOKENS = [
    "",
    "Bearer",
    "Bearer\tx",
    "Bearer x",
    "Bearer a.b.c",
    "Basic YTpi",
    "bearer ~",
]


@pytest.fixture(scope="session")
def guarded(installation: Installed) -> list[Route]:
    """Give the routes that are not for everybody."""
    return [route for route in installation.routes() if str(route) not in PUBLIC]


def is_refused(route: Route, answer: httpx.Response) -> bool:
    """Tell whether an answer sends a stranger away as it should, and shows them nothing."""
    if route.is_api:
        return (
            answer.status_code == HTTPStatus.UNAUTHORIZED
            and answer.headers["WWW-Authenticate"] == "Bearer"
            and answer.headers["Content-Type"] == "application/problem+json"
            and answer.json()["type"] == "about:blank"
        )
    if route.method == "GET":
        to = urlsplit(answer.headers.get("Location", ""))
        back = parse_qs(to.query).get("next")
        return (
            answer.status_code == HTTPStatus.SEE_OTHER
            and (to.netloc, to.path) == ("", "/identity/sign-in")
            and back == [route.address(VALUES)]
        )
    return answer.status_code == HTTPStatus.UNAUTHORIZED


def test_list_of_public_routes_names_nothing_that_is_gone(installation: Installed) -> None:
    assert {str(route) for route in installation.routes()} >= PUBLIC


def test_public_route_is_open_to_a_stranger(installation: Installed) -> None:
    stranger = installation.stranger().client
    answers = {
        str(route): stranger.get(route.address(VALUES)).status_code
        for route in installation.routes()
        if str(route) in PUBLIC and route.method == "GET"
    }

    assert set(answers.values()) <= {HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.SEE_OTHER}


def test_every_other_route_sends_a_stranger_away(
    installation: Installed, guarded: list[Route]
) -> None:
    stranger = installation.stranger().client
    before = installation.stored()
    let_in = [
        str(route)
        for route in guarded
        for answer in [stranger.request(route.method, route.address(VALUES), headers=keyed(1))]
        if not is_refused(route, answer)
    ]

    assert let_in == []
    assert len(guarded) > 90
    assert installation.stored() == before


def test_asking_for_the_head_or_the_methods_alone_tells_a_stranger_nothing(
    installation: Installed, guarded: list[Route]
) -> None:
    stranger = installation.stranger().client
    for route in guarded:
        if route.method == "GET":
            path = route.address(VALUES)
            head, whole = stranger.head(path), stranger.get(path)
            assert (head.status_code, head.content) == (whole.status_code, b""), str(route)
            assert head.headers.get("Location") == whole.headers.get("Location")
            assert stranger.options(path).content == b""


def test_refusal_does_not_depend_on_what_is_asked_for(
    installation: Installed, guarded: list[Route]
) -> None:
    stranger = installation.stranger().client
    ((real,),) = installation.rows(
        "alongside_projects", "SELECT min(project) FROM project WHERE tenant = 'northmoor'"
    )
    for route in guarded:
        if "project" in route.parameters:
            absent = stranger.request(route.method, route.address(VALUES))
            there = stranger.request(route.method, route.address({**VALUES, "project": real}))
            assert str(as_read(there)).replace(real, ID) == str(as_read(absent)), str(route)


@pytest.mark.parametrize("credentials", UNREADABLE_TOKENS)
def test_unreadable_credentials_are_none(
    installation: Installed, guarded: list[Route], credentials: str
) -> None:
    stranger = installation.client(Authorization=credentials)
    let_in = [
        str(route)
        for route in guarded
        if route.is_api and not is_refused(route, stranger.get(route.address(VALUES)))
        if route.method == "GET"
    ]

    assert let_in == []


def test_cookie_opens_no_api_and_token_opens_no_page(
    installation: Installed, guarded: list[Route]
) -> None:
    """So no other site can make a browser use the API: it would bring nothing but the cookie."""
    email = "gwen.hartley@northmoor.example"
    with_cookie = installation.browser(email).client
    with_token = installation.program(installation.token(email))
    let_in = [
        str(route)
        for route in guarded
        for client in [with_cookie if route.is_api else with_token]
        for answer in [client.request(route.method, route.address(VALUES), headers=keyed(1))]
        if not is_refused(route, answer)
    ]

    assert let_in == []
