"""What belongs to another trust is answered byte for byte like what does not exist.

Whoever asks may do everything in their own trust, and sends what would be right if it were theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from secrets import token_hex
from typing import Any

import httpx
import pytest
from tests.security.installed import Browser, Installed, Route, as_read, keyed

MINE, THEIRS = "northmoor", "estuary"
ADMINISTRATOR = "gwen.hartley@northmoor.example"
OUTSIDER = "tom.ackroyd@northmoor.example"
NOWHERE = "0198c0de-0000-7000-8000-000000000000"
DAY = "2035-11-01"
IDS = ("project", "decision", "member", "activity")

PROJECT = {"title": "A title", "about": "About", "population": "People"}
MATERIAL = {"title": "A paper", "format": "plain_english", "link": "", "text": "Words"}
AIM = {
    "statement": "A statement",
    "what": "What",
    "for_whom": "For whom",
    "measure": "Measure",
    "baseline": "1%",
    "target": "2%",
    "by_when": DAY,
    "because": "Because",
    "origin": "staff",
}
OUTCOME = {
    "option": "a",
    "rationale": "Why",
    "changed_by_lived_experience": "Nothing did",
    "override_reason": "",
    "override_by": "",
    "answers": [],
}
MEETING = {
    "title": "A meeting",
    "about": "",
    "on": DAY,
    "starts": "18:30",
    "minutes": 60,
    "place": "Here",
    "invite": [],
}
FEEDBACK = {"said": "Said", "acted": True, "response": "Did", "because": "Why", "on": "2026-11-01"}


def opening(member: str) -> dict[str, Any]:
    return {
        "question": "Which?",
        "about": {"kind": "step", "which": "1"},
        "options": [{"text": "This", "adopts": 0}, {"text": "That", "adopts": 0}],
        "method": "consensus",
        "deadline": DAY,
        "deadline_agreed": True,
        "materials": [MATERIAL],
        "invite": [{"member": member, "speaks_as": "staff"}],
    }


def bodies(member: str) -> dict[str, dict[str, Any]]:
    """Give a body for each route of the API that takes one, speaking of a member."""
    project, decision = "/projects/api/projects/<project>", "/projects/api/decisions/<decision>"
    activity = "/participation/api/activities/<activity>"
    invited = "/participation/api/invitations/<activity>"
    return {
        f"PUT {project}": PROJECT,
        f"PUT {project}/team/<member>": {"role": "team_member", "speaks_as": "staff"},
        f"PUT {project}/co-production-lead": {"member": member, "because": "Because"},
        f"PUT {project}/agreement": {
            "member": member,
            "role_name": "",
            "scope": "All",
            "starts": "2026-11-01",
            "until": DAY,
        },
        f"POST {project}/deadlines": {"what": "A thing", "due": DAY},
        f"PUT {project}/deadlines/<int:number>": {"due": DAY, "because": "Because"},
        f"PUT {project}/steps/<int:number>": {"status": "in_progress", "note": "A note"},
        f"POST {project}/aim/drafts": AIM,
        f"POST {project}/decisions": opening(member),
        f"POST {decision}/contributions": {"text": "Words"},
        f"POST {decision}/positions": {"option": "a", "stance": "agree", "reason": "Because"},
        f"POST {decision}/materials": MATERIAL,
        f"POST {decision}/invitations": {"invite": [{"member": member, "speaks_as": "staff"}]},
        f"POST {decision}/outcome": OUTCOME,
        f"PUT {decision}/answer": {"member": member, "text": "An answer"},
        f"POST {decision}/feedback": FEEDBACK,
        "POST /participation/api/projects/<project>/activities": MEETING,
        f"POST {activity}/invitations": {"invite": [member]},
        f"PUT {activity}/attendance/<member>": {"minutes": 60},
        f"PUT {invited}/answer": {"accepted": True},
        f"PUT {invited}/preference": {"preference": "full", "pence": 0},
    }


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks through both doors, and what they learn."""

    program: httpx.Client
    browser: Browser
    csrf: str

    def __call__(self, route: Route, values: dict[str, str], version: int = 1) -> httpx.Response:
        path = route.address(values)
        if route.is_api:
            body = bodies(values["member"]).get(str(route))
            return self.program.request(route.method, path, json=body, headers=keyed(version))
        if route.method == "GET":
            return self.browser.get(path)
        key = keyed()["Idempotency-Key"]
        hidden = {"csrf_token": self.csrf, "version": str(version), "idempotency_key": key}
        return self.browser.client.post(path, data={**hidden, "text": "Words", "roles": "auditor"})


