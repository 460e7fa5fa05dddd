"""The processes of a deployment on this machine, as `alongside cluster` runs them."""

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.security.installed import READY_SECONDS, Installed, free_port, started


class Cluster(Installed):
    """`alongside cluster`, running."""

    def processes(self) -> dict[str, int]:
        """Give the number of each process that it started last, by name."""
        said = (_read(line) for line in self.log.read_text().splitlines())
        return {
            str(line["process"]): int(str(line["pid"]))
            for line in said
            if line.get("logger") == "alongside.cluster" and line["event"] == "started"
        }

    def kill(self, name: str) -> None:
        """Kill a process outright, and wait until another one has taken its place."""
        killed = self.processes()[name]
        os.kill(killed, signal.SIGKILL)
        self.wait_until(lambda: self.processes()[name] != killed)

    def wait_until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not holds():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def remains(self) -> list[str]:
        """Give the command lines of what runs in its folder, or in a session that it began."""
        sessions = {str(pid) for pid in self.processes().values()}
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                session = (process / "stat").read_text().rpartition(")")[2].split()[3]
            except OSError:
                continue  # It ended in the meantime.
            if str(self.data) in command or session in sessions:
                found.append(f"{process.name} {command}")
        return found


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """Run it with the examples, stop it in order, and see that nothing remains."""
    port = free_port()
    # One worker for each service is enough, and there sooner.
    alone = {"WEB_CONCURRENCY": "1"}
    with started(folder, port, "cluster", "--with-examples", **alone) as process:
        running = Cluster(folder / "data", folder / "host.log", port, process)
        running.wait_until(
            lambda: bool(re.search("^Alongside serves", running.log.read_text(), re.MULTILINE))
        )
        with running.clients:
            yield running
    assert process.returncode == 0
    assert running.remains() == []


def _read(line: str) -> dict[str, object]:
    """Read a line of the log; what the host tells people is none."""
    try:
        read: dict[str, object] = json.loads(line)
    except ValueError:
        return {}
    return read
