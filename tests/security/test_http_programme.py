"""Whoever is in the programme sees nothing of one trust, on no page and by no program."""

from http import HTTPStatus

import pytest
from tests.security.installed import Installed, Route

ANALYST = "rowan.ellery@programme.example"
ADMINISTRATOR = "harriet.lune@programme.example"
TRUSTS = ("northmoor", "estuary", "calder")
HIDDEN = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.UNAUTHORIZED}
TELLING = 12
"""Texts of so many characters are nobody else's by chance."""
EVERYBODYS = ("/sign-in", "/about", "/reference", "/openapi.json", "/invitations/", "/health/")
"""Pages that strangers may read too: on the first one a demonstration names its people."""


@pytest.fixture(scope="session")
def things(installation: Installed) -> dict[str, str]:
    """Give ids of things that a trust really has, by what addresses call them."""
    rows = installation.rows
    ((project, decision),) = rows(
        "alongside_projects",
        "SELECT project, decision FROM decision WHERE tenant = 'northmoor' LIMIT 1",
    )
    ((member,),) = rows(
        "alongside_identity", "SELECT member FROM member WHERE tenant = 'northmoor' LIMIT 1"
    )
    ((claim, activity),) = rows(
        "alongside_reporting",
        "SELECT claim, activity FROM claim WHERE tenant = 'northmoor' LIMIT 1",
    )
    return {
        "project": project,
        "decision": decision,
        "member": member,
        "claim": claim,
        "activity": activity,
        "tenant": "northmoor",
        "service": "projects",
    }


@pytest.fixture(scope="session")
def secrets_of_trusts(installation: Installed) -> list[str]:
    """Give what would tell of one trust: names, titles, populations, ids of its things."""
    found = installation.rows(
        "alongside_projects",
        "SELECT unnest(ARRAY[title, population, project]) FROM project"
        " UNION SELECT decision FROM decision UNION SELECT member FROM member",
    )
    names = installation.rows("alongside_projects", "SELECT name FROM trust")
    # Other tests of the session type words, such as "People", that stand on every page.
    telling = {text for (text,) in [*found, *names] if len(text) >= TELLING}
    return sorted(telling | {f'"{name}"' for name in TRUSTS})


def reads(installation: Installed) -> list[Route]:
    return [
        route
        for route in installation.routes()
        if route.method == "GET" and not any(each in route.rule for each in EVERYBODYS)
    ]


def test_nothing_of_a_trust_is_anywhere_to_be_read(
    installation: Installed, things: dict[str, str], secrets_of_trusts: list[str]
) -> None:
    browser = installation.browser(ANALYST)
    program = installation.program(installation.token(ANALYST))
    told = []
    for route in reads(installation):
        values = {name: things.get(name, "1") for name in route.parameters}
        path = route.address(values)
        answer = program.get(path) if route.is_api else browser.get(path)
        own = [text for text in secrets_of_trusts if text not in path]
        told += [f"{route}: {text}" for text in own if text in answer.text]
        if things.keys() & {*route.parameters} and answer.status_code not in HIDDEN:
            told.append(f"{route}: {answer.status_code}")

    assert told == []


def test_the_programme_opens_no_log(installation: Installed) -> None:
    program = installation.program(installation.token(ADMINISTRATOR))

    for tenant in (*TRUSTS, "programme", "platform"):
        for service in ("identity", "projects", "participation", "reporting"):
            answer = program.get(f"/{service}/log/{tenant}/entries?after=0")
            assert answer.status_code == HTTPStatus.FORBIDDEN


def test_a_release_that_waits_is_answered_like_none(installation: Installed) -> None:
    browser = installation.browser(ANALYST)

    answers = [browser.get(f"/reporting/releases/{number}") for number in (998, 999)]

    assert {each.status_code for each in answers} == {HTTPStatus.NOT_FOUND}
    assert answers[0].text == answers[1].text


def test_a_token_of_a_trust_reads_no_release(installation: Installed) -> None:
    gwen = installation.program(installation.token("gwen.hartley@northmoor.example"))

    for path in ("", "/1", "/1/csv"):
        answer = gwen.get(f"/reporting/api/releases{path}")
        assert answer.status_code == HTTPStatus.FORBIDDEN


def test_what_reporting_stores_for_the_programme_names_no_trust(installation: Installed) -> None:
    rows = installation.rows(
        "alongside_reporting",
        "SELECT convert_from(line, 'UTF8') FROM event WHERE tenant = 'programme'"
        " UNION ALL SELECT release::text FROM release",
    )

    held = "".join(text for (text,) in rows)
    assert "release.approved.v1" in held
    for name in TRUSTS:
        assert name not in held.lower()
