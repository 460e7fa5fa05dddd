"""A deployment's processes: signals hasten followers, and no single end of one loses anything."""

import os
import random
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from statistics import median

import httpx
import pytest
from tests.journeys.arranging import GWEN, IMRAN, Trust
from tests.journeys.cluster import Cluster
from tests.security.installed import EXAMPLE_PASSWORD

PATIENCE = 60
SEED = 20261123
MANY = 100
LATER = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.CONFLICT}


def seconds_until(holds: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def people(cluster: Cluster) -> Trust:
    return Trust(cluster)


@pytest.fixture(scope="module")
def project(people: Trust) -> str:
    body = {"title": "One", "about": "It goes on.", "population": "Us", "speaks_as": "staff"}
    return people.post(IMRAN, "/projects", body)


def join(people: Trust) -> str:
    """Let somebody join the trust, which identity's log tells the other services."""
    administrator = people.program(GWEN)
    return people.installed.newcomer(administrator, "team_member").member


def hears_of(people: Trust, project: str, member: str) -> bool:
    """Say whether projects knows the member: only then can they be in a team."""
    path = f"/projects/api/projects/{project}/team/{member}"
    place = {"role": "team_member", "speaks_as": "staff"}
    headers = {"Idempotency-Key": secrets.token_hex(16)}
    answer = people.program(IMRAN).put(path, json=place, headers=headers)
    return answer.is_success


def test_what_one_service_records_another_knows_at_once(people: Trust, project: str) -> None:
    waits = []
    for _ in range(3):
        member = join(people)
        waits.append(seconds_until(partial(hears_of, people, project, member)))

    # Without signals, followers look each second, which is half a second in the median.
    assert median(waits) < 0.4


def test_followers_look_for_themselves_while_the_broker_says_nothing(
    cluster: Cluster, people: Trust, project: str
) -> None:
    with silent(cluster.processes()["rabbitmq"]):
        member = join(people)
        waited = seconds_until(lambda: hears_of(people, project, member))

    assert waited < 10


@contextmanager
def silent(group: int) -> Iterator[None]:
    """Let a process and its children stand still."""
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


@dataclass
class Insistent:
    """A program that asks again, with the same key, until it is answered."""

    cluster: Cluster
    token: str = "none-yet"  # noqa: S105 it is refused, and another one is asked for

    def start(self, number: int) -> str:
        """Start a project, and give what it is known by."""
        body = {"title": f"Project {number}", "about": "It goes on.", "population": "Everybody"}
        key = {"Idempotency-Key": f"cluster-{number}"}
        return str(self._post("/projects/api/projects", body, key, HTTPStatus.CREATED)["stream"])

    def _post(
        self, path: str, body: dict[str, str], key: dict[str, str], wanted: HTTPStatus
    ) -> dict[str, str]:
        deadline = time.monotonic() + PATIENCE
        while True:
            headers = {**key, "Authorization": f"Bearer {self.token}"} if key else {}
            with suppress(httpx.TransportError):
                answer = httpx.post(self.cluster.url + path, json=body, headers=headers, timeout=30)
                if answer.status_code == wanted:
                    answered: dict[str, str] = answer.json()
                    return answered
                if answer.status_code == HTTPStatus.UNAUTHORIZED and key:
                    self._sign_in()
                else:
                    assert answer.status_code in LATER, answer.text
            assert time.monotonic() < deadline, self.cluster.log.read_text()
            time.sleep(0.05)

    def _sign_in(self) -> None:
        who = {"email": IMRAN, "password": EXAMPLE_PASSWORD, "tenant": ""}
        found = self._post("/identity/api/sign-in", who, {}, HTTPStatus.OK)
        self.token = found["access_token"]


def test_each_process_may_be_killed_and_nothing_that_was_answered_is_lost(
    cluster: Cluster, people: Trust, project: str, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(SEED)  # noqa: S311 a seeded choice
    victims = sorted(cluster.processes())
    chance.shuffle(victims)
    if request.config.getoption("--prove", default=False):
        victims += chance.choices(victims, k=MANY)
    program = Insistent(cluster)
    answered = {}
    for number, name in enumerate(victims):
        answered[2 * number] = program.start(2 * number)
        cluster.kill(name)
        answered[2 * number + 1] = program.start(2 * number + 1)

    cluster.wait_until(lambda: is_ready(cluster))
    member = join(people)
    seconds_until(lambda: hears_of(people, project, member))
    assert {number: program.start(number) for number in answered} == answered
    for stream in answered.values():
        assert people.read(IMRAN, f"/projects/{stream}")


def is_ready(cluster: Cluster) -> bool:
    answer = httpx.get(f"{cluster.url}/health/ready", timeout=PATIENCE)
    assert answer.status_code in {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}
    return answer.status_code == HTTPStatus.OK
