"""Each role, each route of every service, through HTTP: who may not, gets 403 and nothing else.

What a route asks for is written down here once more, so that a wrong mark on a view is seen.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from tests.security import routes_of_participation, routes_of_reporting
from tests.security.installed import SERVICES, Installed, Person, Route, keyed
from tests.security.test_http_strangers import PUBLIC

from alongside.identity.domain.rights import RIGHTS as IDENTITY_RIGHTS
from alongside.identity.domain.rights import Action as Members
from alongside.identity.domain.roles import PROGRAMME_ROLES, TRUST_ROLES, Role
from alongside.participation.domain.rights import RIGHTS as PARTICIPATION_RIGHTS
from alongside.projects.domain.rights import RIGHTS as PROJECTS_RIGHTS
from alongside.projects.domain.rights import Action as Projects
from alongside.reporting.domain.rights import RIGHTS as REPORTING_RIGHTS

ADMINISTRATOR = "priya.raman@estuary.example"
PROGRAMME = "harriet.lune@programme.example"
OF_LOGS = """
    GET {log}/entries
    GET {log}/checkpoint
    PUT {log}/checkpoint
    GET {log}/key
    GET {log}/tile/<path:address>
    GET {log}/proof/inclusion
    GET {log}/proof/consistency
    GET {log}/receipt
"""
"""Routes that no role opens: they take a sibling service's token."""

