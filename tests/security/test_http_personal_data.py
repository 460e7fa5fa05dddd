"""Where what people type must not turn up: logs, addresses, other sessions' view, raw storage.

Each field gets a word of its own, through the API and through pages, in requests that are right,
wrong, and broken by a fault of the database. What is sealed must be readable nowhere on the disk;
what is not is listed here, so that the list can only change on purpose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from secrets import token_hex
from socket import create_connection
from typing import Any

import httpx
import pytest
from tests.security.installed import DATABASES, Installed, Person, keyed
from tests.security.test_http_tenants import DAY, MEETING

ADMINISTRATOR = "priya.raman@estuary.example"
API = "/projects/api"

SEALED = {
    "name",
    "own name",
    "email",
    "contribution",
    "contribution of a page",
    "reason",
    "private reason",
    "full name",
    "contact",
    "account holder",
}
"""Who people are, where they are paid, and what they say in their own words about a decision."""

SECRET = {"password", "wrong password", "session", "access token", "link", "unknown email"}
"""What must be kept nowhere at all, sealed or not."""

IN_THE_CLEAR = {
    "title",
    "about",
    "population",
    "note",
    "deadline",
    "statement",
    "because",
    "question",
    "option",
    "material",
    "scope",
    "sponsor",
    "why",
    "meeting",
    "place",
}
"""What a team writes down together; it names nobody unless somebody names somebody."""

REFUSED = {"unknown field", "refused", "stray", "header", "key", "markup"}
"""What was never accepted."""


@dataclass
class Planted:
    """The words, by where they were typed; and what was answered."""

    words: dict[str, str] = field(default_factory=dict)
    answers: list[httpx.Response] = field(default_factory=list)

    def __call__(self, where: str) -> str:
        """Give the word of a place, which turns up nowhere else."""
        return self.words.setdefault(where, f"Zq{token_hex(8)}")

    def took(self, answer: httpx.Response, status: int) -> httpx.Response:
        """Keep an answer, having seen that it is the expected one."""
        assert answer.status_code == status, answer.text
        self.answers.append(answer)
        return answer

    def found_in(self, text: bytes | str, among: set[str] | None = None) -> list[str]:
        """Name the places whose words stand in some bytes, plainly or as hexadecimal digits."""
        raw = text.encode() if isinstance(text, str) else text
        return sorted(
            where
            for where, word in self.words.items()
            if among is None or where in among
            if any(form in raw for form in (word.encode(), word.encode().hex().encode()))
        )


@pytest.fixture(scope="module")
def loud(installation: Installed) -> Iterator[Installed]:
    """Let the database's server log all that it can be made to log."""
    with installation.connect("postgres") as connection:
        for setting in ("log_statement = 'all'", "log_min_duration_statement = 0"):
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute(b"SELECT pg_reload_conf()")
    yield installation
    with installation.connect("postgres") as connection:
        connection.execute(b"ALTER SYSTEM RESET ALL")
        connection.execute(b"SELECT pg_reload_conf()")


@pytest.fixture(scope="module")
def planted(loud: Installed) -> Planted:
    """Type everything everywhere, right and wrong."""
    words = Planted()
    somebody = come_in(loud, words)
    decision = decide(loud, words, somebody)
    say(words, somebody, decision)
    meet(loud, words, somebody)
    go_wrong(loud, words, somebody, decision)
    break_down(loud, words, somebody)
    return words


def come_in(installation: Installed, planted: Planted) -> Person:
    """Invite somebody and let them join, who mistypes a password first."""
    inviting = installation.program(installation.token(ADMINISTRATOR))
    email = f"{planted('email').lower()}@canary.example"
    planted.words["email"] = email.partition("@")[0]
    link = installation.link_for(
        inviting,
        roles=["administrator", "project_lead"],
        name=f"Ana {planted('name')}",
        email=email,
    )
    planted.words["link"] = link.rsplit("/", 1)[1]
    browser, password = installation.stranger(), f"three wet {planted('password')}"
    browser.send(link, name=f"Ana {planted('own name')}", password="x")  # noqa: S106 too short
    planted.took(browser.send(link, name=f"Ana {planted('own name')}", password=password), 303)
    asked = {"email": email, "tenant": "", "password": f"no {planted('wrong password')}"}
    sign_in = f"{installation.url}/identity/api/sign-in"
    planted.took(httpx.post(sign_in, json=asked), 403)
    nobody = {**asked, "email": f"{planted('unknown email')}@canary.example"}
    planted.took(httpx.post(sign_in, json=nobody), 403)
    planted.words["session"] = browser.client.cookies["alongside"]
    token = httpx.post(sign_in, json={**asked, "password": password}).json()["access_token"]
    planted.words["access token"] = token
    program = installation.program(token)
    member = program.get("/identity/api/me").json()["member"]
    return Person(email, browser, program, member)