def ids_of(installation: Installed, tenant: str) -> dict[str, str]:
    """Give a project of a trust, with one of its decisions, its meetings and its people."""
    ((project, decision),) = installation.rows(
        "alongside_projects",
        "SELECT project, decision FROM decision WHERE tenant = %s ORDER BY 2 LIMIT 1",
        tenant,
    )
    ((member,),) = installation.rows(
        "alongside_projects",
        "SELECT member FROM team_member WHERE tenant = %s AND project = %s ORDER BY 1 LIMIT 1",
        tenant,
        project,
    )
    ((activity,),) = installation.rows(
        "alongside_participation",
        "SELECT activity FROM activity WHERE tenant = %s AND project = %s ORDER BY 1 LIMIT 1",
        tenant,
        project,
    )
    ids = {"project": project, "decision": decision, "member": member, "activity": activity}
    for name in ("claim", "batch"):
        query = f"SELECT coalesce(max({name}), 'none') FROM {name} WHERE tenant = %s"  # noqa: S608 ours
        ((ids[name],),) = installation.rows("alongside_participation", query, tenant)
    rest = {"service": "projects", "position": "1", "choice": "yes"}
    return {**ids, **rest, "number": "1", "role": "auditor"}


@pytest.fixture(scope="session")
def gwen(installation: Installed) -> Asking:
    """Give an administrator, who may do everything in her own trust."""
    browser = installation.browser(ADMINISTRATOR)
    csrf = browser.hidden("/identity/account/password")["csrf_token"]
    return Asking(installation.program(installation.token(ADMINISTRATOR)), browser, csrf)


@pytest.fixture(scope="session")
def theirs(installation: Installed) -> dict[str, str]:
    return ids_of(installation, THEIRS)


@pytest.fixture(scope="session")
def mine(installation: Installed) -> dict[str, str]:
    return ids_of(installation, MINE)


@pytest.fixture(scope="session")
def with_ids(installation: Installed) -> list[Route]:
    """Give the routes whose addresses name something of a trust, and that administrators ask.

    The threads of reporting are for auditors alone.
    """
    found = [
        route
        for route in installation.routes()
        if {*route.parameters} & {*IDS} and route.service != "reporting"
    ]
    assert len(found) > 70
    return found


def absent(ids: dict[str, str]) -> dict[str, str]:
    """Give ids that exist nowhere, in place of some."""
    return {name: f"{name}-{NOWHERE}" if name in IDS else value for name, value in ids.items()}


def compared(
    ask: Callable[[Route, dict[str, str]], httpx.Response],
    route: Route,
    there: dict[str, str],
    *names: str,
) -> tuple[httpx.Response, bool]:
    """Ask for what is another's and for what is not; say whether the answers are the same."""
    nowhere = {name: absent(there)[name] if name in names else there[name] for name in there}
    first, second = ask(route, there), ask(route, nowhere)
    seen, expected = str(as_read(first)), str(as_read(second))
    for name in names:
        seen = seen.replace(there[name], "X")
        expected = expected.replace(nowhere[name], "X")
    return first, seen == expected


def test_everything_of_another_trust_is_not_there(
    installation: Installed, gwen: Asking, theirs: dict[str, str], with_ids: list[Route]
) -> None:
    before = installation.stored()
    found = {str(route): compared(gwen, route, theirs, *IDS) for route in with_ids}

    assert [route for route, (_, same) in found.items() if not same] == []
    assert {
        route: answer.status_code
        for route, (answer, _) in found.items()
        if answer.status_code != HTTPStatus.NOT_FOUND
    } == {}
    assert installation.stored() == before


def test_what_is_asked_would_be_right_of_ones_own(
    gwen: Asking, mine: dict[str, str], with_ids: list[Route]
) -> None:
    """So that the refusals above are for the stated reason: here nothing is `not found`."""
    others = ("dissent", "/invitations/", "/claims/new/", "/erasure")
    reading = [
        route
        for route in with_ids
        if route.method == "GET" and not any(each in route.rule for each in others)
    ]
    # A person is erased whatever their version: not by the way.
    writing = [
        route
        for route in with_ids
        if route.is_api and route.method == "POST" and not route.rule.endswith("/erasure")
    ]

    answers = {str(route): gwen(route, mine) for route in reading}
    stale = {str(route): gwen(route, mine, 99_999) for route in writing}

    assert {
        route: answer.status_code
        for route, answer in {**answers, **stale}.items()
        if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}
        or (answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and "malformed" in answer.text)
    } == {}


def test_decision_of_another_trust_is_not_in_ones_own_project(
    gwen: Asking, mine: dict[str, str], theirs: dict[str, str], with_ids: list[Route]
) -> None:
    mixed = {**mine, "decision": theirs["decision"]}
    found = {
        str(route): compared(gwen, route, mixed, "decision")
        for route in with_ids
        if {"project", "decision"} <= {*route.parameters}
    }

    assert found
    assert [route for route, (_, same) in found.items() if not same] == []
    assert {answer.status_code for answer, _ in found.values()} == {HTTPStatus.NOT_FOUND}


