"""Kill -9 while batches are made and exported: every claim is paid once, in bytes that stay."""

import hashlib
import random
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from itertools import count
from typing import Any

import httpx
from tests.faults.installation import Installation, Victim
from tests.faults.storm import Patient

from alongside.participation.domain.days import uk_day
from alongside.settings import clock_of

SEED = 20261124
FEW, MANY = 2, 20
OFFICERS = 3
API = "/participation/api"
PASSWORD = "try-alongside"  # noqa: S105 every invented person's
LEAD, CO_PRODUCTION, BUDGET, FINANCE = (
    "imran.sheikh",
    "bridget.foley",
    "helen.sugden",
    "ruth.calvert",
)
PARTNERS = ("maureen.pickles", "yusuf.karim", "ellie.braithwaite")
_KEYS = count(1)


class Office:
    """People of one trust, who ask again until they are answered."""

    def __init__(self, installation: Installation) -> None:
        self.url = installation.url
        self.tokens: dict[str, str] = {}

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        with httpx.Client(base_url=self.url, transport=Patient(), timeout=30) as client:
            yield client

    def ask(
        self, who: str, method: str, path: str, body: object = None, *, version: int | None = None
    ) -> httpx.Response:
        """Ask once and for all: broken off, or still under way, it is sent with the same key."""
        headers = {"Idempotency-Key": f"{SEED}-{next(_KEYS)}"}
        headers |= {"If-Match": f'"{version}"'} if version is not None else {}
        with self.client() as client:
            while True:
                headers["Authorization"] = f"Bearer {self._token(who)}"
                answer = client.request(method, API + path, json=body, headers=headers)
                if answer.status_code == HTTPStatus.UNAUTHORIZED:
                    self.tokens.pop(who, None)
                elif "#under-way" not in answer.text:
                    return answer
                time.sleep(0.02)

    def read(self, who: str, path: str) -> Any:  # noqa: ANN401 JSON
        return self.ask(who, "GET", path).raise_for_status().json()

    def do(self, who: str, path: str, body: object = None, *, version: int | None = None) -> str:
        answer = self.ask(who, "POST", path, body, version=version)
        assert answer.status_code == HTTPStatus.CREATED, answer.text
        return str(answer.json()["stream"])

    def member(self, who: str) -> str:
        with self.client() as client:
            bearer = {"Authorization": f"Bearer {self._token(who)}"}
            return str(client.get("/identity/api/me", headers=bearer).json()["member"])

    def _token(self, who: str) -> str:
        if who not in self.tokens:
            person = {"email": f"{who}@northmoor.example", "password": PASSWORD, "tenant": ""}
            with self.client() as client:
                answer = client.post("/identity/api/sign-in", json=person).raise_for_status()
            self.tokens[who] = answer.json()["access_token"]
        return self.tokens[who]


def authorised_claims(office: Office, members: Mapping[str, str], today: date) -> list[str]:
    """Hold a meeting, and bring everybody's claim for it to where it can be paid."""
    project = office.read(LEAD, "/projects")["projects"][0]["project"]
    meeting = {
        "title": "A short evening",
        "about": "",
        "on": today.isoformat(),
        "starts": "00:05",
        "minutes": 60,
        "place": "The chapel room",
        "invite": list(members.values()),
    }
    activity = office.do(LEAD, f"/projects/{project}/activities", meeting)
    claims = []
    for name, member in members.items():
        office.ask(name, "PUT", f"/invitations/{activity}/answer", {"accepted": True})
        version = office.read(CO_PRODUCTION, f"/activities/{activity}")["version"]
        came = f"/activities/{activity}/attendance/{member}"
        office.ask(CO_PRODUCTION, "PUT", came, {"minutes": 60}, version=version)
        claim = office.do(name, "/claims", {"activity": activity, "expense": None})
        office.do(CO_PRODUCTION, f"/approvals/{claim}", version=1)
        office.do(BUDGET, f"/authorisations/{claim}", version=2)
        claims.append(claim)
    return claims


def pay(office: Office) -> None:
    """Make a batch of what is ready, and export every batch, each click twice."""
    office.ask(FINANCE, "POST", "/batches")
    for batch in office.read(FINANCE, "/batches")["batches"]:
        for _ in range(2):
            office.ask(FINANCE, "POST", f"/batches/{batch['batch']}/export")


def files(office: Office) -> dict[str, bytes]:
    """Give the file of every batch, whose SHA-256 is the one in the log."""
    found = {}
    for batch in office.read(FINANCE, "/batches")["batches"]:
        content = office.ask(FINANCE, "GET", f"/batches/{batch['batch']}/file").content
        assert batch["sha256"] == hashlib.sha256(content).hexdigest()
        found[batch["batch"]] = content
    return found


def test_every_claim_is_exported_once_and_no_byte_of_a_file_changes(
    installation: Installation, *, long: bool
) -> None:
    chance = random.Random(SEED)  # noqa: S311 a seeded choice
    claims: list[str] = []
    with installation.running(), ThreadPoolExecutor(OFFICERS) as pool:
        office = Office(installation)
        members = {name: office.member(name) for name in PARTNERS}
        before = files(office)
        today = uk_day(clock_of("")())
        for _ in range(MANY if long else FEW):
            claims += authorised_claims(office, members, today)
            clicks = [pool.submit(pay, office) for _ in range(OFFICERS)]
            time.sleep(chance.random() * 0.15)
            installation.kill(Victim.WORKER, chance)
            for click in clicks:
                click.result()
        pay(office)
        after = files(office)
        installation.kill(Victim.HOST, chance)

        assert files(office) == after
        assert {batch: after[batch] for batch in before} == before
        for claim in claims:
            steps = [step["what"] for step in office.read(FINANCE, f"/claims/{claim}")["steps"]]
            assert steps[-3:] == ["authorised", "batched", "exported"]
            assert sum(content.count(claim.encode()) for content in after.values()) == 1
    assert installation.faults() == []
