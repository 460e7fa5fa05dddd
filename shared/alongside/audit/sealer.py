"""The sealer: signs for every log how far it has grown, and never two things that differ.

It has a folder of its own with its key and its memory: of each log the roots of its full subtrees
as it last signed them. It reads a log like any follower and signs only what continues its memory.
A signature leaves it only after it is remembered, so that killed at any moment it contradicts
nothing that anybody holds.
"""

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Final, Protocol, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from alongside.audit.checkpoints import Checkpoint, SigningKey, VerifyingKey
from alongside.audit.errors import BrokenLogError, SealerFolderError
from alongside.audit.merkle import HASH_BYTES, Frontier, leaf_hash

_DATABASE: Final = "memory.sqlite"
_KEY: Final = "key.pem"
_TABLES: Final = """
    CREATE TABLE name (host TEXT NOT NULL);
    CREATE TABLE sealed (
        service TEXT NOT NULL, tenant TEXT NOT NULL,
        size INTEGER NOT NULL, frontier BLOB NOT NULL, last BLOB NOT NULL,
        note BLOB NOT NULL, PRIMARY KEY (service, tenant)
    );
    CREATE TABLE tenant (name TEXT PRIMARY KEY);
"""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is remembered of one log: its tree, the hash of its last line, what was signed."""

    service: str
    tenant: str
    tree: Frontier = field(default_factory=Frontier)
    last: bytes = b""
    note: bytes = b""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a log: its lines, the position of the first, and how many the log has in all."""

    first: int
    lines: Sequence[bytes]
    size: int


class Logs(Protocol):
    """The logs of all services, as the log API serves them."""

    def read(self, service: str, tenant: str, *, after: int) -> Part:
        """Give a log's next lines after a position."""

    def publish(self, service: str, tenant: str, *, note: bytes, key: str) -> None:
        """Give a service the checkpoint of its log."""


class Memory:
    """The sealer's folder: in `kept`, `key.pem` and `memory.sqlite`, for its owner's eyes only.

    One process has it at a time.
    """

    def __init__(self, kept: Path, lock: IO[str], key: SigningKey) -> None:
        self.key = key
        self._database = kept / _DATABASE
        self._lock = lock

    @classmethod
    def open(cls, folder: Path, *, host: str) -> Self:
        """Open the folder, made first where it is not there; `host` then names its logs for good.

        Raises:
            SealerFolderError: another sealer has it, or a part of it is missing.
        """
        lock = _locked(folder)
        kept = folder / "kept"
        try:
            if not kept.exists():
                _make(kept, host)
            return cls(kept, lock, _read_key(kept))
        except BaseException:
            lock.close()
            raise

    @staticmethod
    def public(folder: Path) -> VerifyingKey:
        """Give the public key of a folder, also while a sealer has it.

        Raises:
            SealerFolderError: there is none.
        """
        return _read_key(folder / "kept").verifying("any")

    def close(self) -> None:
        """Let another sealer have the folder."""
        self._lock.close()

    def origin(self, service: str, tenant: str) -> str:
        """Give the name that a log has for ever."""
        ((host,),) = self._rows("SELECT host FROM name")
        return f"{host}/{service}/log/{tenant}"

    def tenants(self) -> list[str]:
        """Give the tenants whose logs are sealed, beside the platform's."""
        return [name for (name,) in self._rows("SELECT name FROM tenant ORDER BY name")]

    def recall(self, service: str, tenant: str) -> Sealed:
        """Give what is remembered of a log."""
        rows = self._rows(
            "SELECT size, frontier, last, note FROM sealed WHERE service = ? AND tenant = ?",
            service,
            tenant,
        )
        if not rows:
            return Sealed(service, tenant)
        size, held, last, note = rows[0]
        hashes = [held[at : at + HASH_BYTES] for at in range(0, len(held), HASH_BYTES)]
        return Sealed(service, tenant, Frontier(size, hashes), last, note)

    def keep(self, sealed: Sealed, *, tenants: Iterable[str] = ()) -> None:
        """Remember what is signed of a log, and tenants that it told of, on the disk.

        Raises:
            BrokenLogError: more of the log was signed already.
        """
        with closing(_connected(self._database)) as connection, connection:
            changed = connection.execute(
                "INSERT INTO sealed VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " size = excluded.size, frontier = excluded.frontier, last = excluded.last,"
                " note = excluded.note WHERE sealed.size < excluded.size",
                (
                    sealed.service,
                    sealed.tenant,
                    sealed.tree.size,
                    b"".join(sealed.tree.hashes),
                    sealed.last,
                    sealed.note,
                ),
            )
            if changed.rowcount != 1:
                raise BrokenLogError(
                    log=f"{sealed.service}/{sealed.tenant}",
                    size=sealed.tree.size,
                    fault="something else was signed already",
                )
            connection.executemany(
                "INSERT INTO tenant VALUES (?) ON CONFLICT DO NOTHING",
                [(each,) for each in tenants],
            )

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(_connected(self._database)) as connection:
            return connection.execute(query, values).fetchall()