def decide(installation: Installed, planted: Planted, somebody: Person) -> str:
    """Start a project and put a question to somebody."""

    def send(method: str, path: str, body: object, version: int | None = None) -> dict[str, Any]:
        answer = somebody.program.request(method, API + path, json=body, headers=keyed(version))
        return dict(planted.took(answer, 201 if method == "POST" else 200).json())

    _await(installation, "alongside_projects", "member WHERE active AND member", somebody.member)
    started = send(
        "POST",
        "/projects",
        {
            "title": planted("title"),
            "about": planted("about"),
            "population": planted("population"),
            "speaks_as": "lived_experience",
        },
    )
    path, version = f"/projects/{started['stream']}", started["version"]
    send("PUT", f"{path}/steps/1", {"status": "in_progress", "note": planted("note")}, version)
    send("POST", f"{path}/deadlines", {"what": planted("deadline"), "due": DAY})
    draft = dict.fromkeys(("what", "for_whom", "measure"), "x")
    draft |= {"baseline": "41%", "target": "60%"}
    draft |= {"statement": planted("statement"), "because": planted("because")}
    send("POST", f"{path}/aim/drafts", {**draft, "by_when": DAY, "origin": "staff"}, 1)
    agreement = {"member": "", "role_name": planted("sponsor"), "scope": planted("scope")}
    send("PUT", f"{path}/agreement", {**agreement, "starts": "2026-11-01", "until": DAY})
    asked = {
        "question": planted("question"),
        "about": {"kind": "step", "which": "1"},
        "options": [{"text": planted("option"), "adopts": 0}, {"text": "That", "adopts": 0}],
        "method": "consensus",
        "deadline": DAY,
        "deadline_agreed": True,
        "materials": [{"title": "x", "format": "audio", "link": "", "text": planted("material")}],
        "invite": [{"member": somebody.member, "speaks_as": "lived_experience"}],
    }
    policy = somebody.program.get(f"{API}/policy").json()
    change = {"notice": 6 + policy["version"] % 2, "taking_part": 2, "because": planted("why")}
    send("PUT", "/policy", change, policy["version"])
    return str(send("POST", f"{path}/decisions", asked)["stream"])


def _await(installation: Installed, database: str, row: str, wanted: str) -> None:
    """Wait until a service has heard of a member or project, a moment later."""
    while not installation.rows(database, f"SELECT 1 FROM {row} = %s", wanted):  # noqa: S608 ours
        with installation.connect("postgres") as connection:
            connection.execute(b"SELECT pg_sleep(0.1)")


def say(planted: Planted, somebody: Person, decision: str) -> None:
    """Contribute and take positions, by the API and by pages."""
    path = f"{API}/decisions/{decision}"

    def send(what: str, body: object) -> None:
        planted.took(somebody.program.post(f"{path}/{what}", json=body, headers=keyed()), 201)

    send("contributions", {"text": planted("contribution")})
    stand = {"option": "a", "stance": "block", "reason": planted("reason"), "privacy": "open"}
    send("positions", stand)
    send("positions", {**stand, "reason": planted("private reason"), "privacy": "private"})
    project = somebody.program.get(path).json()["project"]
    page = f"/projects/{project}/decisions/{decision}"
    answer = somebody.browser.send(f"{page}/contribute", text=planted("contribution of a page"))
    planted.took(answer, 303)
    for each in (page, f"/projects/{project}", f"/projects/{project}/history", "/identity/members"):
        planted.answers.append(somebody.browser.get(each))


