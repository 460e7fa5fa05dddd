"""The user that PostgreSQL runs as: it refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

_NAME = "alongside"
_TRAVERSE = stat.S_IXOTH
_READ = stat.S_IROTH


class Credentials(TypedDict, total=False):
    """What `subprocess` needs to start a program as another user; empty for one's own."""

    user: int
    group: int
    extra_groups: list[int]


class NoUserError(Exception):
    """Root asked for a server, and no ordinary user could be made to run it."""

    def __init__(self, *, fault: str) -> None:
        super().__init__(f"PostgreSQL cannot run as root, and user {_NAME} cannot be made: {fault}")


@dataclass(frozen=True, slots=True)
class Unprivileged:
    """A user without rights of its own; oneself, unless oneself is root."""

    uid: int
    gid: int

    def credentials(self) -> Credentials:
        """Say as whom to start a program."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make the folder, let this user reach it, and nobody but this user look inside."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.uid != os.geteuid():
            os.chown(folder, self.uid, self.gid)
            self._open_the_way_to(folder)

    def may_run(self, programs: Path) -> None:
        """Let this user run what an installation's `bin` folder holds."""
        if self.uid == os.geteuid():
            return
        self._open_the_way_to(programs)
        for folder, _, files in os.walk(programs.parent):
            _allow(Path(folder), _TRAVERSE | _READ)
            for file in files:
                path = Path(folder, file)
                _allow(path, _READ | (_TRAVERSE if path.stat().st_mode & stat.S_IXUSR else 0))

    def _open_the_way_to(self, place: Path) -> None:
        # To pass through is enough: what the folders on the way hold stays unlisted.
        for folder in place.resolve().parents:
            if folder.stat().st_uid != self.uid:
                _allow(folder, _TRAVERSE)


def unprivileged() -> Unprivileged:
    """Give oneself; or, for root, the system user of that purpose, made where it is missing.

    Raises:
        NoUserError: the user cannot be made.
    """
    if os.geteuid() != 0:
        return Unprivileged(uid=os.geteuid(), gid=os.getegid())
    entry = _entry() or _made()
    return Unprivileged(uid=entry.pw_uid, gid=entry.pw_gid)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(_NAME)
    except KeyError:
        return None


def _made() -> pwd.struct_passwd:
    # An empty environment's path leaves out what only root uses.
    program = shutil.which("useradd", path=f"/usr/sbin:/sbin:{os.defpath}")
    if program is None:
        raise NoUserError(fault="useradd is missing")
    command = [program, "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", _NAME]
    fault = ""
    # Another clone may be making the same user at this moment, and holds the lock of its files.
    for _ in range(10):
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        entry = _entry()
        if entry:
            return entry
        fault = (made.stderr.strip().splitlines() or [f"useradd answered {made.returncode}"])[-1]
        time.sleep(0.2)
    raise NoUserError(fault=fault)


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(stat.S_IMODE(mode) | bits)
