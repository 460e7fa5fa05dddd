"""message-db, from its npm package: fetched when it is first needed, and kept for the next run.

Its licence is MIT. Nothing of it is in this repository.
"""

import shutil
import subprocess
import tarfile
from pathlib import Path

import psycopg
import uuid_utils

from benchmarks.ground import Ground
from benchmarks.lines import TYPE, Line
from benchmarks.peers import Append, Peer

PACKAGE = "@eventide/message-db@1.3.1"
_CACHE = Path("build", "bench", "npm")
_DATABASE = "bench_message_db"
# The order of the package's own install.sh.
_SCRIPTS = (
    "roles/message-store.sql",
    "schema/message-store.sql",
    "tables/messages.sql",
    "types/message.sql",
    "functions/message-store-version.sql",
    "functions/hash-64.sql",
    "functions/acquire-lock.sql",
    "functions/category.sql",
    "functions/is-category.sql",
    "functions/id.sql",
    "functions/cardinal-id.sql",
    "functions/stream-version.sql",
    "functions/write-message.sql",
    "functions/get-stream-messages.sql",
    "functions/get-category-messages.sql",
    "functions/get-last-stream-message.sql",
    "indexes/messages-id.sql",
    "indexes/messages-stream.sql",
    "indexes/messages-category.sql",
    "privileges/schema.sql",
    "privileges/table.sql",
    "privileges/sequence.sql",
    "privileges/functions.sql",
)
_WRITE = b"SELECT write_message(%s, %s, %s, %s::jsonb, NULL, %s)"


class MissingError(Exception):
    """message-db cannot be had here; the sentence says why."""


def fetched() -> Path:
    """Give the folder of the package's SQL, fetching it first if it is not there.

    Raises:
        MissingError: there is no npm, or it cannot fetch the package.
    """
    folder = _CACHE / "package" / "database"
    if all((folder / script).exists() for script in _SCRIPTS):
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise MissingError("npm is not installed")
    _CACHE.mkdir(parents=True, exist_ok=True)
    print(f"Fetching {PACKAGE}; it is kept in {_CACHE}.")
    packed = subprocess.run(
        [npm, "pack", "--silent", "--fetch-retries=1", "--fetch-timeout=20000", PACKAGE],
        cwd=_CACHE,
        capture_output=True,
        text=True,
        check=False,
    )
    if packed.returncode:
        raise MissingError("npm cannot fetch it")
    with tarfile.open(_CACHE / packed.stdout.strip().splitlines()[-1]) as archive:
        for script in _SCRIPTS:
            # Debian 12's Python extracts no archive safely by itself (PEP 706 came with 3.11.4).
            stream = archive.extractfile(f"package/database/{script}")
            assert stream is not None
            (folder / script).parent.mkdir(parents=True, exist_ok=True)
            (folder / script).write_bytes(stream.read())
    return folder


def prepare(ground: Ground) -> str:
    """Install it as its own script does.

    Without the extension pgcrypto, which PostgreSQL has needed for `gen_random_uuid()` until 12.

    Raises:
        MissingError: it cannot be had here.
    """
    folder = fetched()
    ground.fresh(_DATABASE)
    path = "SET search_path = message_store, public"
    ground.run(_DATABASE, [path, *((folder / script).read_text() for script in _SCRIPTS)])
    return f"{ground.address(_DATABASE, 'message_store')} options='-c search_path=message_store'"


def open_writer(address: str, _number: int, _writers: int) -> Append:
    """Open a connection; a tenant is a category, the closest that message-db has."""
    cursor = psycopg.connect(address, autocommit=True).cursor()

    def append(line: Line) -> object:
        expected = line.version - 2
        name = str(uuid_utils.uuid7())
        cursor.execute(_WRITE, (name, line.stream, TYPE, line.line.decode(), expected))
        return cursor.fetchone()

    return append


def missing() -> str:
    """Say why the package cannot be had, or nothing."""
    try:
        fetched()
    except MissingError as reason:
        return str(reason)
    return ""


MESSAGE_DB = Peer("message_db", "message-db", prepare, open_writer, missing)
