"""Keep programs running: one that ends is started again, and at the end all are stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

import structlog

from alongside.host.embedded import EmbeddedServer, EmbeddedServerError

_SETTLED_SECONDS: Final = 10.0
_LONGEST_PAUSE: Final = 10.0
_LOOK_SECONDS: Final = 0.1
_GRACE_SECONDS: Final = 20.0
# Killed outright, this process cannot stop its children: the kernel tells them.
_ENDS_WITH_PARENT: Final = ("setpriv", "--pdeathsig", "TERM", "--")


class Part(Protocol):
    """Something that is kept running."""

    @property
    def name(self) -> str:
        """Give its name, as log lines tell it."""
        ...

    @property
    def alive(self) -> bool:
        """Tell whether it runs."""
        ...

    def start(self) -> int:
        """Start it, whatever the one before left behind, and give the number of its process.

        Raises:
            OSError: it cannot be started.
            EmbeddedServerError: it is a database server, and does not start.
        """
        ...

    def ask_to_stop(self) -> None:
        """Ask it to end, without waiting."""
        ...

    def stop(self) -> None:
        """Wait for its end, and make it end where that takes too long."""
        ...


@dataclass(slots=True)
class Program:
    """A program with its arguments, in a process group of its own."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    output: Path | None = None
    """The file for what it says; nothing where it writes JSON lines, which go where ours go."""
    sockets: Sequence[int] = ()
    """The file descriptors of sockets that it serves on."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        """Tell whether it runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> int:
        """Start it; what is left of the one before is killed.

        Raises:
            OSError: it cannot be started.
        """
        self._kill_group()
        with Path(self.output or os.devnull).open("ab") as output:
            self.process = subprocess.Popen(
                [*_ENDS_WITH_PARENT, *self.command],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output if self.output else None,
                stderr=output if self.output else None,
                pass_fds=self.sockets,
                # Ctrl-C reaches everything in the terminal's group; these are stopped in order.
                start_new_session=True,
            )
        return self.process.pid

    def ask_to_stop(self) -> None:
        """Ask it to end, without waiting."""
        if self.process is not None and self.alive:
            self.process.terminate()

    def stop(self) -> None:
        """Wait for its end, and kill what is left of it then."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_GRACE_SECONDS)
        self._kill_group()

    def _kill_group(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass(frozen=True, slots=True)
class Database:
    """The PostgreSQL server; one that outlived what had started it serves at another port."""

    server: EmbeddedServer
    name: str = "postgres"

    @property
    def alive(self) -> bool:
        """Tell whether it runs."""
        return self.server.alive

    def start(self) -> int:
        """Start it, after one that serves still.

        Raises:
            EmbeddedServerError: it does not start.
        """
        if self.server.alive:
            self.server.stop()
        self.server.start()
        return self.server.pid

    def ask_to_stop(self) -> None:
        """Wait: it ends once nobody uses it any more."""

    def stop(self) -> None:
        """Stop it in an orderly way."""
        self.server.stop()


@dataclass(slots=True)
class _Watched:
    part: Part
    since: float = 0.0
    pause: float = 0.0
    rest_until: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Keeps parts running, and stops them in the opposite order, those of one stage together."""

    stages: list[list[_Watched]] = field(default_factory=list)

    def start(self, *parts: Part) -> None:
        """Start parts as one stage.

        Raises:
            OSError: one cannot be started.
            EmbeddedServerError: one is a database server, and does not start.
        """
        stage = [_Watched(part) for part in parts]
        self.stages.append(stage)
        for watched in stage:
            self._start(watched)

    def look(self) -> None:
        """Start again what has ended; what ends again and again waits a little longer each time."""
        now = time.monotonic()
        for watched in [each for stage in self.stages for each in stage]:
            if watched.part.alive or now < watched.rest_until:
                continue
            structlog.get_logger("alongside.cluster").warning("ended", process=watched.part.name)
            short = now - watched.since < _SETTLED_SECONDS
            watched.pause = min(2 * watched.pause or 0.5, _LONGEST_PAUSE) if short else 0.0
            watched.rest_until = now + watched.pause
            try:
                self._start(watched)
            except (OSError, EmbeddedServerError) as fault:
                told = type(fault).__name__
                structlog.get_logger("alongside.cluster").error(
                    "does not start", process=watched.part.name, fault=told
                )

    def keep_running(self) -> None:
        """Look again and again, until a signal ends that: an orderly end."""
        with suppress(KeyboardInterrupt):
            while True:
                self.look()
                time.sleep(_LOOK_SECONDS)

    def stop(self) -> None:
        """Stop everything, whatever is pressed meanwhile."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for stage in reversed(self.stages):
            for watched in stage:
                watched.part.ask_to_stop()
            for watched in stage:
                watched.part.stop()

    def _start(self, watched: _Watched) -> None:
        watched.since = time.monotonic()
        pid = watched.part.start()
        structlog.get_logger("alongside.cluster").info(
            "started", process=watched.part.name, pid=pid
        )


def of_this_python(module: str, *arguments: str) -> tuple[str, ...]:
    """Give the command that runs a module as this process runs."""
    return (sys.executable, "-m", module, *arguments)
