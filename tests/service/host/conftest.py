"""The `alongside` command in a folder of its own, as a user runs it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

READY_SECONDS = 180


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give an empty folder that the database's user can reach, unlike pytest's own."""
    with TemporaryDirectory(prefix="alongside-") as made:
        yield Path(made)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@dataclass
class Command:
    """One run of `alongside up` or `alongside demo`."""

    data: Path
    name: str = "up"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Give the file of what it prints, beside the data folder."""
        return self.data.parent / f"{self.name}-{self.port}.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Command":
        """Run it with next to no environment, in a group of its own like a terminal's.

        Shells let what they start in the background ignore Ctrl-C; what is tried here must not.
        """
        command = [sys.executable, "-m", "alongside.host", self.name]
        ignored = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            with self.log.open("a") as log:
                self.process = subprocess.Popen(
                    [*command, "--data", self.data, "--port", str(self.port)],
                    env={"PATH": os.defpath},
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        finally:
            signal.signal(signal.SIGINT, ignored)
        return self

    def await_ready(self) -> "Command":
        deadline = time.monotonic() + READY_SECONDS
        while not self.answers("/health/ready"):
            assert self.process is not None
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return self

    def answers(self, path: str) -> bool:
        try:
            return httpx.get(self.url + path).is_success
        except httpx.TransportError:
            return False

    def stop(self, number: int = signal.SIGTERM, *, group: bool = False) -> int:
        """Send a signal, to everything in the terminal if asked, and wait for the end."""
        assert self.process is not None
        if group:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def output(self) -> str:
        return self.log.read_text()

    def left_running(self) -> list[str]:
        """Name every process that still has to do with the data folder."""
        return [line for line in command_lines() if str(self.data) in line]


def command_lines() -> Iterator[str]:
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield file.read_text(errors="replace").replace("\0", " ")
        except OSError:
            continue


MakeCommand = Callable[..., Command]


@pytest.fixture
def alongside(folder: Path) -> Iterator[MakeCommand]:
    """Give what makes commands, all in one data folder unless told otherwise."""
    made: list[Command] = []

    def make(name: str = "up", *, data: Path | None = None, port: int | None = None) -> Command:
        made.append(Command(data or folder / "data", name, port or free_port()))
        return made[-1]

    yield make
    for command in made:
        if command.process is not None and command.process.poll() is None:
            command.stop()
