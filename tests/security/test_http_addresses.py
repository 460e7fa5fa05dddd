"""What an address, a header or a method may not do: lead elsewhere, name a host, reach a file."""

import http.client
import re
from collections.abc import Iterator
from http import HTTPStatus
from secrets import token_hex
from urllib.parse import urlsplit

import httpx
import pytest
from tests.security.installed import EXAMPLE_PASSWORD, SERVICES, Browser, Installed, Route, keyed
from tests.security.test_http_tenants import MINE, ids_of
from tests.security.test_identity_return_address import ELSEWHERE

ADMINISTRATOR = "gwen.hartley@northmoor.example"
EVIL = "evil.example"
HOSTS = {
    "Host": EVIL,
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-For": EVIL,
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Forwarded-Proto": "gopher",
    "X-Original-Host": EVIL,
    "X-Host": EVIL,
    "X-Original-URL": f"//{EVIL}/",
    "X-Rewrite-URL": f"//{EVIL}/",
    "X-HTTP-Host-Override": EVIL,
    "Forwarded": f"host={EVIL};proto=gopher",
    "Referer": f"https://{EVIL}/",
    "Origin": f"https://{EVIL}",
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(scope="session")
def visitor(installation: Installed) -> Browser:
    return installation.browser(ADMINISTRATOR)


@pytest.fixture(scope="session")
def program(installation: Installed) -> httpx.Client:
    return installation.program(installation.token(ADMINISTRATOR))


@pytest.fixture(scope="session")
def values(installation: Installed) -> dict[str, str]:
    others = {
        "tenant": MINE,
        "token": "t" * 43,
        "address": "0/000",
        "digest": "x",
        "name": "alongside.css",
    }
    return {**ids_of(installation, MINE), **others}


def everything(
    installation: Installed, visitor: Browser, program: httpx.Client
) -> Iterator[tuple[Route, httpx.Client]]:
    """Give every route with a client that may use it, and some addresses that nothing is at."""
    strays = ("/identity/nothing", "/projects/api/nothing", "/projects", "/identity", "/")
    more = ("/nothing", "/health/live", "/health/ready", "/projects/%00", "/projects/%25")
    for path in (*strays, *more):
        yield Route("", "GET", path), visitor.client
    for route in installation.routes():
        yield route, program if route.is_api else visitor.client


def test_every_answer_has_the_headers_that_protect_it(
    installation: Installed, visitor: Browser, program: httpx.Client, values: dict[str, str]
) -> None:
    statuses = set()
    bare = {}
    for route, client in everything(installation, visitor, program):
        for method in (route.method, "PATCH", "OPTIONS"):
            if str(route) == "POST /identity/sign-out" and method == "POST":
                continue
            answer = client.request(method, route.address(values), headers=keyed(1))
            statuses.add(answer.status_code)
            assert "Access-Control-Allow-Origin" not in answer.headers
            lacking = {n for n, said in HEADERS.items() if answer.headers.get(n) != said}
            if lacking:
                bare[f"{method} {route.rule}"] = lacking

    assert bare == {}
    assert statuses >= {200, 302, 303, 308, 400, 401, 403, 404, 405, 422}


def test_page_of_a_person_is_kept_by_nobody(
    installation: Installed, visitor: Browser, program: httpx.Client, values: dict[str, str]
) -> None:
    public = ("/assets/", "/.well-known/")
    kept = [
        str(route)
        for route, client in everything(installation, visitor, program)
        if route.method == "GET"
        and route.service
        and not any(each in route.rule for each in public)
        for answer in [client.get(route.address(values))]
        if "no-store" not in answer.headers.get("Cache-Control", "")
    ]

    assert kept == []


def test_no_answer_takes_up_the_host_that_a_request_names(
    installation: Installed, visitor: Browser, program: httpx.Client, values: dict[str, str]
) -> None:
    echoing = [
        f"{route}: {where}"
        for route, client in everything(installation, visitor, program)
        if route.method == "GET"
        for answer in [client.get(route.address(values), headers=HOSTS)]
        for where, text in (("headers", str(answer.headers)), ("body", answer.text))
        if EVIL in text or "gopher" in text
    ]

    assert echoing == []


def test_link_that_invites_leads_here_whatever_host_was_named(
    installation: Installed, program: httpx.Client
) -> None:
    email = f"{token_hex(6)}@hosts.example"
    asked = {"name": "A", "email": email, "roles": ["auditor"]}
    invited = program.post("/identity/api/members", json=asked, headers={**keyed(), **HOSTS})
    path = f"/identity/api/members/{invited.json()['member']}/invitation-link"
    link = program.post(path, headers=HOSTS).json()["link"]

    assert link.startswith(f"{installation.url}/identity/invitations/")
    assert invited.headers["Location"].startswith("/identity/api/members/")


@pytest.mark.parametrize("asked", ELSEWHERE, ids=repr)
def test_signing_in_leads_nowhere_else(
    installation: Installed, visitor: Browser, asked: str
) -> None:
    signed_in = visitor.client.get("/identity/sign-in", params={"next": asked})
    choosing = visitor.client.get("/identity/trusts", params={"next": asked})
    stranger = installation.stranger().client.get("/identity/sign-in", params={"next": asked})

    assert signed_in.status_code == HTTPStatus.SEE_OTHER
    assert _is_ours(signed_in.headers["Location"])
    for page in (choosing, stranger):
        (kept,) = re.findall(r'name="next"[^>]*value="([^"]*)"', page.text)
        assert kept == ""


def _is_ours(location: str) -> bool:
    parts = urlsplit(location)
    return (parts.scheme, parts.netloc) == ("", "") and re.match(
        r"/(?![/\\])", location
    ) is not None


@pytest.mark.parametrize("asked", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_form_that_signs_in_leads_nowhere_else(installation: Installed, asked: str) -> None:
    signed_in = installation.stranger().send(
        "/identity/sign-in", email=ADMINISTRATOR, password=EXAMPLE_PASSWORD, next=asked
    )

    assert signed_in.headers["Location"] == "/projects/"


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
@pytest.mark.parametrize("method", ["DELETE", "PUT", "POST"])
def test_method_is_the_one_that_was_sent(
    installation: Installed, visitor: Browser, program: httpx.Client, name: str, method: str
) -> None:
    ids = ids_of(installation, MINE)
    team = f"/projects/api/projects/{ids['project']}/team/{ids['member']}"
    before = installation.stored()

    assert program.post(team, headers={name: method, **keyed()}).status_code == 405
    assert program.get(team, headers={name: method}).status_code == 405
    assert program.get(team, params={"_method": method}).status_code == 405
    shown = visitor.client.get(f"/projects/{ids['project']}/describe", headers={name: method})
    assert shown.status_code == HTTPStatus.OK
    assert installation.stored() == before


CLIMBING = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd",
    "..\\..\\..\\etc\\passwd",
    "..%5c..%5cetc%5cpasswd",
    "..%c0%af..%c0%afetc/passwd",
    "%252e%252e%252fetc%252fpasswd",
    "/etc/passwd",
    "//etc/passwd",
    "file:///etc/passwd",
    "alongside.css%00.png",
    "alongside.css/../../headers.py",
    "../headers.py",
    "../asset_files.py",
    ".",
    "",
]


@pytest.mark.parametrize("path", CLIMBING)
@pytest.mark.parametrize("service", SERVICES)
def test_assets_are_those_of_the_list_alone(
    installation: Installed, service: str, path: str
) -> None:
    answer, body = raw(installation, f"/{service}/assets/x/{path}")

    assert answer in {HTTPStatus.NOT_FOUND, HTTPStatus.PERMANENT_REDIRECT, HTTPStatus.BAD_REQUEST}
    assert b"root:" not in body
    assert b"import " not in body


def raw(installation: Installed, target: str) -> tuple[int, bytes]:
    """Ask for exactly this, which other clients would tidy first."""
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=30)
    try:
        connection.putrequest("GET", target, skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "target",
    [
        "http://evil.example/projects/api/projects",
        "//evil.example/projects/",
        "/projects/../identity/account",
        "/projects/%2e%2e/identity/api/me",
        "/projects/..;/identity/account",
        "/PROJECTS/",
        "/projects/api/../api/projects",
        "/%70rojects/api/projects",
        "/projects;x/api/projects",
        "/./projects/api/projects",
    ],
)
def test_no_spelling_of_an_address_gets_past_the_guard(
    installation: Installed, target: str
) -> None:
    status, body = raw(installation, target)

    assert status in {303, 308, 400, 401, 404}
    assert EVIL.encode() not in body
    assert b"northmoor" not in body