def meet(installation: Installed, planted: Planted, somebody: Person) -> None:
    """Say who one is and where to be paid, rightly and wrongly, and plan a meeting."""
    api, program = "/participation/api", somebody.program
    ((project,),) = installation.rows(
        "alongside_projects", "SELECT project FROM team_member WHERE member = %s", somebody.member
    )
    team = f"team_member WHERE project = '{project}' AND member"
    _await(installation, "alongside_participation", team, somebody.member)
    me = {"name": planted("full name"), "contact": planted("contact")}
    planted.took(program.put(f"{api}/me", json=me, headers=keyed(0)), 200)
    bank, right = f"{api}/me/bank-details", {"sort_code": "404784", "account_number": "70872490"}
    right["holder"] = planted("account holder")
    planted.took(program.put(bank, json=right, headers=keyed(1)), 200)
    wrong = {**right, "holder": f"={planted('refused')}"}
    planted.took(program.put(bank, json=wrong, headers=keyed(2)), 422)
    planted.took(program.put(bank, json=right, headers=keyed(1)), 412)
    meeting = {**MEETING, "title": planted("meeting"), "place": planted("place")}
    meeting["invite"] = [somebody.member]
    path = f"{api}/projects/{project}/activities"
    planned = planted.took(program.post(path, json=meeting, headers=keyed()), 201)
    activity = planned.json()["stream"]
    for each in ("details", "details/bank", f"meetings/{activity}", f"invitations/{activity}"):
        planted.answers.append(somebody.browser.get(f"/participation/{each}"))
    planted.took(somebody.browser.send("/participation/details/bank", **wrong), 422)
    with installation.connect("alongside_participation") as connection:
        connection.execute(b"ALTER TABLE person RENAME TO gone")
        try:
            planted.took(program.put(f"{api}/me", json=me, headers=keyed(2)), 500)
        finally:
            connection.execute(b"ALTER TABLE gone RENAME TO person")


def go_wrong(installation: Installed, planted: Planted, somebody: Person, decision: str) -> None:
    """Send what is refused: unknown fields, wrong types, HTML, words in addresses and headers."""
    program, path = somebody.program, f"{API}/decisions/{decision}/contributions"
    word = planted("refused")
    for body in (
        {"text": word, planted("unknown field"): 1},
        {"text": [word]},
        {"text": word * 2_000},
        {"text": f"{word}\0"},
        {"txt": word},
    ):
        planted.took(program.post(path, json=body, headers=keyed()), 422)
    as_json = {**keyed(), "Content-Type": "application/json"}
    planted.took(program.post(path, content=f'{{"text": "{word}'.encode(), headers=as_json), 400)
    planted.took(program.post(path, json={"text": word}), 400)
    for name, value in (
        ("Idempotency-Key", f"{planted('key')} " * 30),
        ("If-Match", planted("header")),
        ("traceparent", planted("header")),
        ("Authorization", f"Bearer {planted('header')}"),
        ("User-Agent", planted("header")),
        ("Content-Type", f"text/{planted('header')}"),
    ):
        sent = {**keyed(), name: value.strip()}
        program.post(f"{API}/projects", json={"title": word}, headers=sent)
    stray = planted("stray")
    for where in (f"/projects/{stray}", f"{API}/projects?{stray}={stray}"):
        program.get(where)
        somebody.browser.get(where)
    program.get(f"{API}/projects/{stray}/history", params={"as_at": stray, "after": stray})
    markup = f"<script>{planted('markup')}</script>"
    somebody.browser.send("/projects/new", title=markup * 20, about=markup, population=markup)
    malformed = (f"GET /{stray} HTTP/9.9", stray, f"GET / HTTP/1.1\r\n{stray}", f"{stray} / X")
    for line in malformed:
        with create_connection(("127.0.0.1", installation.port), timeout=10) as connection:
            connection.sendall(f"{line}\r\n\r\n".encode())
            connection.recv(4096)


