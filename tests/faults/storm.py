"""A stream of requests at an installation while parts of it are killed."""

import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Event, Lock, Thread

import httpx
import msgspec
from tests.faults.installation import READY_SECONDS, SERVICE_SECRET, Installation, Victim
from typing_extensions import override

LEAD = {"email": "imran.sheikh@northmoor.example", "password": "try-alongside", "tenant": ""}
TENANT = "northmoor"
PROJECTS = "/projects/api/projects"

_LATER = frozenset({HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE})
_SENT_AGAIN_AFTERWARDS = 200


class Patient(httpx.BaseTransport):
    """Asks again while nobody answers, or the answer is to come back later."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport()

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                answer = self._inner.handle_request(request)
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            else:
                if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                    return answer
                if time.monotonic() > deadline:
                    return answer
                answer.close()
            time.sleep(0.05)

    @override
    def close(self) -> None:
        self._inner.close()


@dataclass
class Storm:
    """Clients who each start projects, one after another, and ask again until they are answered.

    A request that broke off is sent again with the same key and body, as a client should; so is
    one that was told to come back in a moment.
    """

    installation: Installation
    seed: int
    clients: int = 6
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    repeated: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    _over: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _token: str = ""

    def rage(self, victims: Sequence[Victim]) -> None:
        """Kill these one after another, at moments that the seed chooses."""
        chance = random.Random(self.seed)  # noqa: S311 a seeded choice
        self._token = self._signed_in()
        threads = [Thread(target=self._ask, args=[client]) for client in range(self.clients)]
        for thread in threads:
            thread.start()
        try:
            for victim in victims:
                self._await_answers(chance.randint(1, 3 * self.clients))
                time.sleep(chance.random() * 0.02)
                self.installation.kill(victim, chance)
                self.kills += 1
            self._await_answers(self.clients)
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def complaints(self) -> list[str]:
        """Say what was lost, what was stored twice, and whose first answer was not given again."""
        with self._patient() as client:
            stored = self._in_log(client)
            created = [key for key, (status, _) in self.answers.items() if status == 201]
            found = [f"{key} was answered and lost" for key in created if not stored[key]]
            found += [f"{key} was stored {n} times" for key, n in stored.items() if n > 1]
            if self._in_list(client) != stored:
                found.append("what is listed is not what the log holds")
            again = sorted(created, key=lambda key: -self.repeated[key])
            found += [
                f"{key} was answered otherwise when it was sent again"
                for key in again[:_SENT_AGAIN_AFTERWARDS]
                if _outline(self._send(client, key)) != self.answers[key]
            ]
        return found

    def _await_answers(self, more: int) -> None:
        wanted = len(self.answers) + more
        deadline = time.monotonic() + READY_SECONDS
        while len(self.answers) < wanted:
            assert time.monotonic() < deadline, self.installation.log.read_text()
            time.sleep(0.001)

    def _ask(self, number: int) -> None:
        with httpx.Client(base_url=self.installation.url, timeout=30) as client:
            count = 0
            while not self._over.is_set():
                self._insist(client, f"{self.seed}-{number}-{count}")
                count += 1

    def _insist(self, client: httpx.Client, key: str) -> None:
        """Send a request until it is answered; one that is under way at the end may stay open."""
        while not self._over.is_set():
            token = self._token
            try:
                answer = self._send(client, key)
                if answer.status_code == HTTPStatus.UNAUTHORIZED:
                    self._renew(token)
                    continue
            except httpx.TransportError:
                self.repeated[key] += 1
                time.sleep(0.02)
                continue
            if answer.status_code in _LATER:
                self.repeated[key] += 1
                time.sleep(0.02)
                continue
            self.answers[key] = _outline(answer)
            return

    def _send(self, client: httpx.Client, key: str) -> httpx.Response:
        """Start a project whose title is the key."""
        return client.post(
            PROJECTS,
            json={"title": key, "about": "A test", "population": "Nobody", "speaks_as": "staff"},
            headers={"Idempotency-Key": key, "Authorization": f"Bearer {self._token}"},
        )

    def _signed_in(self) -> str:
        with self._patient() as client:
            answer = client.post("/identity/api/sign-in", json=LEAD).raise_for_status()
        token: str = answer.json()["access_token"]
        return token

    def _patient(self) -> httpx.Client:
        return httpx.Client(base_url=self.installation.url, transport=Patient(), timeout=30)

    def _renew(self, expired: str) -> None:
        """Sign in again, unless another client has done so."""
        with self._lock:
            if self._token == expired:
                self._token = self._signed_in()

    def _in_log(self, client: httpx.Client) -> Counter[str]:
        """Count this storm's projects in the log, as another service reads it."""
        form = {"grant_type": "client_credentials", "scope": "log:read"}
        token = client.post("/identity/api/token", data=form, auth=("projects", SERVICE_SECRET))
        token.raise_for_status()
        bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
        lines: list[bytes] = []
        while True:
            query = {"after": len(lines), "limit": 10_000}
            path = f"/projects/log/{TENANT}/entries"
            answer = client.get(path, params=query, headers=bearer).raise_for_status()
            read = answer.content.split(b"\n")[:-1]
            if not read:
                return self._mine(msgspec.json.decode(line).get("title") for line in lines)
            lines += read

    def _in_list(self, client: httpx.Client) -> Counter[str]:
        """Count this storm's projects in the list that people see."""
        self._token = self._signed_in()
        bearer = {"Authorization": f"Bearer {self._token}"}
        projects: list[dict[str, str]] = []
        while True:
            query = {"after": projects[-1]["project"] if projects else ""}
            answer = client.get(PROJECTS, params=query, headers=bearer).raise_for_status()
            read = answer.json()["projects"]
            if not read:
                return self._mine(each["title"] for each in projects)
            projects += read

    def _mine(self, titles: Iterable[str | None]) -> Counter[str]:
        return Counter(each for each in titles if each and each.startswith(f"{self.seed}-"))


def _outline(answer: httpx.Response) -> tuple[int, bytes]:
    return answer.status_code, answer.content
