"""What befalls the processes of a cluster: killed, stood still, or stopped and started again."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.journeys.cluster import Cluster


class Fault(Enum):
    """What befalls a cluster."""

    KILLED = "killed outright"
    WORKER = "workers killed"
    SILENT = "broker silent for a second"
    RESTARTED = "database restarted"
    IMMEDIATE = "database restarted at once"


WEIGHTS = {
    Fault.KILLED: 5,
    Fault.WORKER: 2,
    Fault.SILENT: 1,
    Fault.RESTARTED: 1,
    Fault.IMMEDIATE: 2,
}
_SERVING = ("identity", "participation", "projects", "reporting")


@dataclass(frozen=True)
class Breaking:
    """Lets faults befall a cluster; what a seed chooses is the same each time."""

    cluster: Cluster

    def some(self, chance: random.Random, count: int) -> list[Fault]:
        return chance.choices([*WEIGHTS], weights=[*WEIGHTS.values()], k=count)

    def befall(self, fault: Fault, chance: random.Random) -> None:
        """Let one befall it, and wait until what ended by it was started again."""
        match fault:
            case Fault.KILLED:
                self._end(chance.choice(sorted(self.cluster.processes())), signal.SIGKILL)
            case Fault.WORKER:
                self._kill_worker(chance.choice(_SERVING), chance)
            case Fault.SILENT:
                with silent(self.cluster.processes()["rabbitmq"]):
                    time.sleep(1)
            case Fault.RESTARTED:
                self._end("postgres", signal.SIGINT)
            case Fault.IMMEDIATE:
                self._end("postgres", signal.SIGQUIT)

    def _end(self, name: str, how: signal.Signals) -> None:
        ended = self.cluster.processes()[name]
        os.kill(ended, how)
        self.cluster.wait_until(lambda: self.cluster.processes()[name] != ended)

    def _kill_worker(self, service: str, chance: random.Random) -> None:
        """Kill a process that answers; its parent starts another."""
        parent = self.cluster.processes()[service]
        workers = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        if workers:
            os.kill(int(chance.choice(workers)), signal.SIGKILL)


@contextmanager
def silent(group: int) -> Iterator[None]:
    """Let a process and its children stand still."""
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)
