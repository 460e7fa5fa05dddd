"""The sealer signs what continues its memory, whatever happens to it or to the log."""

import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL
from tests.service.http.conftest import connected
from tests.service.http.sealing import (
    HOST,
    RefusedBySmallError,
    SmallLogs,
    grow,
    leaves_of,
    sealer_of,
)
from tests.service.http.small import Small

from alongside.audit.checkpoints import Checkpoint
from alongside.audit.errors import BadProofError, BrokenLogError, SealerFolderError
from alongside.audit.merkle import Frontier, root_of
from alongside.audit.sealer import Memory, Sealed, Sealer
from alongside.host.embedded import EmbeddedServer

Alter = Callable[[str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sealer"


@pytest.fixture
def memory(folder: Path) -> Iterator[Memory]:
    opened = Memory.open(folder, host=HOST)
    yield opened
    opened.close()


@pytest.fixture
def sealer(small: Small, memory: Memory) -> Sealer:
    return sealer_of(small, memory)


@pytest.fixture
def alter(small: Small, server: EmbeddedServer, database: URL) -> Alter:
    """Give what runs a statement as the database's superuser, on this tenant's rows."""

    def run(statement: str) -> None:
        with connected(server.url.set(database=database.database)) as connection:
            connection.execute(statement.replace("$mine", f"'{small.tenant}'").encode())

    return run


def checkpoint_of(small: Small, memory: Memory, note: bytes) -> Checkpoint:
    origin = memory.origin("notes", small.tenant)
    return memory.key.verifying(origin).open(note)


def test_it_signs_for_a_log_as_it_grows(small: Small, memory: Memory, sealer: Sealer) -> None:
    sealed = sealer.seal("notes", small.tenant)
    for more in (1, 4, 250):
        lines = grow(small, more)
        sealed = sealer.seal("notes", small.tenant)
        signed = checkpoint_of(small, memory, sealed.note)
        assert (signed.size, signed.root) == (len(lines), root_of(leaves_of(lines)))
        assert SmallLogs(small).ask("checkpoint").data == sealed.note
    assert sealer.seal("notes", small.tenant) == sealed


def test_it_signs_nothing_for_an_empty_log(small: Small, sealer: Sealer) -> None:
    assert sealer.seal("notes", small.tenant) == Sealed("notes", small.tenant)
    assert SmallLogs(small).ask("checkpoint").status_code == 404


def test_started_again_it_continues_and_publishes_again(
    small: Small, folder: Path, alter: Alter
) -> None:
    first = Memory.open(folder, host=HOST)
    grow(small, 5)
    before = sealer_of(small, first).seal("notes", small.tenant)
    first.close()
    # As if the database came back from before the last checkpoint was published.
    alter("DELETE FROM checkpoint WHERE tenant = $mine")
    again = Memory.open(folder, host="elsewhere.example")
    sealer = sealer_of(small, again)
    assert sealer.seal("notes", small.tenant) == before
    assert SmallLogs(small).ask("checkpoint").data == before.note
    lines = grow(small, 5)
    after = checkpoint_of(small, again, sealer.seal("notes", small.tenant).note)
    again.close()
    assert after.root == root_of(leaves_of(lines))
    assert after.origin == f"{HOST}/notes/log/{small.tenant}"


BREAKS = {
    "the last line changed": "UPDATE event SET line = '{}' WHERE tenant = $mine AND position = 9",
    "the last line removed": (
        "DELETE FROM event WHERE tenant = $mine AND position = 9;"
        "UPDATE log_head SET size = 8 WHERE tenant = $mine"
    ),
    "all lines removed": (
        "DELETE FROM event WHERE tenant = $mine; DELETE FROM log_head WHERE tenant = $mine"
    ),
    "two lines swapped": (
        "UPDATE event SET position = -1 WHERE tenant = $mine AND position = 9;"
        "UPDATE event SET position = 9 WHERE tenant = $mine AND position = 8;"
        "UPDATE event SET position = 8 WHERE tenant = $mine AND position = -1"
    ),
}


@pytest.mark.parametrize("statement", BREAKS.values(), ids=BREAKS)
def test_it_signs_no_more_for_a_log_whose_end_is_not_as_signed(
    small: Small, memory: Memory, sealer: Sealer, alter: Alter, statement: str
) -> None:
    grow(small, 9)
    before = sealer.seal("notes", small.tenant)
    for each in statement.split(";"):
        alter(each)
    with pytest.raises(BrokenLogError):
        sealer.seal("notes", small.tenant)
    assert memory.recall("notes", small.tenant) == before


def test_a_change_further_back_is_found_when_the_next_checkpoint_is_published(
    small: Small, memory: Memory, sealer: Sealer, alter: Alter
) -> None:
    lines = grow(small, 9)
    sealer.seal("notes", small.tenant)
    alter("UPDATE event SET line = '{}' WHERE tenant = $mine AND position = 2")
    more = grow(small, 1)
    with pytest.raises(RefusedBySmallError, match="other lines"):
        sealer.seal("notes", small.tenant)
    # What it signed continues what it signed before, and not what the table says now.
    signed = checkpoint_of(small, memory, memory.recall("notes", small.tenant).note)
    assert signed.root == root_of(leaves_of([*lines, more[-1]]))


def test_what_was_signed_is_remembered_before_anybody_sees_it(
    small: Small, memory: Memory, alter: Alter
) -> None:
    grow(small, 9)
    alter("REVOKE UPDATE ON checkpoint FROM alongside_app")
    alter("REVOKE INSERT ON checkpoint FROM alongside_app")
    try:
        with pytest.raises(RefusedBySmallError):
            sealer_of(small, memory).seal("notes", small.tenant)
    finally:
        alter("GRANT INSERT, UPDATE ON checkpoint TO alongside_app")
    kept = memory.recall("notes", small.tenant)
    assert kept.tree.size == 9
    assert sealer_of(small, memory).seal("notes", small.tenant).note == kept.note
    assert SmallLogs(small).ask("checkpoint").data == kept.note


def test_memory_never_goes_back(memory: Memory) -> None:
    leaves = leaves_of([b"1", b"2", b"3"])
    tree = Frontier()
    tree.extend(leaves)
    memory.keep(Sealed("notes", "a", tree, leaves[-1], b"note"), tenants=["a", "b", "a"])
    for size in (3, 2):
        other = Frontier()
        other.extend(leaves[:size])
        with pytest.raises(BrokenLogError):
            memory.keep(Sealed("notes", "a", other, leaves[-1], b"other"), tenants=["c"])
    assert memory.recall("notes", "a").note == b"note"
    assert memory.tenants() == ["a", "b"]


def test_key_and_memory_are_for_their_owner_alone(memory: Memory, folder: Path) -> None:
    assert memory.tenants() == []
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (folder / "kept").iterdir()}
    assert modes == {"key.pem": 0o600, "memory.sqlite": 0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_public_key_is_given_also_while_it_is_used(memory: Memory, folder: Path) -> None:
    assert Memory.public(folder) == memory.key.verifying("any")


def test_two_sealers_never_share_a_folder(memory: Memory, folder: Path) -> None:
    assert memory.tenants() == []
    with pytest.raises(SealerFolderError, match="another sealer"):
        Memory.open(folder, host=HOST)


@pytest.mark.parametrize("lost", ["key.pem", "memory.sqlite"])
def test_a_key_without_its_memory_signs_nothing(folder: Path, lost: str) -> None:
    Memory.open(folder, host=HOST).close()
    (folder / "kept" / lost).unlink()
    for _ in range(2):
        with pytest.raises(SealerFolderError):
            Memory.open(folder, host=HOST)


def test_a_key_of_another_kind_is_refused(folder: Path) -> None:
    Memory.open(folder, host=HOST).close()
    (folder / "kept" / "key.pem").write_text("none")
    with pytest.raises(SealerFolderError, match="key cannot be read"):
        Memory.open(folder, host=HOST)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SealerFolderError):
        Memory.open(tmp_path / "file" / "sealer", host=HOST)


def test_a_memory_that_was_cut_signs_nothing(
    small: Small, memory: Memory, sealer: Sealer, folder: Path, tmp_path: Path
) -> None:
    grow(small, 9)
    sealer.seal("notes", small.tenant)
    memory.close()
    shutil.copytree(folder, tmp_path / "cut")
    other = Memory.open(tmp_path / "cut", host=HOST)
    with closing(sqlite3.connect(tmp_path / "cut" / "kept" / "memory.sqlite")) as connection:
        connection.execute("UPDATE sealed SET frontier = substr(frontier, 33)")
        connection.commit()
    with pytest.raises(BadProofError):
        sealer_of(small, other).seal("notes", small.tenant)
    other.close()