def break_down(installation: Installed, planted: Planted, somebody: Person) -> None:
    """Let the database refuse a row, a right and a table in the midst of commands."""
    body = {**dict.fromkeys(("about", "population"), planted("about")), "speaks_as": "staff"}
    body["title"] = planted("title")
    alter = "ALTER TABLE project"
    breaking = {
        f"{alter} ADD CONSTRAINT broken CHECK (false) NOT VALID": f"{alter} DROP CONSTRAINT broken",
        "REVOKE INSERT ON project FROM alongside_app": "GRANT INSERT ON project TO alongside_app",
        f"{alter} RENAME TO gone": "ALTER TABLE gone RENAME TO project",
    }
    for breaks, mends in breaking.items():
        with installation.connect("alongside_projects") as connection:
            connection.execute(breaks.encode())
            try:
                _fail(planted, somebody, body)
            finally:
                connection.execute(mends.encode())


def _fail(planted: Planted, somebody: Person, body: dict[str, str]) -> None:
    answer = somebody.program.post(f"{API}/projects", json=body, headers=keyed())
    planted.took(answer, HTTPStatus.INTERNAL_SERVER_ERROR)
    assert planted.found_in(answer.content) == []
    page = somebody.browser.send("/projects/new", **body)
    planted.took(page, HTTPStatus.INTERNAL_SERVER_ERROR)
    assert planted.found_in(page.content) == []


def test_every_place_was_planted(planted: Planted) -> None:
    assert set(planted.words) == SEALED | SECRET | IN_THE_CLEAR | REFUSED


def test_hosts_log_holds_nothing_that_was_typed(installation: Installed, planted: Planted) -> None:
    told = installation.log.read_bytes()

    assert b'"event": "request failed"' in told
    assert b'"event": "invalid request"' in told
    assert planted.found_in(told) == []
    assert b"127.0.0.1" not in told


def test_servers_log_holds_nothing_that_was_typed(
    installation: Installed, planted: Planted
) -> None:
    """Although it was made to log every statement, how long each took, and each failure."""
    told = installation.server_log.read_bytes()

    assert b"append" in told
    assert b"violates check constraint" in told
    assert planted.found_in(told) == []


def test_other_sessions_see_nothing_that_was_typed(
    installation: Installed, planted: Planted
) -> None:
    ((seen,),) = installation.rows(
        "alongside_projects", "SELECT string_agg(query, ';') FROM pg_stat_activity"
    )

    assert "SELECT" in seen
    assert planted.found_in(seen) == []


def test_addresses_hold_nothing_that_was_typed(planted: Planted) -> None:
    """Addresses end up in histories, in bookmarks and in the logs of proxies."""
    led_to = "".join(answer.headers.get("Location", "") for answer in planted.answers)
    linked = "".join(
        link
        for answer in planted.answers
        for link in re.findall(r'(?:href|action|src)="([^"]*)"', answer.text)
    )

    assert led_to
    assert linked
    assert planted.found_in(led_to + linked) == []


def test_tables_hold_in_the_clear_what_is_listed_and_nothing_else(
    installation: Installed, planted: Planted
) -> None:
    stored = b""
    for database in DATABASES:
        for table in installation.tables(database):
            for (row,) in installation.rows(database, f"SELECT t::text FROM {table} t"):  # noqa: S608 ours
                stored += row.encode()

    assert planted.found_in(stored) == sorted(IN_THE_CLEAR)


def test_disk_holds_nothing_sealed_or_secret(installation: Installed, planted: Planted) -> None:
    """Every file of the database's server is read: tables, indexes, the log of writes ahead."""
    with installation.connect("postgres") as connection:
        connection.execute(b"CHECKPOINT")
    files = [each for each in (installation.data / "postgres").rglob("*") if each.is_file()]
    found = {file.name: seen for file in files if (seen := planted.found_in(_read(file)))}

    assert {where for seen in found.values() for where in seen} == IN_THE_CLEAR


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # The server removed it in the meantime.
        return b""


def test_answers_that_are_kept_hold_nothing_that_was_typed(
    installation: Installed, planted: Planted
) -> None:
    for database in ("alongside_identity", "alongside_participation", "alongside_projects"):
        kept = installation.rows(database, "SELECT headers::text, body FROM idempotency")

        assert kept
        assert planted.found_in(b"".join(head.encode() + body for head, body in kept)) == []
