"""A real RabbitMQ of the test's own, which it may stop and start."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
READY_SECONDS = 120


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@dataclass
class Broker:
    """RabbitMQ as Debian has it, in a folder and on ports of its own."""

    folder: Path
    port: int
    distribution: int
    epmd: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self) -> None:
        settings = {
            "HOME": self.folder,
            "ERL_EPMD_PORT": self.epmd,
            "RABBITMQ_NODENAME": "test@localhost",
            "RABBITMQ_NODE_PORT": self.port,
            "RABBITMQ_DIST_PORT": self.distribution,
            "RABBITMQ_MNESIA_BASE": self.folder / "mnesia",
            "RABBITMQ_LOG_BASE": self.folder / "log",
            "RABBITMQ_CONFIG_FILE": self.folder / "none",
            "RABBITMQ_ENABLED_PLUGINS_FILE": self.folder / "plugins",
            "RABBITMQ_FEATURE_FLAGS_FILE": self.folder / "flags",
            "RABBITMQ_PID_FILE": self.folder / "pid",
        }
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                [PROGRAM],
                env={**os.environ, **{name: str(value) for name, value in settings.items()}},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            said = (self.folder / "output").read_text()
            assert self.process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.2)

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    assert PROGRAM.exists(), "The tests need RabbitMQ: apt-get install rabbitmq-server"
    with TemporaryDirectory(prefix="alongside-") as folder:
        made = Broker(Path(folder), free_port(), free_port(), free_port())
        made.start()
        try:
            yield made
        finally:
            made.kill()
            port = {**os.environ, "ERL_EPMD_PORT": str(made.epmd)}
            subprocess.run(["epmd", "-kill"], env=port, check=False, capture_output=True)
