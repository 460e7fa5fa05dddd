"""A full command over HTTP costs little more than a bare route that inserts one row."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import count

from sqlalchemy import URL

from alongside.host.migrate import discard, prepare
from benchmarks.ground import Ground
from benchmarks.measure import Claim, in_turn
from benchmarks.peers import bare_route

TIMES = 50
_READY_SECONDS = 120
LEAD = {"email": "imran.sheikh@northmoor.example", "password": "try-alongside"}
_PROJECT = {
    "title": "Fair access to talking therapies",
    "about": "Too few South Asian women reach us.",
    "population": "South Asian women in Dale End",
}
DEADLINE = {"what": "Agree the aim with everybody in the team", "due": "2099-12-30"}
_BARE = "/projects/project-1/deadlines"
_keys = count(1)


class Client:
    """A program that keeps its connection, as a browser or a reverse proxy does."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._headers = {"Content-Type": "application/json"}

    def begin(self) -> None:
        """Connect anew: the server has closed what was idle while others took their turn."""
        self._connection.close()
        self._connection.connect()

    def bear(self, token: str) -> None:
        """Send this token from now on."""
        self._headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str) -> int:
        """Get something, and say how that ended; 0 if nobody answers."""
        try:
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
            answer.read()
        except OSError:
            self._connection.close()
            return 0
        return answer.status

    def post(self, path: str, body: Mapping[str, object], *, expected: int) -> dict[str, object]:
        """Post a body under a key of its own, and give the answer's."""
        headers = {**self._headers, "Idempotency-Key": f"benchmark-{next(_keys)}"}
        self._connection.request("POST", path, json.dumps(body), headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == expected, (answer.status, content)
        answered: dict[str, object] = json.loads(content)
        return answered


def measure(ground: Ground, *, rounds: int, share: float = 1.0) -> Claim:
    """Post the same body one after another, to the product and to the bare route.

    The command: sign-in checked, right checked, body validated, key claimed, aggregate locked and
    read from its log, rule checked, event appended, read tables written, answer kept, committed.
    """
    claim = Claim("command", "A full command over HTTP", "commands a second")
    times = max(1, round(TIMES * share))
    bare = (sys.executable, "-m", "benchmarks.peers.bare_route", bare_route.prepare(ground))
    with served(bare, "/", {}) as limit, product(ground) as port:
        client = Client(port)
        rates = in_turn(
            {
                "limit": partial(_turn, Client(limit), lambda _: _BARE, times),
                "ours": partial(_turn, client, new_project, times),
            },
            rounds=rounds,
        )
    claim.scenarios["one client, one request after another"] = rates
    claim.compare("ours_of_bare_route", rates["ours"], rates["limit"], target=0.6)
    return claim


def _turn(client: Client, prepare: Callable[[Client], str], times: int) -> float:
    client.begin()
    path = prepare(client)
    start = time.perf_counter()
    for _ in range(times):
        client.post(path, DEADLINE, expected=201)
    return times / (time.perf_counter() - start)


def new_project(client: Client) -> str:
    """Sign in again, since a token lasts five minutes, and begin a project with a short stream."""
    client.bear(str(client.post("/identity/api/sign-in", LEAD, expected=200)["access_token"]))
    project = client.post("/projects/api/projects", _PROJECT, expected=201)["stream"]
    return f"/projects/api/projects/{project}/deadlines"


@contextmanager
def product(ground: Ground) -> Iterator[int]:
    """Serve the product as `alongside demo` does, on this ground's server."""
    server = URL.create("postgresql+psycopg", "postgres", query={"host": ground.socket_folder})
    discard(server.set(database="postgres"))
    prepare(server)
    addresses = {
        name: server.set(username=role).render_as_string()
        for name, role in (
            ("DATABASE_URL", "alongside_app"),
            ("DATABASE_OWNER_URL", "alongside_owner"),
        )
    }
    data = str(ground.folder / "product")
    command = (sys.executable, "-m", "alongside.host", "demo", "--data", data, "--port")
    with served(command, "/health/ready", addresses) as port:
        yield port


@contextmanager
def served(command: tuple[str, ...], ready: str, settings: Mapping[str, str]) -> Iterator[int]:
    """Run a command that serves at the port that is its last argument, until it is ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*command, str(port)], env={**os.environ, **settings}, stdout=subprocess.DEVNULL
    )
    try:
        _await(Client(port), ready, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _await(client: Client, path: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while client.get(path) not in {200, 404}:
        assert process.poll() is None, "it ended before it served"
        assert time.monotonic() < deadline, "it does not serve"
        time.sleep(0.2)