SIGNED_IN = """
    GET /identity/account
    GET /identity/account/password
    POST /identity/account/password
    POST /identity/account/sessions/<name>/end
    GET /identity/api/me
    GET /identity/trusts
    POST /identity/trusts
"""
IDENTITY: dict[Members, str] = {
    Members.SEE_MEMBERS: """
        GET /identity/api/members
        GET /identity/api/members/<member>
        GET /identity/members
    """,
    Members.INVITE_MEMBERS: """
        POST /identity/api/members
        POST /identity/api/members/<member>/invitation-link
        GET /identity/members/invite
        POST /identity/members/invite
        POST /identity/members/<member>/link
    """,
    Members.CHANGE_ROLES: """
        PUT /identity/api/members/<member>/roles/<role>
        DELETE /identity/api/members/<member>/roles/<role>
        GET /identity/members/<member>
        POST /identity/members/<member>/roles
    """,
    Members.REMOVE_MEMBERS: """
        DELETE /identity/api/members/<member>
        GET /identity/members/<member>/remove
        POST /identity/members/<member>/remove
    """,
}
PROJECTS: dict[Projects, str] = {
    Projects.READ: """
        GET /projects/
        GET /projects/<project>
        GET /projects/<project>/aim
        GET /projects/<project>/deadlines
        GET /projects/<project>/decisions
        GET /projects/<project>/decisions/<decision>
        GET /projects/<project>/history
        GET /projects/<project>/steps/<int:number>
        GET /projects/<project>/team
        GET /projects/policy
        GET /projects/api/decisions/<decision>
        GET /projects/api/policy
        GET /projects/api/projects
        GET /projects/api/projects/<project>
        GET /projects/api/projects/<project>/aim
        GET /projects/api/projects/<project>/decisions
        GET /projects/api/projects/<project>/history
        GET /projects/api/projects/<project>/steps
        GET /projects/api/unanswered
    """,
    Projects.START_PROJECT: """
        POST /projects/api/projects
        GET /projects/new
        POST /projects/new
    """,
    Projects.LEAD_PROJECT: """
        PUT /projects/api/projects/<project>
        PUT /projects/api/projects/<project>/agreement
        PUT /projects/api/projects/<project>/co-production-lead
        PUT /projects/api/projects/<project>/team/<member>
        DELETE /projects/api/projects/<project>/team/<member>
        GET /projects/<project>/describe
        POST /projects/<project>/describe
        GET /projects/<project>/team/lead
        POST /projects/<project>/team/lead
        GET /projects/<project>/team/members/<member>
        POST /projects/<project>/team/members/<member>
        GET /projects/<project>/team/members/<member>/leave
        POST /projects/<project>/team/members/<member>/leave
        GET /projects/<project>/team/new
        POST /projects/<project>/team/new
        GET /projects/<project>/team/sponsor
        POST /projects/<project>/team/sponsor
    """,
    Projects.WORK_ON_PROJECT: """
        POST /projects/api/decisions/<decision>/materials
        POST /projects/api/projects/<project>/aim/drafts
        POST /projects/api/projects/<project>/deadlines
        PUT /projects/api/projects/<project>/deadlines/<int:number>
        PUT /projects/api/projects/<project>/deadlines/<int:number>/agreement
        PUT /projects/api/projects/<project>/steps/<int:number>
        GET /projects/<project>/aim/new
        POST /projects/<project>/aim/new
        POST /projects/<project>/deadlines/<int:number>/agree
        GET /projects/<project>/deadlines/<int:number>/move
        POST /projects/<project>/deadlines/<int:number>/move
        GET /projects/<project>/deadlines/new
        POST /projects/<project>/deadlines/new
        GET /projects/<project>/decisions/<decision>/material
        POST /projects/<project>/decisions/<decision>/material
        POST /projects/<project>/steps/<int:number>
    """,
    Projects.TAKE_PART: """
        POST /projects/api/decisions/<decision>/contributions
        POST /projects/api/decisions/<decision>/positions
        GET /projects/<project>/decisions/<decision>/contribute
        POST /projects/<project>/decisions/<decision>/contribute
        GET /projects/<project>/decisions/<decision>/position
        POST /projects/<project>/decisions/<decision>/position
    """,
    Projects.RECORD_OUTCOME: """
        PUT /projects/api/decisions/<decision>/answer
        POST /projects/api/decisions/<decision>/feedback
        POST /projects/api/decisions/<decision>/invitations
        POST /projects/api/decisions/<decision>/outcome
        POST /projects/api/projects/<project>/decisions
        GET /projects/<project>/decisions/<decision>/dissent/<member>
        POST /projects/<project>/decisions/<decision>/dissent/<member>
        GET /projects/<project>/decisions/<decision>/feedback
        POST /projects/<project>/decisions/<decision>/feedback
        GET /projects/<project>/decisions/<decision>/invite
        POST /projects/<project>/decisions/<decision>/invite
        GET /projects/<project>/decisions/<decision>/outcome
        POST /projects/<project>/decisions/<decision>/outcome
        GET /projects/<project>/decisions/new
        POST /projects/<project>/decisions/new
    """,
    Projects.SET_POLICY: """
        PUT /projects/api/policy
        POST /projects/policy
    """,
}
NOWHERE = "0198c0de-0000-7000-8000-000000000000"
VALUES = {
    "project": f"project-{NOWHERE}",
    "decision": f"decision-{NOWHERE}",
    "member": f"member-{NOWHERE}",
    "number": "1",
    "role": "auditor",
    "activity": f"activity-{NOWHERE}",
    "claim": f"claim-{NOWHERE}",
    "batch": f"batch-{NOWHERE}",
    "choice": "yes",
    "service": "projects",
    "position": "999999",
}
AT_ONCE = {"POST /participation/payments", "POST /participation/api/batches"}
"""What is done at once, without anything being sent: whoever may is not asked to do it here."""

REFUSALS = {HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED}


