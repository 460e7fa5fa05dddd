"""A whole installation in a folder, every part of which can be killed at any moment."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
SERVICE_SECRET = "5e" * 32
READY_SECONDS = 60


class Victim(Enum):
    """What is killed."""

    WORKER = "the process that serves; its parent starts another"
    HOST = "the command that a user started, and with it the process that serves"
    BACKEND = "one of the database's processes, at which it recovers from its log"
    DATABASE = "the database server as a whole"


@dataclass(frozen=True)
class Tree:
    """The product's source: what these tests came with, or a copy of it."""

    folder: Path = ROOT

    @property
    def roots(self) -> list[Path]:
        return [self.folder / name for name in ("services", "shared")]

    def copy_to(self, folder: Path) -> "Tree":
        """Copy it, to break a line of the copy."""
        for root in self.roots:
            shutil.copytree(root, folder / root.name)
        return Tree(folder)

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace a piece of a file that must be there exactly once."""
        path = self.folder / file
        text = path.read_text()
        assert text.count(old) == 1, f"{file} no longer holds this once: {old}"
        path.write_text(text.replace(old, new))

    def is_what_runs(self, module: str, environment: Mapping[str, str]) -> bool:
        """Say whether Python takes a module from here, and not from what is installed."""
        program = f"import {module} as found; print(found.__file__)"
        answer = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return Path(answer.stdout.strip()).is_relative_to(self.folder)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@dataclass
class Installation:
    """`alongside demo` in a folder."""

    data: Path
    tree: Tree = Tree()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Give next to no environment, with the tree's source before what is installed."""
        return {
            "PATH": os.defpath,
            "ALONGSIDE_SERVICE_SECRET": SERVICE_SECRET,
            "PYTHONPATH": os.pathsep.join(map(str, self.tree.roots)),
        }

    @property
    def log(self) -> Path:
        return self.data.parent / "host.log"

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
        command = ["demo", "--data", str(self.data), "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "alongside.host", *command],
                cwd=self.data.parent,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_SECONDS
        with httpx.Client(base_url=self.url) as client:
            while not _is_ready(client):
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < deadline, self.log.read_text()
                time.sleep(0.02)

    def kill(self, victim: Victim, chance: random.Random) -> None:
        """Kill with signal 9, and start again what nothing else does."""
        assert self.process is not None
        if victim is Victim.WORKER:
            os.kill(self._worker(), signal.SIGKILL)
        elif victim is Victim.BACKEND:
            os.kill(chance.choice(self._backends()), signal.SIGKILL)
        else:
            if victim is Victim.DATABASE:
                os.kill(self._postmaster(), signal.SIGKILL)
            worker = self._worker()
            self.process.kill()
            self.process.wait()
            while _command_line(worker):
                time.sleep(0.005)
            self.start()

    def faults(self) -> list[str]:
        """Give what the services logged of requests that they failed at, for a reader."""
        return [line for line in self.log.read_text().splitlines() if '"request failed"' in line]

    def stop(self) -> None:
        """Stop the host, and wait for everything that it started to end."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)

    def _worker(self) -> int:
        """Wait until a process serves, and give its number."""
        assert self.process is not None
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            for child in _children(self.process.pid):
                if b"alongside.host" in _command_line(child):
                    return child
            time.sleep(0.005)
        raise AssertionError(self.log.read_text())

    def _postmaster(self) -> int:
        return int((self.data / "postgres" / "postmaster.pid").read_text().split("\n")[0])

    def _backends(self) -> list[int]:
        """Give the database's processes that each serve one connection."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            children = _children(self._postmaster())
            found = [each for each in children if b" alongside_app " in _command_line(each)]
            if found:
                return sorted(found)
            time.sleep(0.005)
        raise AssertionError("The database serves no connection.")


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/health/ready").status_code == HTTPStatus.OK
    except httpx.TransportError:
        return False


def _children(parent: int) -> list[int]:
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in parentheses may hold anything; the parent comes second after it.
            _, number = file.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(number) == parent:
            found.append(int(file.parent.name))
    return found


def _command_line(process: int) -> bytes:
    """Give a process's command line, empty once it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
