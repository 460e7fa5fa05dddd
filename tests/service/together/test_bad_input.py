"""What bad input gets from the APIs: a problem that says what is wrong, and nothing is stored.

Each command of the API is sent right once, so that what is wrong with the others is only what the
test made wrong.
"""

import json
import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.service.together.commands import (
    COMMANDS,
    DECISION_AT,
    PROJECT_AT,
    Command,
    Scene,
    leaves_of,
    pointer,
)
from tests.service.together.conftest import (
    IDENTITY,
    NOW,
    PROJECTS,
    Installation,
    Trust,
    let_in,
)
from tests.service.together.payment_commands import TYPED as TYPED_FOR_PAY
from tests.service.together.payment_commands import WITH_BODIES, Desk, Step

from alongside.identity.domain.roles import PROGRAMME, Role

EVERY: list[Command] = [*COMMANDS, *WITH_BODIES]
# Nobody types text for a team, and why a policy is as it is, only pages say.
TYPED = {each.name for each in COMMANDS} - {"feedback", "answer", "team", "policy"} | TYPED_FOR_PAY
LONGEST = 10_000
UNSTORABLE = ["NUL \0", "bell \a", "half of a pair \ud83d", "delete \x7f"]
HTML = "<script>alert(\"1\")</script> & <b onclick='x'>60%</b> &amp; {{ 7*7 }}"


NAMES = {"member", "option", "which", "override_by", "link", "email", "starts"}
"""Fields that name something: nothing has HTML in its name."""
AFTERWARDS = {"feedback", "answer", "release"}
"""Commands for a decision that is closed, or for more trusts than there are."""
CHOICES = {
    *("staff", "carer", "audio", "plain_english", "aim_draft", "consensus", "team_meeting"),
    *("done", "agree", "open", "team_member", ""),
}


@pytest.fixture
def scene(trust: Trust) -> Scene:
    project = trust.project()
    trust.draft(project, expected=1)
    deadline = {"what": "The aim", "due": "2026-12-18"}
    trust.do("Sam", "POST", f"{PROJECTS}/projects/{project}/deadlines", deadline)
    return Scene(trust, project, trust.decision(project))


@pytest.fixture(scope="module")
def desk(installation: Installation) -> Desk:
    return Desk.of(installation)


@pytest.fixture(scope="module")
def programme(installation: Installation) -> Trust:
    made = Trust(installation, PROGRAMME, {}, {})
    installation.identity.register_programme(made.stamp("platform"), name="The programme")
    let_in(made, {"Rowan": [Role.NCCMH_ANALYST]})
    return made


@pytest.fixture
def prepared(request: pytest.FixtureRequest, command: Command) -> Scene:
    """Make what one command needs, and no more."""
    if not isinstance(command, Step):
        made: Scene = request.getfixturevalue("scene")
        return made
    if command.name == "release":
        return Scene(request.getfixturevalue("programme"), "", "")
    desk: Desk = request.getfixturevalue("desk")
    return desk.scene(command)


