"""A deployment's processes: signals hasten followers, and no single end of one loses anything."""

import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from statistics import median

import httpx
import pytest
from tests.journeys.arranging import GWEN, IMRAN, Trust
from tests.journeys.cluster import Cluster

PATIENCE = 60
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


def started(cluster: Cluster, token: str, number: int) -> str:
    """Start a project, and ask again with the same key until that is acknowledged."""
    body = {"title": f"Project {number}", "about": "It goes on.", "population": "Everybody"}
    headers = {"Idempotency-Key": f"cluster-{number}", "Authorization": f"Bearer {token}"}
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            answer = httpx.post(
                f"{cluster.url}/projects/api/projects", json=body, headers=headers, timeout=10
            )
        except httpx.TransportError:
            assert time.monotonic() < deadline
        else:
            if answer.status_code not in LATER:
                assert answer.status_code == HTTPStatus.CREATED, answer.text
                return str(answer.json()["stream"])
            assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)


def test_each_process_may_be_killed_and_nothing_that_was_answered_is_lost(
    cluster: Cluster, people: Trust, project: str
) -> None:
    token = cluster.token(IMRAN)
    acknowledged = {}
    for number, name in enumerate(cluster.processes()):
        acknowledged[number] = started(cluster, token, number)
        cluster.kill(name)
        acknowledged[100 + number] = started(cluster, token, 100 + number)

    cluster.wait_until(lambda: is_ready(cluster))
    member = join(people)
    seconds_until(lambda: hears_of(people, project, member))
    again = {number: started(cluster, token, number) for number in acknowledged}
    assert again == acknowledged
    for stream in acknowledged.values():
        assert people.read(IMRAN, f"/projects/{stream}")


def is_ready(cluster: Cluster) -> bool:
    answer = httpx.get(f"{cluster.url}/health/ready", timeout=PATIENCE)
    assert answer.status_code in {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}
    return answer.status_code == HTTPStatus.OK
