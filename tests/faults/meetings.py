"""Several meetings at once, each from its plan to the bank, by people who all ask at once."""

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from threading import Lock
from typing import Any

import httpx
from tests.faults.insisting import Asked, Insisting, problem_of
from tests.journeys.arranging import day

SAM = "sam.greenwood@calder.example"
FARAH = "farah.hussain@calder.example"
MARTIN = "martin.sykes@calder.example"
WENDY = "wendy.ogden@calder.example"
RUKHSANA = "rukhsana.mirza@calder.example"
JADE = "jade.horsfall@calder.example"
PARTNERS = (RUKHSANA, JADE)

API = "/participation/api"
TENANT = "calder"
COMMANDS_A_MEETING = 18

Line = tuple[str, str, str]
"""What is told of a line of the log: its type, its stream, and the member that it names."""


@dataclass
class Meetings:
    """One storm of commands; `wanted` are the lines that the answers say are in the log."""

    people: Insisting
    seed: int
    project: str
    count: int = 3
    wanted: set[Line] = field(default_factory=set)
    files: dict[str, set[bytes]] = field(default_factory=dict)
    batches: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def hold(self) -> None:
        """Hold all meetings at once, and pay what nobody has paid at the end."""
        with ThreadPoolExecutor(self.count) as pool:
            list(pool.map(self._meet, range(self.count)))
        for number in range(self.count):
            if not self._make(f"{self.seed}-rest-{number}"):
                break
        self._move_account(JADE, random.Random(self.seed))  # noqa: S311 a seeded choice

    def read_again(self) -> None:
        """Fetch every file that was exported once more."""
        for batch in self.batches:
            self._read(batch)

    def _meet(self, number: int) -> None:
        chance = random.Random(f"{self.seed}-{number}")  # noqa: S311 a seeded choice
        name = f"{self.seed}-{number}"
        activity = self._plan(name)
        for email in chance.sample(PARTNERS, 2):
            self._answer(email, activity)
        if chance.random() < 0.7:
            self._prefer(JADE, activity, pence=chance.randrange(100, 5_000))
        for email in PARTNERS:
            self._came(email, activity)
        claims = [self._claim(email, activity, name) for email in chance.sample(PARTNERS, 2)]
        for claim in claims:
            self._decide(FARAH, "approvals", claim, "claim.approved.v1", version=1)
            self._decide(MARTIN, "authorisations", claim, "claim.authorised.v1", version=2)
        if chance.random() < 0.5:
            self._move_account(JADE, chance)
        at_once([partial(self._make, f"{name}-{key}") for key in "ab"])

    def _plan(self, name: str) -> str:
        body = {
            "title": f"Meeting {name}",
            "about": "",
            "on": day(0).isoformat(),
            "starts": "10:00",
            "minutes": 60,
            "place": "The library",
            "invite": [self.people.member(RUKHSANA)],
        }
        path = f"{API}/projects/{self.project}/activities"
        activity = self._done(self._post(SAM, path, f"{name}-plan", body))
        self._want("activity.planned.v1", activity)
        self._want("activity.person_invited.v1", activity, self.people.member(RUKHSANA))
        invited = {"invite": [self.people.member(JADE)]}
        path = f"{API}/activities/{activity}/invitations"
        self._done(self._post(SAM, path, f"{name}-invite", invited))
        self._want("activity.person_invited.v1", activity, self.people.member(JADE))
        return activity

    def _answer(self, email: str, activity: str) -> None:
        self._put(email, f"{API}/invitations/{activity}/answer", {"accepted": True})
        self._want("activity.invitation_answered.v1", activity, self.people.member(email))

    def _prefer(self, email: str, activity: str, *, pence: int) -> None:
        body = {"preference": "reduced", "pence": pence}
        self._put(email, f"{API}/invitations/{activity}/preference", body)
        self._want("activity.preference_stated.v1", activity, self.people.member(email))

    def _came(self, email: str, activity: str) -> None:
        member = self.people.member(email)
        seen = f"{API}/activities/{activity}"
        self._put(FARAH, f"{seen}/attendance/{member}", {"minutes": 60}, seen=seen)
        self._want("activity.attendance_confirmed.v1", activity, member)

    def _claim(self, email: str, activity: str, name: str) -> str:
        """Claim twice at once, under two keys, of which one must be refused."""
        body = {"activity": activity, "expense": {"kind": "public_transport", "pence": 320}}
        keys = (f"{name}-{email}-{each}" for each in "ab")
        answers = at_once([partial(self._post, email, f"{API}/claims", key, body) for key in keys])
        made = [str(each.json()["stream"]) for each in answers if each.is_success]
        self._refused(answers, {"claimed-already"})
        for claim in made:
            self._want("claim.submitted.v1", claim, self.people.member(email))
        return made[0]

    def _decide(self, email: str, desk: str, claim: str, tag: str, *, version: int) -> None:
        path = f"{API}/{desk}/{claim}"
        self._done(self._post(email, path, f"{claim}-{desk}", None, version=version))
        self._want(tag, claim)

    def _move_account(self, email: str, chance: random.Random) -> None:
        """Say that one is paid elsewhere from now on, which no file that is out may tell of."""
        body = {
            "holder": "Jade Horsfall",
            "sort_code": "404784",
            "account_number": f"{chance.randrange(10**8):08}",
        }
        self._put(email, f"{API}/me/bank-details", body, seen=f"{API}/me")

    def _make(self, name: str) -> bool:
        """Make a batch of what is ready, export it twice at once, and pay it."""
        answer = self._post(WENDY, f"{API}/batches", f"{name}-batch", None)
        if not answer.is_success:
            self._refused([answer], {"nothing-to-pay"})
            return False
        batch = str(answer.json()["stream"])
        with self._lock:
            self.batches.add(batch)
        self._want("batch.made.v1", batch)
        at_once([partial(self._export, batch, f"{name}-export-{key}") for key in "ab"])
        found = self.people.get(WENDY, f"{API}/batches/{batch}").json()
        paid = {"paid_on": day(0).isoformat(), "reference": f"BACS {self.seed % 10_000}"}
        path = f"{API}/batches/{batch}/payment"
        self._done(self._post(WENDY, path, f"{name}-pay", paid, version=found["version"]))
        self._want("batch.paid.v1", batch)
        return True

    def _export(self, batch: str, key: str) -> None:
        self._done(self._post(WENDY, f"{API}/batches/{batch}/export", key, None))
        self._want("batch.exported.v1", batch)
        self._read(batch)

    def _read(self, batch: str) -> None:
        answer = self.people.get(WENDY, f"{API}/batches/{batch}/file")
        said = self.people.get(WENDY, f"{API}/batches/{batch}/manifest")
        self._done(answer)
        if not answer.is_success:
            return
        with self._lock:
            self.files.setdefault(batch, set()).add(answer.content)
            if said.json().get("sha256") != hashlib.sha256(answer.content).hexdigest():
                self.refused.append(f"the manifest of {batch} has another digest than its file")

    def _post(
        self,
        email: str,
        path: str,
        key: str,
        body: Mapping[str, Any] | None,
        *,
        version: int | None = None,
    ) -> httpx.Response:
        return self.people.ask(Asked(email, "POST", path, body, key, version))

    def _put(self, email: str, path: str, body: dict[str, Any], *, seen: str = "") -> None:
        """Put something in its place; whoever saw an older version looks, and asks again."""
        while True:
            version = self.people.get(email, seen).json()["version"] if seen else None
            answer = self.people.ask(Asked(email, "PUT", path, body, "", version))
            if answer.status_code != HTTPStatus.PRECONDITION_FAILED:
                self._done(answer)
                return

    def _done(self, answer: httpx.Response) -> str:
        """Note what was refused that should be done, and give the stream that it changed."""
        if not answer.is_success:
            self._refused([answer], set())
            return ""
        is_json = answer.headers["Content-Type"].startswith("application/json")
        return str(answer.json().get("stream", "")) if is_json else ""

    def _refused(self, answers: Sequence[httpx.Response], expected: set[str]) -> None:
        with self._lock:
            self.refused += [
                f"{each.request.method} {each.request.url.path}: {each.status_code} {each.text}"
                for each in answers
                if not each.is_success and problem_of(each) not in expected
            ]

    def _want(self, tag: str, stream: str, member: str = "") -> None:
        with self._lock:
            self.wanted.add((tag, stream, member))


def at_once(asking: Sequence[Callable[[], Any]]) -> list[Any]:
    """Ask several things at the same time, and give their answers."""
    with ThreadPoolExecutor(len(asking)) as pool:
        return [each.result() for each in [pool.submit(one) for one in asking]]
