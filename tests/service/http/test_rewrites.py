"""Whoever owns the database rewrites a log after a checkpoint, in every way; each is found.

The owner may also keep the stored hashes as they were, or make all of them anew and sign with a key
of their own. What they cannot have is the sealer's key, and checkpoints that others have kept.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import ECKey
from sqlalchemy import URL
from tests.service.http.conftest import SECRET, connected, migrated
from tests.service.http.sealing import HOST, SmallLogs, grow, leaves_of, sealer_of
from tests.service.http.small import Gate, People, Small, application
from tests.unit.audit.bundles import write_members

from alongside.audit.checkpoints import Checkpoint, SigningKey, VerifyingKey
from alongside.audit.merkle import leaf_hash, root_of
from alongside.audit.sealer import Memory
from alongside.audit.verifier import Outcome, main
from alongside.host.embedded import EmbeddedServer
from alongside.settings import Settings
from alongside.tenancy.transaction import Tenancy

LINES = 40
OLDER = 30
TENANT = "northmoor"
OWN = SigningKey(Ed25519PrivateKey.from_private_bytes(b"o" * 32))

Rewrite = Callable[[random.Random, list[bytes]], list[bytes]]


def change_a_byte(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    place = chance.randrange(len(lines))
    line = bytearray(lines[place])
    line[chance.randrange(len(line))] ^= chance.randint(1, 255)
    return [*lines[:place], bytes(line), *lines[place + 1 :]]


def delete_lines(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    begin = chance.randrange(len(lines) - 1)
    return lines[:begin] + lines[begin + chance.randint(1, 3) :]


def insert_a_line(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    place = chance.randrange(len(lines))
    return [*lines[:place], b'{"n":%d}' % chance.randint(100, 999), *lines[place:]]


def swap_two_lines(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    one, other = chance.sample(range(len(lines)), 2)
    swapped = list(lines)
    swapped[one], swapped[other] = lines[other], lines[one]
    return swapped


def cut_the_end(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    return lines[: chance.randrange(len(lines))]


def replace_and_lengthen(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    return [*change_a_byte(chance, lines), b"{}", b"{}"]


REWRITES: tuple[Rewrite, ...] = (
    change_a_byte,
    delete_lines,
    insert_a_line,
    swap_two_lines,
    cut_the_end,
    replace_and_lengthen,
)


@dataclass(frozen=True)
class Owned:
    """A service's log that is signed, in a database that somebody is about to rewrite."""

    small: Small
    address: URL
    older: bytes
    note: bytes
    key: str
    lines: list[bytes]

    def rewrite(self, lines: list[bytes], hashes: list[bytes]) -> None:
        """Put other lines in place of all, with hashes of the owner's choice beside them."""
        rows = [
            (TENANT, place, "note-1", place, "note.t.v1", line, leaf)
            for place, (line, leaf) in enumerate(zip(lines, hashes, strict=True), 1)
        ]
        with connected(self.address) as connection, connection.transaction():
            connection.execute("DELETE FROM event")
            connection.cursor().executemany(
                "INSERT INTO event (tenant, position, stream, version, type, line, leaf)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                rows,
            )
            connection.execute("UPDATE log_head SET size = %s", [len(lines)])

    def sign(self, note: bytes, key: str) -> None:
        """Put another checkpoint in place of the sealer's."""
        with connected(self.address) as connection:
            connection.execute("UPDATE checkpoint SET note = %s, key = %s", [note, key])

    def restore(self) -> None:
        self.rewrite(self.lines, leaves_of(self.lines))
        self.sign(self.note, self.key)

    def bundle(self, file: Path) -> Path:
        """Take the log away, as its API gives it."""
        logs = SmallLogs(self.small)
        origin = f"{HOST}/notes/log/{TENANT}"
        manifest = (
            f'{{"format": "alongside-bundle/1", "tenant": "{TENANT}", "key": null,'
            f' "logs": [{{"service": "notes", "origin": "{origin}"}}]}}'
        )
        members = [
            ("manifest.json", manifest.encode()),
            ("notes/checkpoint", logs.ask("checkpoint").data),
            ("notes/entries.ndjson", logs.ask("entries").data),
        ]
        return write_members(file, members)

    def stored_hashes(self) -> list[bytes]:
        """Read the hashes that the service has beside its lines."""
        content = SmallLogs(self.small).ask(f"tile/0/000.p/{LINES}").data
        return [content[at : at + 32] for at in range(0, len(content), 32)]