def listed(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


OF_ALL = [
    route
    for service in SERVICES
    for route in listed(OF_LOGS.format(log=f"/{service}/log/<tenant>"))
]
TABLES: dict[str, tuple[Mapping[Any, str], Mapping[Any, frozenset[Any]]]] = {
    "identity": (IDENTITY, IDENTITY_RIGHTS),
    "participation": (routes_of_participation.ACTIONS, PARTICIPATION_RIGHTS),
    "projects": (PROJECTS, PROJECTS_RIGHTS),
    "reporting": (routes_of_reporting.ACTIONS, REPORTING_RIGHTS),
}
"""Of each service what its routes ask for, and which roles may."""

ROLES_OF = {
    route: {str(role) for role in rights[action]}
    for actions, rights in TABLES.values()
    for action, text in actions.items()
    for route in listed(text)
}


@pytest.fixture(scope="session")
def everyone(installation: Installed) -> dict[str, Person]:
    """Let one person of each role join a trust, and one of no role."""
    inviting = installation.program(installation.token(ADMINISTRATOR))
    people = {str(role): installation.newcomer(inviting, role) for role in TRUST_ROLES}
    programme = installation.program(installation.token(PROGRAMME))
    people |= {str(role): installation.newcomer(programme, role) for role in PROGRAMME_ROLES}
    nobody = installation.newcomer(inviting, Role.AUDITOR)
    version = inviting.get(f"/identity/api/members/{nobody.member}").json()["version"]
    path = f"/identity/api/members/{nobody.member}/roles/auditor"
    inviting.delete(path, headers=keyed(version)).raise_for_status()
    token = installation.token(nobody.email, "seven wet umbrellas")
    nobody = Person(nobody.email, nobody.browser, installation.program(token), nobody.member)
    return {**people, "none": nobody}


@pytest.fixture(scope="session")
def acting(installation: Installed) -> list[Route]:
    """Give the routes that ask for an action."""
    return [route for route in installation.routes() if str(route) in ROLES_OF]


def asked(person: Person, route: Route, csrf: str) -> httpx.Response:
    """Ask as somebody does who knows how: with the token and key that the route wants."""
    path, client = route.address(VALUES), person.browser.client
    if route.is_api:
        return person.program.request(route.method, path, headers=keyed(1), json={})
    if route.method == "GET":
        return client.get(path)
    hidden = {"csrf_token": csrf, "idempotency_key": keyed()["Idempotency-Key"], "version": "1"}
    return client.post(path, data=hidden)


def answers(person: Person, routes: list[Route]) -> Iterator[tuple[Route, int]]:
    csrf = person.browser.hidden("/identity/account/password")["csrf_token"]
    for route in routes:
        yield route, asked(person, route, csrf).status_code


def test_every_route_says_here_what_it_asks_for(installation: Installed) -> None:
    known = {*PUBLIC, *OF_ALL, *listed(SIGNED_IN), *ROLES_OF}

    assert {str(route) for route in installation.routes()} == known


def test_tables_speak_of_the_same_roles() -> None:
    every = [role for _, rights in TABLES.values() for roles in rights.values() for role in roles]
    unused = {
        f"{name}.{each}" for name, (used, all_) in TABLES.items() for each in {*all_} - {*used}
    }

    assert {str(role) for role in every} == {str(role) for role in Role}
    assert unused == {f"identity.{Members.SEE_CONTACTS}"}


@pytest.mark.parametrize("role", [*map(str, Role), "none"])
def test_a_role_is_let_in_where_the_table_says_so_and_nowhere_else(
    installation: Installed, everyone: dict[str, Person], acting: list[Route], role: str
) -> None:
    before = installation.stored()
    may = {route for route, roles in ROLES_OF.items() if role in roles}
    tried = [route for route in acting if str(route) not in AT_ONCE & may]
    wrong = [
        f"{route}: {status}"
        for route, status in answers(everyone[role], tried)
        if (str(route) in may and status in REFUSALS)
        or (str(route) not in may and status != HTTPStatus.FORBIDDEN)
    ]

    assert wrong == []
    assert installation.stored() == before


@pytest.mark.parametrize("role", [*map(str, Role), "none"])
def test_only_administrators_see_addresses(everyone: dict[str, Person], role: str) -> None:
    person = everyone[role]
    shown = "".join(
        person.program.get(path).text + person.browser.get(path.replace("/api", "")).text
        for path in ("/identity/api/members", f"/identity/api/members/{everyone['auditor'].member}")
    )

    assert (everyone["auditor"].email in shown) == (role == Role.ADMINISTRATOR)
    assert ("@estuary.example" in shown) == (role == Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", [*map(str, Role), "none"])
@pytest.mark.parametrize("route", OF_ALL)
def test_no_person_reads_a_log(everyone: dict[str, Person], role: str, route: str) -> None:
    """Nor is anything told of whether there is such a log."""
    method, rule = route.split()
    found = [
        everyone[role].program.request(
            method, rule.replace("<tenant>", tenant).replace("<path:address>", "0/000")
        )
        for tenant in ("estuary", "northmoor", "platform", "nobody", "*", "%2a")
    ]

    assert {answer.status_code for answer in found} == {HTTPStatus.FORBIDDEN}
    assert len({answer.content for answer in found}) == 1
