"""What a trust sees, on every page, in every answer and in its logs, does not depend on others.

Everything that two people of one trust can reach is read, byte for byte, before and after
another trust has been busy. Left out are the hidden tokens of forms, which differ each time, and
when the reader was last here.
"""

import re
from collections import deque
from http import HTTPStatus

import httpx
from tests.security.installed import SERVICES, Browser, Installed, as_read, keyed
from tests.security.test_http_tenants import AIM, FEEDBACK, MATERIAL, PROJECT, ids_of, opening

MINE, THEIRS = "calder", "estuary"
READERS = (
    "joan.whitworth@calder.example",
    "rukhsana.mirza@calder.example",
)
START = ("/projects/", "/identity/members", "/identity/account", "/identity/trusts")
ELSEWHERE = ("/assets/", "/sign-out", "/openapi.json")
_LAST_HERE = re.compile(r"Signed in on .*?</p>")
Seen = dict[str, tuple[int, dict[str, str], str]]


def pages(browser: Browser) -> Seen:
    """Follow every link from the first pages on."""
    ahead = deque(START)
    found: Seen = {}
    while ahead:
        path = ahead.popleft()
        if path in found or any(each in path for each in ELSEWHERE):
            continue
        answer = browser.get(path)
        status, headers, text = as_read(answer)
        found[path] = status, headers, _LAST_HERE.sub("", text)
        links = re.findall(r'(?:href|action)="(/[^"#]*)', answer.text)
        ahead += [each.replace("&amp;", "&") for each in links]
    return found


def answers(installation: Installed, program: httpx.Client) -> Seen:
    """Read all that the API gives of the trust, now and as at earlier moments."""
    ids = ids_of(installation, MINE)
    found = {}
    for route in installation.routes():
        if route.is_api and route.method == "GET" and "log" not in route.rule:
            for moment in ({}, {"as_at": "3"}, {"after": "2", "limit": "5"}):
                path = route.address(ids)
                found[f"{path} {moment}"] = as_read(program.get(path, params=moment))
    return found


def logs(installation: Installed) -> Seen:
    reader = installation.log_reader()
    found = {}
    for service in SERVICES:
        log = f"/{service}/log/{MINE}"
        _await_sealed(installation, reader, service)
        for after in (0, 5, 9_999_999):
            path = f"{log}/entries?after={after}&limit=10000"
            found[path] = as_read(reader.get(path))
        for evidence in ("checkpoint", "key", "tile/0/000.p/5", "receipt?index=3"):
            path = f"{log}/{evidence}"
            found[path] = as_read(reader.get(path))
    return found


def _await_sealed(installation: Installed, reader: httpx.Client, service: str) -> None:
    """Wait until the sealer, which works a second behind, has signed the whole log."""
    database = f"alongside_{service}"
    ((size,),) = installation.rows(database, "SELECT size FROM log_head WHERE tenant = %s", MINE)
    while reader.get(f"/{service}/log/{MINE}/checkpoint").text.split("\n")[1:2] != [str(size)]:
        installation.rows(database, "SELECT pg_sleep(0.1)")


def everything(installation: Installed) -> Seen:
    """Read all that people of the trust, and those who follow its logs, can see."""
    found = logs(installation)
    for email in READERS:
        browser = installation.browser(email)
        found |= {f"{email} {path}": seen for path, seen in pages(browser).items()}
        browser.send("/identity/account", at="/identity/sign-out")
        program = installation.program(installation.token(email))
        found |= {f"{email} {path}": seen for path, seen in answers(installation, program).items()}
    return found


