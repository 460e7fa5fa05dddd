"""Forms: only from a page of ours, for this very visitor; and the cookies that go with them."""

from collections.abc import Iterator
from http import HTTPStatus
from http.cookies import Morsel, SimpleCookie
from secrets import token_hex

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.security.installed import Browser, Installed, Route, keyed
from tests.security.test_http_roles import ROLES_OF
from tests.security.test_http_tenants import MINE, ids_of

from alongside.host.embedded import EmbeddedServer
from alongside.host.services import installed
from alongside.host.up import addresses
from alongside.settings import read

ADMINISTRATOR = "gwen.hartley@northmoor.example"
SOMEBODY_ELSE = "imran.sheikh@northmoor.example"
HTTPS = "https://alongside.example"


@pytest.fixture(scope="session")
def forms(installation: Installed) -> list[Route]:
    """Give every route that takes a form."""
    found = [r for r in installation.routes() if r.method == "POST" and not r.is_api]
    assert len(found) > 25
    return found


@pytest.fixture(scope="session")
def values(installation: Installed) -> dict[str, str]:
    """Give what fills the addresses: things that are there, and the visitor's own."""
    ids = ids_of(installation, MINE)
    inviting = installation.program(installation.token(ADMINISTRATOR))
    link = installation.link_for(
        inviting, roles=["auditor"], name="Somebody", email=f"{token_hex(6)}@forms.example"
    )
    _, token = link.rsplit("/", 1)
    return {**ids, "tenant": MINE, "token": token, "name": "session-1"}


@pytest.fixture
def visitor(installation: Installed) -> Browser:
    return installation.browser(ADMINISTRATOR)


def tokens(installation: Installed) -> dict[str, str]:
    """Give what another site might send: nothing, a guess, a token that it got for itself."""
    theirs = installation.browser(SOMEBODY_ELSE).hidden("/identity/account/password")["csrf_token"]
    strangers = installation.stranger().hidden("/identity/sign-in")["csrf_token"]
    return {"missing": "", "guessed": "x" * 91, "another's": theirs, "a stranger's": strangers}


@pytest.mark.parametrize("kind", ["missing", "guessed", "another's", "a stranger's"])
def test_form_without_the_visitors_own_token_is_refused(
    installation: Installed, visitor: Browser, forms: list[Route], values: dict[str, str], kind: str
) -> None:
    token = {"csrf_token": tokens(installation)[kind]} if kind != "missing" else {}
    before = installation.stored()
    found = {str(r): sent(visitor, r.address(values), token).status_code for r in forms}
    # What only those who pay or publish may do is refused to an administrator before that.
    forbidden = {route for route, status in found.items() if status == HTTPStatus.FORBIDDEN}

    assert {found[route] for route in found.keys() - forbidden} == {HTTPStatus.BAD_REQUEST}
    assert not {route for route in forbidden if "administrator" in ROLES_OF[route]}
    assert installation.stored() == before
    assert visitor.get("/identity/account").status_code == HTTPStatus.OK


def sent(visitor: Browser, path: str, token: dict[str, str]) -> httpx.Response:
    """Send a form as another site would make a browser do it."""
    said = {"text": "Words", "name": "Somebody", "password": "seven wet umbrellas", "version": "1"}
    data = {**said, "idempotency_key": keyed()["Idempotency-Key"], **token}
    return visitor.client.post(path, data=data, headers={"Origin": "https://evil.example"})


def test_same_form_with_the_token_is_taken(installation: Installed, visitor: Browser) -> None:
    """So that the refusals above are for the stated reason."""
    project = ids_of(installation, MINE)["project"]
    answer = visitor.send(f"/projects/{project}/deadlines/new", what="A thing", due="nonsense")

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_token_in_the_address_or_another_type_of_body_counts_for_nothing(
    visitor: Browser,
) -> None:
    path = "/identity/trusts"
    token = visitor.hidden("/identity/account/password")["csrf_token"]
    in_query = visitor.client.post(path, params={"csrf_token": token}, data={"trust": "x"})
    in_json = visitor.client.post(path, json={"csrf_token": token, "trust": "x"})
    in_text = visitor.client.post(
        path, content=f"csrf_token={token}", headers={"Content-Type": "text/plain"}
    )

    assert {each.status_code for each in (in_query, in_json, in_text)} == {HTTPStatus.BAD_REQUEST}


def cookies_of(answer: httpx.Response) -> dict[str, "Morsel[str]"]:
    jar: SimpleCookie = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        jar.load(header)
    return dict(jar)


def test_cookies_are_for_this_host_alone_and_for_no_script(installation: Installed) -> None:
    stranger = installation.stranger()
    page = stranger.get("/identity/sign-in")
    hidden = dict(stranger.hidden("/identity/sign-in"))
    signed_in = stranger.client.post(
        "/identity/sign-in",
        data={**hidden, "email": ADMINISTRATOR, "password": "try-alongside"},
    )
    cookies = cookies_of(page) | cookies_of(signed_in)

    assert set(cookies) == {"alongside", "alongside-form"}
    for cookie in cookies.values():
        assert (cookie["httponly"], cookie["path"]) == (True, "/")
        assert (cookie["samesite"], cookie["domain"], cookie["expires"]) == ("Lax", "", "")
        assert cookie["max-age"] == ""


@pytest.fixture(scope="session")
def secured(installation: Installed) -> Iterator[FlaskClient]:
    """Give identity as it answers where browsers reach it over https."""
    given = addresses(EmbeddedServer(installation.data / "postgres"))
    settings = read(ALONGSIDE_DATA=str(installation.data), ALONGSIDE_PUBLIC_URL=HTTPS, **given)
    (identity,) = (each for each in installed() if each.name == "identity")
    app = identity.create(settings, peers={})
    assert isinstance(app, Flask)
    with app.test_client() as client:
        yield client


def test_over_https_cookies_say_so(secured: FlaskClient) -> None:
    page = secured.get("/identity/sign-in", base_url=HTTPS)
    (form,) = page.headers.getlist("Set-Cookie")

    assert form.startswith("__Host-alongside-form=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(form.split("; "))
    assert "Domain" not in form
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
