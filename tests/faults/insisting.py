"""Clients that ask again until they are answered, and keep what they were answered."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import Any

import httpx
from tests.security.installed import Installed
from typing_extensions import override

PATIENCE = 120
AWAY = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
UNDER_WAY = "under-way"


@dataclass(frozen=True)
class Asked:
    """One request of somebody; sent again it is the same, to the byte."""

    email: str
    method: str
    path: str
    body: Mapping[str, Any] | None = None
    key: str = ""
    version: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        key = {"Idempotency-Key": self.key} if self.key else {}
        seen = {"If-Match": f'"{self.version}"'} if self.version is not None else {}
        return key | seen


@dataclass
class Insisting:
    """Whoever asks something of an installation whose parts come and go."""

    place: Installed
    answered: dict[str, tuple[Asked, int, bytes]] = field(default_factory=dict)
    """The commands that were done, by their keys, with their first answers."""
    commands: int = 0
    resent: int = 0
    odd: list[str] = field(default_factory=list)
    _tokens: dict[str, str] = field(default_factory=dict)
    _members: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def forget(self) -> None:
        """Begin to count anew."""
        self.answered, self.commands, self.resent, self.odd = {}, 0, 0, []

    def member(self, email: str) -> str:
        if email not in self._members:
            me = self.ask(Asked(email, "GET", "/identity/api/me")).json()
            self._members[email] = str(me["member"])
        return self._members[email]

    def get(self, email: str, path: str) -> httpx.Response:
        return self.ask(Asked(email, "GET", path))

    def ask(self, asked: Asked) -> httpx.Response:
        """Send a request until it is answered; what has no answer yet is sent the same again."""
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self._sent(asked)
            if answer is not None:
                self._keep(asked, answer)
                return answer
            assert time.monotonic() < deadline, f"{asked.method} {asked.path}: no answer"
            time.sleep(0.05)

    def otherwise(self) -> list[str]:
        """Send every command that was done once more; give what is answered otherwise."""
        found = []
        for asked, *first in list(self.answered.values()):
            again = self.ask(asked)
            if [again.status_code, again.content] != first:
                found.append(f"{asked.path} was answered otherwise when it was sent again")
        return found

    def _sent(self, asked: Asked) -> httpx.Response | None:
        """Send it once; give nothing where that is to be tried again."""
        try:
            token = self._token(asked.email)
            answer = httpx.request(
                asked.method,
                f"{self.place.url}{asked.path}",
                json=asked.body,
                headers={"Authorization": f"Bearer {token}", **asked.headers},
                timeout=20,
            )
        except (httpx.TransportError, httpx.HTTPStatusError):
            self._count_again(asked)
            return None
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._tokens.pop(asked.email, None)
            return None
        if answer.status_code in AWAY or problem_of(answer) == UNDER_WAY:
            self._count_again(asked)
            return None
        return answer

    def _count_again(self, asked: Asked) -> None:
        with self._lock:
            self.resent += asked.method != "GET"

    def _keep(self, asked: Asked, answer: httpx.Response) -> None:
        with self._lock:
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self.odd.append(f"{asked.method} {asked.path}: {answer.status_code}")
            if asked.method != "GET":
                self.commands += 1
            if asked.key and answer.is_success:
                kept = (asked, answer.status_code, answer.content)
                self.answered.setdefault(asked.key, kept)

    def _token(self, email: str) -> str:
        if email not in self._tokens:
            self._tokens[email] = self.place.token(email)
        return self._tokens[email]


def problem_of(answer: httpx.Response) -> str:
    """Give the kind of a refusal, empty where there is none."""
    if answer.is_success:
        return ""
    return str(answer.json().get("type", "")).rpartition("#")[2]


@dataclass
class Figures:
    """What storms went through, for whoever reads the end of a run of tests."""

    runs: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    commands: int = 0
    resent: int = 0
    checkpoints: int = 0
    complaints: int = 0
    seconds: float = 0.0

    @override
    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {name}" for name, count in sorted(self.faults.items()))
        return (
            f"the thread: {self.runs} runs, {self.faults.total()} faults ({kinds or 'none'}),"
            f" {self.commands} commands answered, {self.resent} sent again,"
            f" {self.checkpoints} checkpoints, {self.complaints} complaints,"
            f" {self.seconds:.0f} s"
        )
