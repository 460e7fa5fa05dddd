"""What somebody does in one service is on another service's page a moment later.

The embedded product here; `click_cluster` asks the same of the processes of a deployment.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from statistics import median, quantiles
from threading import Event, Thread

import httpx

from benchmarks.claims.command import DEADLINE, LEAD, Client, new_project, product
from benchmarks.ground import Ground
from benchmarks.measure import Claim, Ratio

COMMANDS_A_SECOND = 50
SECONDS = 10.0
_CLICKS_A_SECOND = 4
_FEWEST_CLICKS = 5
_WRITERS = 6
_TARGET_MS = 250
_PATIENCE_SECONDS = 30
_HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')
_titles = count(1)


def measure(ground: Ground, *, rounds: int, share: float = 1.0) -> Claim:
    """Rename a project, and ask reporting for its list until the new name is there."""
    claim = Claim("click", "From a click to another service's page, embedded", "milliseconds")
    with product(ground) as port:
        return clicking(claim, port, rounds=rounds, share=share)


def clicking(claim: Claim, port: int, *, rounds: int, share: float) -> Claim:
    """Measure what is served at a port, while others send as many commands as are to be borne."""
    medians, ninety_ninths, sent = [], [], []
    for _ in range(rounds):
        with _writers(port, COMMANDS_A_SECOND - _CLICKS_A_SECOND) as commands:
            began = time.perf_counter()
            waits = _clicks(port, max(_FEWEST_CLICKS, round(SECONDS * _CLICKS_A_SECOND * share)))
            sent.append((len(commands) + len(waits)) / (time.perf_counter() - began))
        medians.append(1000 * median(waits))
        ninety_ninths.append(1000 * quantiles(waits, n=100, method="inclusive")[98])
    claim.scenarios[f"under {COMMANDS_A_SECOND} commands a second"] = {
        "half within": medians,
        "99 % within": ninety_ninths,
    }
    within = [_TARGET_MS / each for each in ninety_ninths]
    claim.ratios.append(Ratio(f"{_TARGET_MS}_ms_of_99th_percentile", within, 1.0))
    claim.notes.append(f"{median(sent):.0f} commands a second were answered.")
    return claim


def _clicks(port: int, times: int) -> list[float]:
    """Give the seconds from each click to the page that shows what came of it."""
    waits = []
    with (
        httpx.Client(base_url=f"http://localhost:{port}") as page,
        httpx.Client(base_url=f"http://localhost:{port}") as program,
    ):
        _sign_in(page)
        token = program.post("/identity/api/sign-in", json=LEAD).json()["access_token"]
        program.headers["Authorization"] = f"Bearer {token}"
        client = Client(port)
        path = new_project(client).removesuffix("/deadlines")
        project = program.get(path).json()
        for _ in range(times):
            began = time.perf_counter()
            project = _rename(program, path, project)
            _await(page, project["title"])
            waits.append(time.perf_counter() - began)
            time.sleep(max(0.0, 1 / _CLICKS_A_SECOND - waits[-1]))
    return waits


def _rename(program: httpx.Client, path: str, project: dict[str, str]) -> dict[str, str]:
    renamed = {name: project[name] for name in ("about", "population")}
    renamed["title"] = f"Renamed {next(_titles)} times"
    seen = {"If-Match": f'"{project["version"]}"'}
    answer = program.put(path, json=renamed, headers=seen)
    assert answer.is_success, answer.text
    return {**renamed, "version": answer.json()["version"]}


def _await(page: httpx.Client, title: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while title not in page.get("/reporting/projects").text:
        assert time.monotonic() < deadline, f"{title} never came"


def _sign_in(page: httpx.Client) -> None:
    hidden = dict(_HIDDEN.findall(page.get("/identity/sign-in").text))
    answer = page.post("/identity/sign-in", data={**hidden, **LEAD})
    assert answer.status_code == httpx.codes.SEE_OTHER, answer.text


@contextmanager
def _writers(port: int, rate: float) -> Iterator[list[float]]:
    """Send commands at a steady rate, whatever the answers take; give when each was answered."""
    over, answered = Event(), list[float]()

    def write(number: int) -> None:
        client = Client(port)
        path = new_project(client)
        due = time.perf_counter() + number / rate
        while not over.wait(max(0.0, due - time.perf_counter())):
            client.post(path, DEADLINE, expected=201)
            answered.append(time.perf_counter())
            due += _WRITERS / rate

    threads = [Thread(target=write, args=[number]) for number in range(_WRITERS)]
    for thread in threads:
        thread.start()
    # Signing in is no part of it.
    while len(answered) < _WRITERS:
        time.sleep(0.01)
    answered.clear()
    try:
        yield answered
    finally:
        over.set()
        for thread in threads:
            thread.join()
