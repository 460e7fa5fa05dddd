"""A session ends when it should, everywhere; a role that was taken away counts no more."""

from http import HTTPStatus

import httpx
import pytest
from tests.security.installed import EXAMPLE_PASSWORD, NEW_PASSWORD, Installed, Person, keyed

ADMINISTRATOR = "joan.whitworth@calder.example"
OTHER_PASSWORD = "eight dry umbrellas"  # noqa: S105 an invented person's
PAGES = ("/projects/", "/identity/account", "/identity/members", "/projects/policy")


@pytest.fixture(scope="session")
def inviting(installation: Installed) -> httpx.Client:
    return installation.program(installation.token(ADMINISTRATOR))


@pytest.fixture
def newcomer(installation: Installed, inviting: httpx.Client) -> Person:
    return installation.newcomer(inviting, "project_lead")


def with_cookie(installation: Installed, token: str) -> httpx.Client:
    return installation.client(Cookie=f"alongside={token}")


def sent_to_sign_in(answer: httpx.Response) -> bool:
    return answer.status_code == HTTPStatus.SEE_OTHER and answer.headers["Location"].startswith(
        "/identity/sign-in?"
    )


def test_signing_out_ends_the_session_in_every_service(
    installation: Installed, newcomer: Person
) -> None:
    token = newcomer.browser.client.cookies["alongside"]
    stolen = with_cookie(installation, token)
    assert {stolen.get(page).status_code for page in PAGES} == {HTTPStatus.OK}

    out = newcomer.browser.send("/identity/account", at="/identity/sign-out")

    assert [page for page in PAGES if not sent_to_sign_in(stolen.get(page))] == []
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert "alongside" not in newcomer.browser.client.cookies


def test_session_before_signing_in_is_not_the_one_after(
    installation: Installed, newcomer: Person
) -> None:
    planted = "x" * 43
    browser = installation.stranger()
    browser.client.cookies.set("alongside", planted, domain="localhost.local", path="/")
    browser.send("/identity/sign-in", email=newcomer.email, password=NEW_PASSWORD)

    assert sent_to_sign_in(with_cookie(installation, planted).get("/projects/"))
    assert browser.get("/projects/").status_code == HTTPStatus.OK


def test_token_of_a_session_is_stored_nowhere(installation: Installed, newcomer: Person) -> None:
    token = newcomer.browser.client.cookies["alongside"]
    ((found,),) = installation.rows(
        "alongside_identity", "SELECT string_agg(t::text, '') FROM session t"
    )

    assert token not in found
    assert token.encode().hex() not in found


def test_changed_password_ends_the_sessions_elsewhere(
    installation: Installed, newcomer: Person
) -> None:
    elsewhere = installation.browser(newcomer.email, NEW_PASSWORD)
    changed = newcomer.browser.send(
        "/identity/account/password",
        present=NEW_PASSWORD,
        password=OTHER_PASSWORD,
        again=OTHER_PASSWORD,
    )

    assert changed.status_code == HTTPStatus.SEE_OTHER
    assert sent_to_sign_in(elsewhere.get("/projects/"))
    assert newcomer.browser.get("/projects/").status_code == HTTPStatus.OK


def test_role_that_was_taken_away_counts_no_more_on_pages(
    newcomer: Person, inviting: httpx.Client
) -> None:
    assert newcomer.browser.get("/projects/new").status_code == HTTPStatus.OK

    path = f"/identity/api/members/{newcomer.member}"
    version = inviting.get(path).json()["version"]
    inviting.delete(f"{path}/roles/project_lead", headers=keyed(version)).raise_for_status()

    assert newcomer.browser.get("/projects/new").status_code == HTTPStatus.FORBIDDEN
    assert newcomer.browser.get("/identity/members").status_code == HTTPStatus.FORBIDDEN


def test_token_that_was_given_out_holds_no_role_that_was_taken_away(
    installation: Installed, inviting: httpx.Client
) -> None:
    admin = installation.newcomer(inviting, "administrator", "auditor")
    asked = {"name": "A friend", "email": "a.friend@calder.example", "roles": ["administrator"]}
    path = f"/identity/api/members/{admin.member}"
    version = inviting.get(path).json()["version"]
    inviting.delete(f"{path}/roles/administrator", headers=keyed(version)).raise_for_status()

    invited = admin.program.post("/identity/api/members", json=asked, headers=keyed())

    assert invited.status_code == HTTPStatus.FORBIDDEN
    assert admin.program.get("/identity/api/me").json()["roles"] == ["auditor"]


def test_token_of_somebody_who_was_removed_is_refused(
    installation: Installed, inviting: httpx.Client
) -> None:
    admin = installation.newcomer(inviting, "administrator")
    asked = {"name": "A friend", "email": "a.friend@calder.example", "roles": ["administrator"]}
    path = f"/identity/api/members/{admin.member}"
    version = inviting.get(path).json()["version"]
    inviting.delete(path, headers=keyed(version)).raise_for_status()

    invited = admin.program.post("/identity/api/members", json=asked, headers=keyed())

    assert invited.status_code == HTTPStatus.UNAUTHORIZED
    assert admin.program.get("/identity/api/me").status_code == HTTPStatus.UNAUTHORIZED


def test_who_was_removed_from_the_trust_sees_nothing_of_it(
    newcomer: Person, inviting: httpx.Client
) -> None:
    path = f"/identity/api/members/{newcomer.member}"
    version = inviting.get(path).json()["version"]
    inviting.delete(path, headers=keyed(version)).raise_for_status()
    answers = [newcomer.browser.get(page) for page in ("/projects/", "/identity/members")]

    assert {answer.status_code for answer in answers} == {HTTPStatus.FORBIDDEN}
    assert "Calder" not in "".join(answer.text for answer in answers)


def test_password_tried_too_often_is_refused_even_when_it_is_right(
    installation: Installed, newcomer: Person
) -> None:
    asked = {"email": newcomer.email, "tenant": ""}
    path = f"{installation.url}/identity/api/sign-in"
    tried = [
        httpx.post(path, json={**asked, "password": f"wrong {number}"}).status_code
        for number in range(10)
    ]
    right = httpx.post(path, json={**asked, "password": NEW_PASSWORD})

    assert HTTPStatus.OK not in tried
    assert right.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "access_token" not in right.text
    assert installation.token(ADMINISTRATOR, EXAMPLE_PASSWORD)