def test_member_of_another_trust_is_nobody_in_ones_own(
    installation: Installed,
    gwen: Asking,
    mine: dict[str, str],
    theirs: dict[str, str],
    with_ids: list[Route],
) -> None:
    """Also where a body names them: in a team, as lead, as sponsor, as somebody to invite."""
    mixed = {**mine, "member": theirs["member"]}
    named = {route for route in bodies("") if "somebody" in str(bodies("somebody")[route])}
    before = installation.recorded()
    found = {
        str(route): compared(gwen, route, mixed, "member")
        for route in with_ids
        if "member" in route.parameters or str(route) in named
    }

    assert [route for route, (_, same) in found.items() if not same] == []
    # Who is not in a team has left it already: that is answered so of everybody.
    assert [route for route, (answer, _) in found.items() if answer.is_success] == [
        "DELETE /projects/api/projects/<project>/team/<member>"
    ]
    assert len(found) > 15
    assert installation.recorded() == before


def test_project_of_a_team_that_one_is_not_in_is_not_there_either(
    installation: Installed, gwen: Asking, with_ids: list[Route]
) -> None:
    started = gwen.program.post(
        "/projects/api/projects", json={**PROJECT, "speaks_as": "staff"}, headers=keyed()
    ).json()["stream"]
    somebody = ids_of(installation, MINE)["member"]
    opened = gwen.program.post(
        f"/projects/api/projects/{started}/decisions", json=opening(somebody), headers=keyed()
    )
    hidden = {
        "project": started,
        "decision": opened.json()["stream"],
        "member": somebody,
        "number": "1",
        "role": "auditor",
    }
    browser = installation.browser(OUTSIDER)
    csrf = browser.hidden("/identity/account/password")["csrf_token"]
    tom = Asking(installation.program(installation.token(OUTSIDER)), browser, csrf)
    found = {
        str(route): compared(tom, route, hidden, "project", "decision")
        for route in with_ids
        if route.service == "projects"
    }

    assert opened.status_code == HTTPStatus.CREATED
    assert [route for route, (_, same) in found.items() if not same] == []
    assert {answer.status_code for answer, _ in found.values()} == {
        HTTPStatus.NOT_FOUND,
        HTTPStatus.FORBIDDEN,
    }


def test_session_of_somebody_else_goes_on(installation: Installed, gwen: Asking) -> None:
    other = installation.browser("priya.raman@estuary.example")
    ((name,),) = installation.rows(
        "alongside_identity", "SELECT session FROM session ORDER BY opened_at DESC LIMIT 1"
    )
    ending = Route("identity", "POST", "/identity/account/sessions/<name>/end")
    ids = {"name": name, "member": ""}

    seen = as_read(gwen(ending, ids))
    nowhere = as_read(gwen(ending, {**ids, "name": f"session-{NOWHERE}"}))

    assert str(seen).replace(name, "X") == str(nowhere).replace(f"session-{NOWHERE}", "X")
    assert other.get("/identity/account").status_code == HTTPStatus.OK


def test_link_of_one_trust_opens_no_other(installation: Installed) -> None:
    inviting = installation.program(installation.token("priya.raman@estuary.example"))
    link = installation.link_for(
        inviting, roles=["auditor"], name="Somebody", email=f"{token_hex(6)}@links.example"
    )
    stranger = installation.stranger()
    elsewhere = {
        tenant: as_read(stranger.get(link.replace("/estuary/", f"/{tenant}/")))
        for tenant in ("northmoor", "platform", "no-such-trust", "Not-a-name", "*")
    }
    unknown = as_read(stranger.get(link[:-10] + "0123456789"))

    assert stranger.get(link).status_code == HTTPStatus.OK
    assert {*map(str, elsewhere.values())} == {str(unknown)}
    assert unknown[0] == HTTPStatus.NOT_FOUND


def test_nobody_chooses_a_trust_that_they_are_not_in(gwen: Asking) -> None:
    answers = [
        gwen.browser.client.post(
            "/identity/trusts", data={"csrf_token": gwen.csrf, "trust": trust, "next": ""}
        )
        for trust in (THEIRS, "no-such-trust", "platform")
    ]
    shown = [
        answer.text.replace(trust, "X")
        for answer, trust in zip(answers, (THEIRS, "no-such-trust", "platform"), strict=True)
    ]

    assert len({str(as_read(httpx.Response(200, text=each))) for each in shown}) == 1
    assert gwen.program.get("/identity/api/me").json()["tenant"] == MINE
    assert gwen.browser.get("/projects/").text.count("Northmoor") > 0