def problem(answer: httpx.Response) -> dict[str, Any]:
    """Give the problem document that an answer must be."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    found: dict[str, Any] = answer.json()
    assert found["status"] == answer.status_code
    assert found["title"]
    assert found["detail"]
    return found


def pointers(answer: httpx.Response) -> set[str]:
    return {each["pointer"] for each in problem(answer)["errors"]}


def every(names: list[Command]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("command", names, ids=[each.name for each in names])


@every(EVERY)
def test_what_is_wrong_with_a_body_is_told_and_nothing_stored(
    prepared: Scene, command: Command
) -> None:
    before = prepared.trust.stored()
    texts = [path for path, value in command.leaves() if isinstance(value, str)]
    for path, value in command.leaves():
        for other in (7.5, [1], {"x": 1}, "?" * (LONGEST + 1)):
            answer = prepared.send(command, command.changed(path, other))
            assert answer.status_code == 422, (path, other, answer.text)
            told = pointers(answer)
            assert any(each.startswith(pointer(path)) for each in told), (path, value, told)
    for path in texts:
        for text in UNSTORABLE:
            answer = prepared.send(command, command.changed(path, text))
            assert answer.status_code in {400, 422}, (path, text, answer.text)
            assert problem(answer)["errors"]
    answer = prepared.send(command, command.body | {"more": 1})
    assert (answer.status_code, pointers(answer)) == (422, {"#/more"})
    for whole in ([], [command.body], "text", 7, None):
        answer = prepared.send_bytes(command, json.dumps(whole).encode())
        assert answer.status_code == 422, answer.text
        assert problem(answer)["errors"]
    assert prepared.trust.stored() == before
    if command.name not in AFTERWARDS:
        assert prepared.send(command, command.body).is_success


@every(EVERY)
def test_a_body_that_cannot_be_read_is_told_and_nothing_stored(
    prepared: Scene, command: Command
) -> None:
    before = prepared.trust.stored()
    unreadable = [
        b"{",
        b'{"title": NaN}',
        b'{"title": "\xff\xfe"}',
        b'{"title": "\xc0\xaf"}',
        b"\xef\xbb\xbf{}",
        b"\x1f\x8b\x08",
        b"[" * 100_000,
        json.dumps(command.body).encode("utf-16"),
        b'{"title": "x",}',
        b"title=x",
    ]
    for content in unreadable:
        answer = prepared.send_bytes(command, content)
        assert answer.status_code == 400, (content[:20], answer.text)
        assert problem(answer)["errors"]
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        answer = prepared.send_bytes(command, json.dumps(command.body).encode(), media_type)
        assert answer.status_code == 415, answer.text
        assert problem(answer)
    huge = json.dumps(command.body | {"more": "x" * 10_000_000}).encode()
    answer = prepared.send_bytes(command, huge)
    assert answer.status_code == 413, answer.text
    assert problem(answer)
    assert prepared.trust.stored() == before


@every([each for each in EVERY if each.name in TYPED])
def test_html_is_text_like_any_other(prepared: Scene, command: Command) -> None:
    body: dict[str, Any] = prepared.body(command.body)
    for path, value in command.leaves():
        if isinstance(value, str) and path[-1] not in NAMES and not _is_chosen(value):
            body = replace(command, body=body).changed(path, f"{HTML} {pointer(path)}")

    answer = prepared.send(command, body)

    assert answer.is_success, answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    found = read_back(prepared, command, answer)
    for path, value in replace(command, body=body).leaves():
        if isinstance(value, str) and value.startswith(HTML):
            assert value in found, path


def _is_chosen(value: str) -> bool:
    return value in CHOICES or value[:4].isdecimal() or value.startswith("<")


def read_back(scene: Scene, command: Command, answer: httpx.Response) -> set[str]:
    """Give every text that the API gives of what a command changed."""
    changed = answer.json()
    if command.method == "POST":
        where = answer.headers["Location"]
    else:
        where = scene.path(command.version or PROJECT_AT)
    given = scene.trust.get(where, command.by)
    history = scene.trust.get(f"{PROJECTS}/projects/{scene.project}/history", "Lena")
    assert changed["version"]
    found = [given, history]
    return {value for _, value in leaves_of(found, ()) if isinstance(value, str)}


def test_each_body_of_the_apis_is_tried(trust: Trust) -> None:
    apart = {"tokens.sign_in", "tokens.session_token", "tokens.token"}

    for service in trust.installation.services:
        for path, methods in trust.get(f"/{service}/openapi.json")["paths"].items():
            for method in {"post", "put"} & set(methods):
                operation = methods[method]
                # Only the sealer, which is no person, may send what is under /log/.
                by_people = "/log/" not in path and operation["operationId"] not in apart
                if "requestBody" in operation and by_people:
                    address = re.compile(re.sub(r"\{\w+\}", "[^/]+", path))
                    assert any(
                        each.method == method.upper() and address.fullmatch(each.path)
                        for each in EVERY
                    ), path


@pytest.mark.parametrize("name", ["sign-in", "session-token"])
@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"\xff", 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"email": "a\\u0000@example.org", "password": 7, "session": 7}', 422),
        (b'{"more": 1}', 422),
        (b"x" * 10_000_000, 413),
    ],
    ids=["cut", "utf-8", "list", "empty", "wrong", "more", "huge"],
)
def test_who_is_not_signed_in_is_told_too(
    trust: Trust, name: str, content: bytes, status: int
) -> None:
    before = trust.stored()
    with trust.installation.client(**{"Content-Type": "application/json"}) as client:
        answer = client.post(f"{IDENTITY}/{name}", content=content)

    assert answer.status_code == status
    assert problem(answer)
    assert trust.stored() == before


def test_html_in_what_people_were_told_is_text(scene: Scene) -> None:
    by_name = {each.name: each for each in COMMANDS}
    scene.send(by_name["outcome"], by_name["outcome"].body)
    told = by_name["feedback"]
    body = told.body | {name: f"{HTML} {name}" for name in ("said", "response", "because")}

    assert scene.send(told, body).status_code == 201

    (given,) = scene.trust.get(scene.path(DECISION_AT))["feedback"]
    assert {name: given[name] for name in body} == body


def test_a_closed_decision_takes_nothing_more(scene: Scene) -> None:
    by_name = {each.name: each for each in COMMANDS}
    assert scene.send(by_name["outcome"], by_name["outcome"].body).status_code == 201
    before = scene.trust.stored()

    for name in ("contribute", "position", "material", "invite", "outcome"):
        command = by_name[name]
        body = command.body | ({"option": "b"} if name == "outcome" else {})
        answer = scene.send(command, body)
        assert answer.status_code == 409, name
        assert problem(answer)["type"] == "/projects/reference#decision-closed"
    assert scene.trust.stored() == before


def test_a_decision_that_is_open_takes_no_feedback(scene: Scene) -> None:
    before = scene.trust.stored()
    feedback = next(each for each in COMMANDS if each.name == "feedback")

    answer = scene.send(feedback, feedback.body)

    assert answer.status_code == 409
    assert problem(answer)["type"] == "/projects/reference#decision-still-open"
    assert scene.trust.stored() == before


def test_only_those_invited_take_part(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project, expected=1)
    at = f"{PROJECTS}/decisions/{trust.decision(project, 'Ada')}"
    before = trust.stored()
    position = {"option": "a", "stance": "agree"}

    for path, body in (("positions", position), ("contributions", {"text": "Hello"})):
        of_the_team = trust.ask("Cleo", "POST", f"{at}/{path}", body)
        assert of_the_team.status_code == 403
        assert problem(of_the_team)["type"] == "/projects/reference#not-invited"
        # Who is not even in the team does not learn that there is a decision.
        elsewhere = trust.ask("Otto", "POST", f"{at}/{path}", body)
        nowhere = trust.ask("Otto", "POST", f"{PROJECTS}/decisions/none/{path}", body)
        assert elsewhere.status_code == 404
        assert problem(elsewhere) == problem(nowhere)
    assert trust.stored() == before


def test_nothing_is_due_in_the_past(scene: Scene) -> None:
    before = scene.trust.stored()
    yesterday = NOW.date().replace(day=NOW.day - 1).isoformat()
    by_name = {each.name: each for each in COMMANDS}

    for name, field in (
        ("deadline", "due"),
        ("move", "due"),
        ("open", "deadline"),
        ("draft", "by_when"),
    ):
        for day in (yesterday, "0001-01-01"):
            answer = scene.send(by_name[name], by_name[name].body | {field: day})
            assert answer.status_code == 409, name
            assert "in-the-past" in problem(answer)["type"]
            assert pointers(answer) == {f"#/{field}"}
    assert scene.trust.stored() == before


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "tomorrow", "23/11/2026", "20261123x"])
def test_a_day_that_is_none_is_told(scene: Scene, day: str) -> None:
    before = scene.trust.stored()
    deadline = next(each for each in COMMANDS if each.name == "deadline")

    answer = scene.send(deadline, deadline.body | {"due": day})

    assert (answer.status_code, pointers(answer)) == (422, {"#/due"})
    assert scene.trust.stored() == before


def test_an_option_that_there_is_not_and_options_that_are_no_choice(scene: Scene) -> None:
    before = scene.trust.stored()
    by_name = {each.name: each for each in COMMANDS}
    opens = by_name["open"]
    position = scene.send(by_name["position"], by_name["position"].body | {"option": "c"})
    assert (position.status_code, problem(position)["type"]) == (
        409,
        "/projects/reference#unknown-option",
    )
    for options in ([], [{"text": "Yes"}], [{"text": "Yes"}, {"text": " yes "}]):
        answer = scene.send(opens, opens.body | {"options": options})
        assert (answer.status_code, pointers(answer)) == (422, {"#/options"})
    nine = [{"text": str(number)} for number in range(9)]
    assert pointers(scene.send(opens, opens.body | {"options": nine})) == {"#/options"}
    assert scene.trust.stored() == before


def test_the_same_address_is_not_invited_twice(trust: Trust) -> None:
    before = trust.stored()

    for email in (trust.emails["Ada"], f" {trust.emails['Ada'].upper()} "):
        person = {"name": "Ada again", "email": email, "roles": ["auditor"]}
        answer = trust.ask("Gwen", "POST", f"{IDENTITY}/members", person)
        assert answer.status_code == 409
        assert problem(answer)["type"] == "/identity/reference#already-invited"
        assert email.strip().lower() not in answer.text.lower()
    assert trust.stored() == before


@pytest.mark.parametrize("as_at", ["-1", "\0", "2026-11-23T10:02:11", "9" * 40, "now", "١٢"])
def test_a_moment_that_is_none_is_told(scene: Scene, as_at: str) -> None:
    path = scene.path(f"{PROJECT_AT}/aim")
    answer = scene.trust.ask("Lena", "GET", path, params={"as_at": as_at})

    assert answer.status_code == 422
    assert [each["parameter"] for each in problem(answer)["errors"]] == ["as_at"]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 501}, {"limit": "x"}, {"after": "a\0"}])
def test_a_part_of_a_list_that_is_none_is_told(trust: Trust, query: dict[str, Any]) -> None:
    answer = trust.ask("Lena", "GET", f"{PROJECTS}/projects", params=query)

    assert answer.status_code == 422
    assert [each["parameter"] for each in problem(answer)["errors"]] == list(query)


@pytest.mark.parametrize("name", ["none", "%00", "%0A", "..%2F..%2Fetc", "x" * 3000])
def test_a_name_of_nothing_is_not_found(trust: Trust, name: str) -> None:
    for path in (
        f"{PROJECTS}/projects/{name}",
        f"{PROJECTS}/projects/{name}/aim",
        f"{PROJECTS}/projects/{name}/history",
        f"{PROJECTS}/projects/{name}/steps",
        f"{PROJECTS}/decisions/{name}",
        f"{IDENTITY}/members/{name}",
    ):
        answer = trust.ask("Gwen", "GET", path)
        assert answer.status_code == 404, path
        assert problem(answer)