def be_busy(installation: Installed) -> list[int]:
    """Let the other trust do all that can be done, some of it wrong, and give the statuses."""
    program = installation.program(installation.token("priya.raman@estuary.example"))
    ids, mine = ids_of(installation, THEIRS), ids_of(installation, MINE)
    statuses = []

    def send(method: str, path: str, body: object, version: int = 1) -> httpx.Response:
        answer = program.request(method, path, json=body, headers=keyed(version))
        statuses.append(answer.status_code)
        return answer

    api = "/projects/api"
    for number in range(3):
        body = {**PROJECT, "title": f"Noise {number}", "speaks_as": "staff"}
        started = send("POST", f"{api}/projects", body).json()["stream"]
        send("POST", f"{api}/projects/{started}/aim/drafts", AIM)
        send("PUT", f"{api}/projects/{started}/team/{ids['member']}", TEAM_MEMBER)
        decided = send("POST", f"{api}/projects/{started}/decisions", opening(ids["member"]))
        decision = f"{api}/decisions/{decided.json()['stream']}"
        send("POST", f"{decision}/materials", MATERIAL)
        send("POST", f"{decision}/contributions", {"text": "Noise"})
        send("POST", f"{decision}/feedback", FEEDBACK)
        # What is not theirs, and what makes no sense.
        send("POST", f"{api}/decisions/{mine['decision']}/contributions", {"text": "Noise"})
        send("PUT", f"{api}/projects/{mine['project']}", PROJECT)
        send("POST", f"{api}/projects", {"title": number})
    send("PUT", f"{api}/policy", {"notice": 1, "taking_part": 1, "because": "Noise"}, 0)
    newcomer = installation.newcomer(program, "team_member", "administrator")
    for path in (*START, f"/projects/{mine['project']}", "/projects/nothing"):
        newcomer.browser.get(path)
    # The very people of the first trust, invited here too.
    for email in READERS:
        invited = send(
            "POST", "/identity/api/members", {"name": "N", "email": email, "roles": ["auditor"]}
        )
        send("POST", f"/identity/api/members/{invited.json()['member']}/invitation-link", None)
    return statuses


TEAM_MEMBER = {"role": "team_member", "speaks_as": "staff"}


def test_what_a_trust_sees_is_the_same_with_and_without_another(installation: Installed) -> None:
    calm = everything(installation)
    # So that a difference below is the other trust's doing.
    assert _different(calm, everything(installation)) == []
    assert len([key for key in calm if "/projects/" in key]) > 60
    assert HTTPStatus.OK in {status for status, _, _ in calm.values()}

    statuses = be_busy(installation)

    assert {201, 404, 422} <= {*statuses}
    assert _different(calm, everything(installation)) == []


def _different(one: Seen, other: Seen) -> list[str]:
    return [key for key in sorted({*one, *other}) if one.get(key) != other.get(key)]


def test_positions_of_a_trust_count_its_own_events_alone(installation: Installed) -> None:
    project = ids_of(installation, "northmoor")["project"]
    program = installation.program(installation.token("gwen.hartley@northmoor.example"))

    def position() -> int:
        body = {"what": "A thing", "due": "2035-11-01"}
        path = f"/projects/api/projects/{project}/deadlines"
        return int(program.post(path, json=body, headers=keyed()).json()["position"])

    before = position()
    be_busy_elsewhere = installation.program(installation.token("priya.raman@estuary.example"))
    for _ in range(5):
        be_busy_elsewhere.post("/projects/api/projects", json=PROJECT, headers=keyed())

    assert position() == before + 1


def test_inviting_tells_nothing_of_who_is_in_another_trust(installation: Installed) -> None:
    program = installation.program(installation.token("gwen.hartley@northmoor.example"))
    told = []
    for email in ("leroy.grant@estuary.example", "nobody.at.all@estuary.example"):
        asked = {"name": "Somebody", "email": email, "roles": ["auditor"]}
        invited = program.post("/identity/api/members", json=asked, headers=keyed())
        member = invited.json()["member"]
        shown = program.get(f"/identity/api/members/{member}").json()
        made = program.post(f"/identity/api/members/{member}/invitation-link")
        parts = (invited.status_code, {**shown, "member": "", "email": "", "since": ""})
        told.append((*parts, made.status_code, sorted(made.json())))

    assert told[0] == told[1]
    assert told[0][0] == HTTPStatus.CREATED
