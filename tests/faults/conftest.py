"""A whole installation that can be killed at any moment, and a stream of requests at it."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread

import httpx
import msgspec
import pytest

ROOT = Path(__file__).parents[2]
SERVICE_SECRET = "5e" * 32
LEAD = {"email": "imran.sheikh@northmoor.example", "password": "try-alongside", "tenant": ""}
TENANT = "northmoor"
READY_SECONDS = 60


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--prove", action="store_true", help="kill two hundred times, not a few")


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """Say how often to kill: a few times in every change, two hundred in the long proof."""
    return 200 if request.config.getoption("--prove", default=False) else 12


@pytest.fixture(scope="session")
def examples() -> Iterator[Path]:
    """Load the example trusts once, stop in an orderly way, and give the data folder."""
    with TemporaryDirectory(prefix="alongside-") as folder:
        data = Path(folder, "data")
        with Installation(data).running():
            pass
        yield data


@pytest.fixture
def installation(examples: Path) -> Iterator["Installation"]:
    """Give a copy of the example installation, stopped."""
    with copy_of(examples) as data:
        yield Installation(data)


@contextmanager
def copy_of(data: Path) -> Iterator[Path]:
    """Copy a data folder with its owners, as a backup would."""
    with TemporaryDirectory(prefix="alongside-") as folder:
        copied = Path(folder, "data")
        subprocess.run(["cp", "--archive", data, copied], check=True)
        yield copied


@pytest.fixture
def broken_tree(tmp_path: Path) -> "BrokenTree":
    """Copy the product, to break one line of the copy."""
    tree = tmp_path / "tree"
    for source in ("services", "shared"):
        shutil.copytree(ROOT / source, tree / source)
    return BrokenTree(tree)


@dataclass(frozen=True)
class BrokenTree:
    """A copy of the product's source, one line of which is about to be wrong."""

    folder: Path

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace a piece of a file that must be there exactly once."""
        path = self.folder / file
        text = path.read_text()
        assert text.count(old) == 1, f"{file} no longer holds this once: {old}"
        path.write_text(text.replace(old, new))


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@dataclass
class Installation:
    """`alongside demo` in a folder, from the installed source or another tree."""

    data: Path
    tree: BrokenTree | None = None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator["Installation"]:
        """Serve, and stop in an orderly way whatever happened in between."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def start(self) -> None:
        """Start the host as a user would, and wait until every service is ready."""
        roots = (
            [str(self.tree.folder / name) for name in ("services", "shared")] if self.tree else []
        )
        environment = {
            **os.environ,
            "ALONGSIDE_SERVICE_SECRET": SERVICE_SECRET,
            "PYTHONPATH": os.pathsep.join(roots),
        }
        command = ["demo", "--data", str(self.data), "--port", str(self.port)]
        with (self.data.parent / "host.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "alongside.host", *command],
                cwd=self.data.parent,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            log_text = (self.data.parent / "host.log").read_text()
            assert self.process.poll() is None, log_text
            assert time.monotonic() < deadline, log_text
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill the host, and with it the process that serves; the database server lives on."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Stop the host, and wait for everything that it started to end."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready").status_code == HTTPStatus.OK
        except httpx.TransportError:
            return False


@dataclass
class Storm:
    """Clients who each start projects, one after another, and ask again until they are answered.

    A request that broke off is sent again with the same key and body, as a client should.
    """

    installation: Installation
    seed: int
    clients: int = 6
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    repeated: Counter[str] = field(default_factory=Counter)
    _over: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _token: str = ""

    def rage(self, kills: int) -> None:
        """Kill the server so many times at moments that the seed chooses."""
        self.renew()
        threads = [Thread(target=self._ask, args=[client]) for client in range(self.clients)]
        for thread in threads:
            thread.start()
        try:
            chance = random.Random(self.seed)  # noqa: S311 a seeded choice
            for _ in range(kills):
                self._await_answers(chance.randint(1, 3 * self.clients))
                time.sleep(chance.random() * 0.02)
                self.installation.kill()
                self.installation.start()
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def renew(self) -> None:
        """Sign in."""
        answer = httpx.post(f"{self.installation.url}/identity/api/sign-in", json=LEAD, timeout=30)
        answer.raise_for_status()
        self._token = answer.json()["access_token"]

    def send(self, client: httpx.Client, key: str) -> httpx.Response:
        """Start a project whose title is the key."""
        return client.post(
            "/projects/api/projects",
            json={"title": key, "about": "A test", "population": "Nobody", "speaks_as": "staff"},
            headers={"Idempotency-Key": key, "Authorization": f"Bearer {self._token}"},
        )

    def _await_answers(self, more: int) -> None:
        wanted = len(self.answers) + more
        deadline = time.monotonic() + READY_SECONDS
        while len(self.answers) < wanted:
            assert time.monotonic() < deadline, (
                f"no answers, last {list(self.answers.values())[-1:]}"
            )
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
            try:
                answer = self.send(client, key)
            except httpx.TransportError:
                self.repeated[key] += 1
                time.sleep(0.05)
                continue
            if answer.status_code == HTTPStatus.UNAUTHORIZED:
                with self._lock:
                    self.renew()
            elif answer.status_code in {HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE}:
                time.sleep(0.01)
            else:
                self.answers[key] = (answer.status_code, answer.content)
                return

    def stored(self) -> Counter[str]:
        """Count the projects of this storm in the log, as another service reads it."""
        credentials = ("projects", SERVICE_SECRET)
        with httpx.Client(base_url=self.installation.url, timeout=60) as client:
            form = {"grant_type": "client_credentials", "scope": "log:read"}
            token = client.post("/identity/api/token", data=form, auth=credentials)
            token.raise_for_status()
            bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
            lines = entries(client, bearer)
        titles = (msgspec.json.decode(line).get("title") for line in lines if b"project." in line)
        return Counter(each for each in titles if each and each.startswith(f"{self.seed}-"))


def entries(client: httpx.Client, headers: dict[str, str]) -> list[bytes]:
    """Read the whole log of the tenant, page by page."""
    lines: list[bytes] = []
    while True:
        query = {"after": len(lines), "limit": 1000}
        path = f"/projects/log/{TENANT}/entries"
        answer = client.get(path, params=query, headers=headers)
        answer.raise_for_status()
        read = answer.content.splitlines()
        lines += read
        if not read:
            return lines