@dataclass(frozen=True, slots=True)
class Sealer:
    """Signs for logs as they grow; `tenants_in` finds the tenants that lines of a log tell of."""

    memory: Memory
    logs: Logs
    tenants_in: Callable[[str, str, Sequence[bytes]], Iterable[str]]
    _told: dict[tuple[str, str], int] = field(default_factory=dict)

    def seal(self, service: str, tenant: str) -> Sealed:
        """Sign for what a log has grown by, if it has, and give what is signed of it.

        Raises:
            BrokenLogError: the log does not continue what was signed of it.
        """
        sealed = self.memory.recall(service, tenant)
        while True:
            lines = self._continuing(sealed)
            if not lines:
                break
            sealed = self._grown(sealed, lines)
            self.memory.keep(sealed, tenants=self.tenants_in(service, tenant, lines))
        if sealed.tree.size != self._told.get((service, tenant), 0):
            key = self.memory.key.verifying(self.memory.origin(service, tenant))
            self.logs.publish(service, tenant, note=sealed.note, key=key.text())
            self._told[service, tenant] = sealed.tree.size
        return sealed

    def _continuing(self, sealed: Sealed) -> Sequence[bytes]:
        """Read a log's next lines, from the last one on that is signed for.

        Raises:
            BrokenLogError: that one is another now, or is gone.
        """
        size = sealed.tree.size
        after = max(size - 1, 0)
        part = self.logs.read(sealed.service, sealed.tenant, after=after)
        fault = ""
        if part.size < size:
            fault = f"it has {part.size}"
        elif part.first != after + 1:
            fault = f"it answers from line {part.first} on where it was asked from {after + 1} on"
        elif size and (not part.lines or leaf_hash(part.lines[0]) != sealed.last):
            fault = f"line {size} is another"
        if fault:
            raise BrokenLogError(log=f"{sealed.service}/{sealed.tenant}", size=size, fault=fault)
        return part.lines[1:] if size else part.lines

    def _grown(self, sealed: Sealed, lines: Sequence[bytes]) -> Sealed:
        leaves = [leaf_hash(line) for line in lines]
        tree = sealed.tree.copy()
        tree.extend(leaves)
        origin = self.memory.origin(sealed.service, sealed.tenant)
        checkpoint = Checkpoint(origin=origin, size=tree.size, root=tree.root())
        note = self.memory.key.sign(checkpoint)
        return replace(sealed, tree=tree, last=leaves[-1], note=note)


def _locked(folder: Path) -> IO[str]:
    """Make the folder where it is missing, and keep every other sealer out of it.

    Raises:
        SealerFolderError: another one has it, or it cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
    except OSError as fault:
        raise SealerFolderError(folder=folder, fault=fault.strerror or str(fault)) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise SealerFolderError(folder=folder, fault="another sealer has it") from None
    return lock


def _make(kept: Path, host: str) -> None:
    """Make key and memory in one step: there are both, or neither."""
    fresh = Path(tempfile.mkdtemp(dir=kept.parent))
    with closing(_connected(fresh / _DATABASE)) as connection, connection:
        connection.executescript(_TABLES)
        connection.execute("INSERT INTO name VALUES (?)", (host,))
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (fresh / _DATABASE).chmod(0o600)
    with os.fdopen(os.open(fresh / _KEY, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.rename(kept)


def _read_key(kept: Path) -> SigningKey:
    """Read the private key.

    Raises:
        SealerFolderError: it is none, or its memory is lost.
    """
    try:
        key = serialization.load_pem_private_key((kept / _KEY).read_bytes(), password=None)
    except (OSError, ValueError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise SealerFolderError(folder=kept.parent, fault="its key cannot be read")
    # A key without its memory would sign again what it has signed otherwise.
    if not (kept / _DATABASE).is_file():
        raise SealerFolderError(folder=kept.parent, fault="its memory is gone")
    return SigningKey(key)


def _connected(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database, timeout=10)
    connection.execute("PRAGMA synchronous = FULL")
    return connection
