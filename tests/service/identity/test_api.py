"""Identity's API: members for those who may, tokens for programs, keys for everybody."""

import json

import pytest
from flask import Flask
from joserfc.jwk import KeySet
from tests.service.identity.conftest import NOW, ORIGIN, PASSWORD, Member, Parts, unused_email
from werkzeug.test import TestResponse

from alongside.eventlog.ids import new_stream
from alongside.http.tokens import TokenVerifier
from alongside.identity.domain.roles import TRUST_ROLES, Role
from alongside.settings import Settings

API = "/identity/api"


class Program:
    """A program that speaks for one person, or for nobody."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self._client = app.test_client(use_cookies=False)
        self._token = token

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> TestResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._token:
            given["Authorization"] = f"Bearer {self._token}"
        if method == "POST":
            given.setdefault("Idempotency-Key", new_stream("key"))
        return self._client.open(path, method=method, json=body, headers=given, base_url=ORIGIN)


@pytest.fixture
def nobody(app: Flask) -> Program:
    return Program(app)


@pytest.fixture
def gwen(identity: Parts) -> Member:
    return identity.member(identity.trust(), Role.ADMINISTRATOR)


def signed_in(app: Flask, member: Member) -> Program:
    answer = Program(app).ask(
        "POST", f"{API}/sign-in", {"email": member.email, "password": PASSWORD}
    )
    return Program(app, answer.json["access_token"])  # type: ignore[index]


def test_person_signs_in_with_a_program(app: Flask, gwen: Member) -> None:
    me = signed_in(app, gwen).ask("GET", f"{API}/me").json

    assert me == {
        "account": gwen.account,
        "member": gwen.member,
        "tenant": gwen.tenant,
        "roles": ["administrator"],
        "scopes": [],
    }


@pytest.mark.parametrize(("email", "password"), [("gwen", "not my password"), ("nobody", PASSWORD)])
def test_wrong_sign_in_is_answered_alike(
    nobody: Program, gwen: Member, email: str, password: str
) -> None:
    address = gwen.email if email == "gwen" else unused_email()

    answer = nobody.ask("POST", f"{API}/sign-in", {"email": address, "password": password})

    assert answer.status_code == 403
    problem = answer.json
    assert problem is not None
    assert problem["type"].endswith("wrong-sign-in")
    assert address not in answer.text


def test_administrator_invites_changes_and_removes(app: Flask, gwen: Member) -> None:
    program, email = signed_in(app, gwen), unused_email()

    invited = program.ask(
        "POST", f"{API}/members", {"name": "Tom", "email": email, "roles": ["team_member"]}
    )
    path = invited.headers["Location"]
    seen = program.ask("GET", path)
    given = program.ask("PUT", f"{path}/roles/auditor", If_Match=seen.headers["ETag"])
    taken = program.ask("DELETE", f"{path}/roles/team_member", If_Match=given.headers["ETag"])
    link = program.ask("POST", f"{path}/invitation-link")
    removed = program.ask("DELETE", path, If_Match=taken.headers["ETag"])

    statuses = [each.status_code for each in (invited, seen, given, taken, link, removed)]
    assert statuses == [201, 200, 200, 200, 201, 200]
    assert seen.json is not None
    assert (seen.json["name"], seen.json["email"]) == ("Tom", email)
    assert email not in invited.text
    last = program.ask("GET", path).json
    assert last is not None
    assert (last["status"], last["roles"], last["version"]) == ("left", [], 4)


def test_repeated_invitation_is_answered_once(app: Flask, gwen: Member) -> None:
    program, key = signed_in(app, gwen), new_stream("key")
    body = {"name": "Tom", "email": unused_email(), "roles": ["team_member"]}

    answers = [program.ask("POST", f"{API}/members", body, Idempotency_Key=key) for _ in range(2)]
    other = program.ask("POST", f"{API}/members", body | {"name": "Tim"}, Idempotency_Key=key)

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].text == answers[1].text
    assert other.status_code == 422


def test_change_without_a_version_is_refused(app: Flask, gwen: Member) -> None:
    path = f"{API}/members/{gwen.member}"
    program = signed_in(app, gwen)

    missing = program.ask("PUT", f"{path}/roles/auditor")
    stale = program.ask("PUT", f"{path}/roles/auditor", If_Match='"1"')

    assert (missing.status_code, stale.status_code) == (428, 412)


def test_role_that_nobody_can_have_is_not_found(app: Flask, gwen: Member) -> None:
    path = f"{API}/members/{gwen.member}/roles/king"

    assert signed_in(app, gwen).ask("PUT", path, If_Match='"2"').status_code == 404


def test_last_administrator_stays(app: Flask, gwen: Member) -> None:
    answer = signed_in(app, gwen).ask("DELETE", f"{API}/members/{gwen.member}", If_Match='"2"')

    assert answer.json is not None
    assert answer.json["type"].endswith("last-administrator")


def test_colleague_sees_names_but_no_addresses(identity: Parts, app: Flask, gwen: Member) -> None:
    ada = identity.member(gwen.tenant, Role.TEAM_MEMBER)

    members = signed_in(app, ada).ask("GET", f"{API}/members").json

    assert members is not None
    assert [each["member"] for each in members["members"]] == [gwen.member, ada.member]
    assert not any("email" in each for each in members["members"])


@pytest.mark.parametrize("role", sorted(TRUST_ROLES - {Role.ADMINISTRATOR}))
def test_only_administrators_change_members(identity: Parts, app: Flask, role: Role) -> None:
    ada = identity.member(identity.trust(), role)
    program, path = signed_in(app, ada), f"{API}/members/{ada.member}"

    answers = [
        program.ask("POST", f"{API}/members", {"name": "T", "email": "t@example.org"}),
        program.ask("PUT", f"{path}/roles/administrator", If_Match='"2"'),
        program.ask("DELETE", f"{path}/roles/{role}", If_Match='"2"'),
        program.ask("POST", f"{path}/invitation-link"),
        program.ask("DELETE", path, If_Match='"2"'),
    ]

    assert {answer.status_code for answer in answers} == {403}


def test_member_of_another_trust_is_not_found(identity: Parts, app: Flask, gwen: Member) -> None:
    elsewhere, program = identity.member(identity.trust()), signed_in(app, gwen)

    def answers(member: str) -> list[TestResponse]:
        path = f"{API}/members/{member}"
        return [
            program.ask("GET", path),
            program.ask("PUT", f"{path}/roles/auditor", If_Match='"2"'),
            program.ask("DELETE", f"{path}/roles/auditor", If_Match='"2"'),
            program.ask("POST", f"{path}/invitation-link"),
            program.ask("DELETE", path, If_Match='"2"'),
        ]

    theirs, nobodys = answers(elsewhere.member), answers("member-nobody")

    assert [answer.status_code for answer in theirs] == [404] * 5
    for one, other in zip(theirs, nobodys, strict=True):
        assert one.text.replace(elsewhere.member, "member-nobody") == other.text


@pytest.mark.parametrize("path", ["/me", "/members", "/members/member-1"])
def test_nobody_sees_anything_without_a_token(app: Flask, gwen: Member, path: str) -> None:
    token = signed_in(app, gwen)._token  # noqa: SLF001 to take it apart
    for wrong in ("", "x", token[:-2], token + "A"):
        assert Program(app, wrong).ask("GET", API + path).status_code == 401


def test_session_cookie_opens_no_api(identity: Parts, app: Flask, gwen: Member) -> None:
    cookie = identity.sessions.open(gwen.account, trust=gwen.tenant, member=gwen.member, at=NOW)
    client = app.test_client()
    client.set_cookie("__Host-alongside", cookie, domain="alongside.example")

    assert client.get(f"{API}/me", base_url=ORIGIN).status_code == 401
    assert Program(app, cookie).ask("GET", f"{API}/me").status_code == 401


def exchange(app: Flask, session: str, *, name: str = "projects", secret: str) -> TestResponse:
    return app.test_client(use_cookies=False).post(
        f"{API}/session-token", json={"session": session}, auth=(name, secret), base_url=ORIGIN
    )


def test_sibling_exchanges_a_session_for_a_token_that_it_can_check(
    identity: Parts, app: Flask, settings: Settings, gwen: Member, nobody: Program
) -> None:
    cookie = identity.sessions.open(gwen.account, trust=gwen.tenant, member=gwen.member, at=NOW)

    answer = exchange(app, cookie, secret=settings.service_secret)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    keys = KeySet.import_key_set(nobody.ask("GET", "/identity/.well-known/jwks.json").json)  # type: ignore[arg-type]
    verifier = TokenVerifier(
        issuer=f"{ORIGIN}/identity", audience=ORIGIN, keys=lambda _: keys, clock=lambda: NOW
    )
    who = verifier.principal(answer.json["access_token"])  # type: ignore[index]
    assert (who.account, who.member, who.tenant) == (gwen.account, gwen.member, gwen.tenant)
    assert who.roles == {"administrator"}


def test_taken_role_is_gone_from_the_next_exchange(
    identity: Parts, app: Flask, settings: Settings, gwen: Member
) -> None:
    ada = identity.member(gwen.tenant, Role.AUDITOR)
    cookie = identity.sessions.open(ada.account, trust=ada.tenant, member=ada.member, at=NOW)
    identity.application.take_role(
        identity.context(ada.tenant), member=ada.member, role=Role.AUDITOR, expected=2
    )

    answer = exchange(app, cookie, secret=settings.service_secret)
    me = Program(app, answer.json["access_token"]).ask("GET", f"{API}/me").json  # type: ignore[index]

    assert me is not None
    assert me["roles"] == []


def test_failed_exchanges_are_all_alike(
    identity: Parts, app: Flask, settings: Settings, gwen: Member
) -> None:
    right = settings.service_secret
    cookie = identity.sessions.open(gwen.account, trust="", member="", at=NOW)
    ended = identity.sessions.open(gwen.account, trust="", member="", at=NOW)
    identity.sessions.end(ended)

    answers = [
        exchange(app, cookie, secret="wrong"),  # noqa: S106 wrong on purpose
        exchange(app, cookie, name="", secret=right),
        exchange(app, ended, secret=right),
        exchange(app, "invented", secret=right),
        exchange(app, "", secret=right),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


def test_service_gets_a_token_for_reading_logs(app: Flask, settings: Settings) -> None:
    client = app.test_client(use_cookies=False)
    answer = client.post(
        f"{API}/token",
        data={"grant_type": "client_credentials", "scope": "log:read"},
        auth=("projects", settings.service_secret),
        base_url=ORIGIN,
    )

    me = Program(app, answer.json["access_token"]).ask("GET", f"{API}/me").json  # type: ignore[index]
    assert me is not None
    assert (me["account"], me["tenant"], me["scopes"]) == ("service:projects", "*", ["log:read"])


@pytest.mark.parametrize(
    ("form", "secret", "refusal"),
    [
        ({"grant_type": "client_credentials"}, "wrong", (401, "invalid_client")),
        ({"grant_type": "password"}, "", (400, "unsupported_grant_type")),
        ({}, "", (400, "invalid_request")),
        ({"grant_type": "client_credentials", "scope": "all"}, "", (400, "invalid_scope")),
    ],
    ids=["client", "grant", "empty", "scope"],
)
def test_token_is_refused_as_rfc_6749_says(
    app: Flask, settings: Settings, form: dict[str, str], secret: str, refusal: tuple[int, str]
) -> None:
    answer = app.test_client(use_cookies=False).post(
        f"{API}/token",
        data=form,
        auth=("projects", secret or settings.service_secret),
        base_url=ORIGIN,
    )

    status, error = refusal
    assert (answer.status_code, answer.json) == (status, {"error": error})


def test_service_token_opens_no_members(app: Flask, settings: Settings) -> None:
    answer = app.test_client(use_cookies=False).post(
        f"{API}/token",
        data={"grant_type": "client_credentials"},
        auth=("projects", settings.service_secret),
        base_url=ORIGIN,
    )
    program = Program(app, answer.json["access_token"])  # type: ignore[index]

    assert program.ask("GET", f"{API}/members").status_code == 403


def test_discovery_says_what_is_true(nobody: Program) -> None:
    found = nobody.ask("GET", "/identity/.well-known/openid-configuration").json

    assert found is not None
    assert found["issuer"] == f"{ORIGIN}/identity"
    for name in ("jwks_uri", "token_endpoint"):
        path = found[name].removeprefix(ORIGIN)
        assert nobody.ask("GET", path).status_code in {200, 405}


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Tom", "email": "tom", "roles": ["team_member"]},
        {"name": "", "email": "tom@example.org", "roles": ["team_member"]},
        {"name": "Tom", "email": "tom@example.org", "roles": []},
        {"name": "Tom", "email": "tom@example.org", "roles": ["king"]},
        {"name": "Tom", "email": "tom@example.org", "roles": ["auditor"], "more": 1},
        {"name": "T\0m", "email": "tom@example.org", "roles": ["auditor"]},
        {"name": "T" * 121, "email": "tom@example.org", "roles": ["auditor"]},
        {"name": 7, "email": ["tom@example.org"], "roles": "auditor"},
        [],
        "tom",
        None,
    ],
    ids=lambda body: json.dumps(body)[:70],
)
def test_wrong_invitation_is_told_and_leaves_nothing(
    identity: Parts, app: Flask, gwen: Member, body: object
) -> None:
    answer = signed_in(app, gwen).ask("POST", f"{API}/members", body)

    assert answer.status_code in {400, 415, 422}
    assert answer.mimetype == "application/problem+json"
    assert len(identity.directory.members(gwen.tenant)) == 1