@pytest.fixture(scope="module")
def owned(
    server: EmbeddedServer, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Owned]:
    """Seal a log, then let the owner of its database take the rule off the stored hashes."""
    serving = migrated(server, "rewritten")
    address = server.url.set(database="rewritten")
    memory = Memory.open(tmp_path_factory.mktemp("sealing") / "sealer", host=HOST)
    with Tenancy(serving.render_as_string(hide_password=False), secret=SECRET) as tenancy:
        key = ECKey.generate_key("P-256", {"alg": "ES256", "use": "sig"}, auto_kid=True)
        people, gate = People(key), Gate()
        app = application(settings, tenancy, people, [gate])
        small = Small(app, tenancy, people, key, gate, TENANT)
        sealer = sealer_of(small, memory)
        grow(small, OLDER)
        older = sealer.seal("notes", TENANT)
        lines = grow(small, LINES - OLDER)
        sealed = sealer.seal("notes", TENANT)
        with connected(address) as connection:
            connection.execute("ALTER TABLE event ALTER COLUMN leaf DROP EXPRESSION")
        pinned = memory.key.verifying(f"{HOST}/notes/log/{TENANT}").text()
        yield Owned(small, address, older.note, sealed.note, pinned, lines)
    memory.close()


@pytest.fixture
def restored(owned: Owned) -> Iterator[Owned]:
    yield owned
    owned.restore()


@pytest.fixture
def tries(request: pytest.FixtureRequest) -> range:
    """Give the seeds: a few at every change, two hundred in the long proof."""
    return range(200 if request.config.getoption("--prove", default=False) else 42)


def verified(owned: Owned, folder: Path, *more: str) -> int:
    return main([str(owned.bundle(folder / "bundle.tar")), "--key", owned.key, *more])


def test_what_nobody_rewrote_is_valid(restored: Owned, tmp_path: Path) -> None:
    assert verified(restored, tmp_path) == Outcome.VALID
    restored.restore()
    assert verified(restored, tmp_path) == Outcome.VALID


def test_every_rewrite_is_found(restored: Owned, tmp_path: Path, tries: range) -> None:
    missed = []
    for seed in tries:
        chance = random.Random(seed)  # noqa: S311 a seeded choice
        rewritten = REWRITES[seed % len(REWRITES)](chance, restored.lines)
        assert rewritten != restored.lines
        restored.rewrite(rewritten, leaves_of(rewritten))
        if verified(restored, tmp_path) != Outcome.CHANGED:
            missed.append(seed)
    assert missed == []


def test_a_rewrite_that_the_owner_signs_is_found(restored: Owned, tmp_path: Path) -> None:
    rewritten = [b"{}", *restored.lines[1:]]
    restored.rewrite(rewritten, leaves_of(rewritten))
    origin = f"{HOST}/notes/log/{TENANT}"
    checkpoint = Checkpoint(origin=origin, size=LINES, root=root_of(leaves_of(rewritten)))
    restored.sign(OWN.sign(checkpoint), OWN.verifying(origin).text())
    assert verified(restored, tmp_path) == Outcome.UNKNOWN_KEY


def test_a_log_put_back_with_an_older_checkpoint_is_found_by_who_kept_a_later_one(
    restored: Owned, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(restored.note)
    assert verified(restored, tmp_path, "--seen", str(kept)) == Outcome.VALID
    older = restored.lines[:OLDER]
    restored.rewrite(older, leaves_of(older))
    restored.sign(restored.older, restored.key)
    assert verified(restored, tmp_path) == Outcome.VALID
    assert verified(restored, tmp_path, "--seen", str(kept)) == Outcome.FORKED


def test_one_who_believes_stored_hashes_misses_a_rewrite(restored: Owned, tmp_path: Path) -> None:
    """The negative control: the hashes are those that were signed, the lines are not."""
    rewritten = [b'{"n":1000}', *restored.lines[1:]]
    restored.rewrite(rewritten, leaves_of(restored.lines))
    signed = VerifyingKey.parse(restored.key).open(restored.note)
    assert root_of(restored.stored_hashes()) == signed.root
    assert root_of(map(leaf_hash, rewritten)) != signed.root
    assert verified(restored, tmp_path) == Outcome.CHANGED
