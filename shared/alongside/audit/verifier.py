"""Check offline that nobody rewrote a trust's logs: `python verifier.py FILE --key KEY`.

With `--receipt RECEIPT`, FILE is a single line of a log as it was stored, and RECEIPT its proof
(C2SP tlog-proof) up to a checkpoint.

This one file needs nothing but Python 3.11 and `cryptography`; copy it out and run it where its
reader trusts the machine. It shares no code with what signs, so that one fault is not in both.

FILE is a bundle, as `alongside audit export` writes it: a tar archive (POSIX ustar or GNU) of

    manifest.json              {"format": "alongside-bundle/1", "tenant": ..., "key": ...,
                                "logs": [{"service": ..., "origin": ...}, ...]}
    <service>/checkpoint       for each log in that order: a signed note (C2SP tlog-checkpoint),
                               empty where nothing was ever signed
    <service>/entries.ndjson   and the lines as they are stored, each followed by a newline

The hash of every line is computed here; none is taken from the file. A line's hash is SHA-256 of a
zero byte and the line; the root over all of them is that of RFC 6962, section 2.1.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
import tarfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import IO, Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT: Final = "alongside-bundle/1"

_BLOCK_BYTES: Final = 1 << 20
_LINE_BYTES: Final = 1 << 26
_NOTE_BYTES: Final = 1 << 16
_AHEAD: Final = 8
_LONG_BYTES: Final = 1 << 25
"""From here on, other processes are worth starting."""

_ED25519: Final = b"\x01"
_DASH: Final = "\N{EM DASH} "
_NAME: Final = re.compile(r"[^\s+]+")
_RECEIPT: Final = re.compile(
    rb"c2sp\.org/tlog-proof@v1\nindex (0|[1-9][0-9]{0,17})((?:\n[A-Za-z0-9+/=]{44}){0,63})"
)
_LEAF: Final = hashlib.sha256(b"\x00")
_HASH_BYTES: Final = 32


class Outcome(IntEnum):
    """What was found, as the program's exit code."""

    VALID = 0
    UNUSABLE = 2
    CHANGED = 10
    FORKED = 11
    UNANCHORED = 12
    UNKNOWN_KEY = 13


_WORST_FIRST: Final = (
    Outcome.UNKNOWN_KEY,
    Outcome.FORKED,
    Outcome.CHANGED,
    Outcome.UNANCHORED,
    Outcome.VALID,
)


class FaultError(Exception):
    """Something that makes evidence worthless; `outcome` says which kind, the sentence what."""

    def __init__(self, outcome: Outcome, sentence: str) -> None:
        self.outcome = outcome
        super().__init__(sentence)


@dataclass(frozen=True)
class Finding:
    """What was found out about one log."""

    outcome: Outcome
    origin: str
    sentence: str


@dataclass(frozen=True)
class Checkpoint:
    """What was signed: that the log of this origin has so many lines with this root."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True)
class Pins:
    """What the reader knows from elsewhere, and the bundle cannot choose.

    `key` is the public key; where it is empty, the bundle's own word is taken. `origins` are logs
    that must be there, `seen` are checkpoints that the reader has kept.
    """

    key: bytes = b""
    origins: frozenset[str] = frozenset()
    seen: tuple[bytes, ...] = ()


class Tree:
    """A tree that grows at its end: the roots of its full subtrees, from the largest on."""

    def __init__(self) -> None:
        self._subtrees: list[tuple[int, bytes]] = []
        self.size = 0

    def join(self, subtrees: Sequence[tuple[int, bytes]]) -> None:
        """Add full subtrees at the end, each with how many lines it is over."""
        for size, root in subtrees:
            self.size += size
            held, found = size, root
            while self._subtrees and self._subtrees[-1][0] == held:
                found = _node(self._subtrees.pop()[1], found)
                held *= 2
            self._subtrees.append((held, found))

    def root(self) -> bytes:
        """Give the root over all lines so far."""
        roots = [root for _, root in self._subtrees]
        found = roots.pop()
        while roots:
            found = _node(roots.pop(), found)
        return found


class Lines:
    """A part of a file whose lines are hashed block by block, on every processor if it is long.

    `stream` reads it; it begins at `offset` in the file.
    """

    def __init__(
        self, stream: IO[bytes], file: Path, *, offset: int, pool: Executor | None
    ) -> None:
        self._blocks = self._read(stream)
        self._rest = b""
        self._count = 0
        self._file = file
        self._offset = offset
        self._pool = pool

    def grow(self, tree: Tree, size: int | None) -> None:
        """Let a tree grow up to a size, or with None up to the end of the stream.

        No more is held at a time than a few blocks.
        """
        waiting: deque[Future[list[tuple[int, bytes]]]] = deque()
        for start, block in self._up_to(size):
            if self._pool is None:
                tree.join(subtrees_of(start, block))
                continue
            # Reading it there again is cheaper than handing it over.
            place = (self._offset, len(block))
            self._offset += len(block)
            waiting.append(self._pool.submit(subtrees_in, self._file, place, start))
            if len(waiting) > _AHEAD:
                tree.join(waiting.popleft().result())
        for each in waiting:
            tree.join(each.result())

    def _up_to(self, size: int | None) -> Iterator[tuple[int, bytes]]:
        """Give blocks of whole lines, each with the number of the line that it begins with."""
        while size is None or self._count < size:
            block, self._rest = self._rest or next(self._blocks, b""), b""
            if not block:
                return
            start, count = self._count, block.count(b"\n")
            if size is not None and start + count > size:
                count = size - start
                self._rest = block.split(b"\n", count)[count]
                block = block[: len(block) - len(self._rest)]
            self._count += count
            yield start, block

    def _read(self, stream: IO[bytes]) -> Iterator[bytes]:
        held = b""
        while block := stream.read(_BLOCK_BYTES):
            whole, end, rest = block.rpartition(b"\n")
            if end:
                yield held + whole + end
                held = rest
            else:
                held += block
            if len(held) > _LINE_BYTES:
                raise FaultError(Outcome.UNUSABLE, "A line of the file is too long to be one.")
        if held:
            raise FaultError(Outcome.UNUSABLE, "The file ends within a line.")


def subtrees_in(file: Path, place: tuple[int, int], start: int) -> list[tuple[int, bytes]]:
    """Hash the lines in a place of a file: where it begins, and how many bytes it has."""
    with file.open("rb") as stream:
        stream.seek(place[0])
        return subtrees_of(start, stream.read(place[1]))


def subtrees_of(start: int, block: bytes) -> list[tuple[int, bytes]]:
    """Hash lines, each ended by a newline, into the full subtrees that they are made of.

    `start` is the number of the first line, from 0: it says where subtrees begin and end.
    """
    leaves: list[bytes] = []
    # A copy of what has taken the zero byte is cheaper than to put it before each line.
    begin, keep = _LEAF.copy, leaves.append
    for line in block.split(b"\n"):
        leaf = begin()
        leaf.update(line)
        keep(leaf.digest())
    leaves.pop()
    subtrees, place = [], 0
    while place < len(leaves):
        size = 1 << ((len(leaves) - place).bit_length() - 1)
        at = start + place
        size = min(size, at & -at) if at else size
        subtrees.append((size, _reduced(leaves[place : place + size])))
        place += size
    return subtrees


def _reduced(level: Sequence[bytes]) -> bytes:
    """Give the root over a power of two of hashes."""
    sha256 = hashlib.sha256
    while len(level) > 1:
        pairs = iter(level)
        level = [sha256(b"\x01" + a + b).digest() for a, b in zip(pairs, pairs, strict=True)]
    return level[0]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def verify(bundle: Path, pins: Pins) -> Iterator[Finding]:
    """Check each log of a bundle.

    Raises:
        FaultError: the file cannot be used at all.
    """
    try:
        with ExitStack() as opened:
            archive = opened.enter_context(tarfile.open(bundle, "r:"))
            long = bundle.stat().st_size >= _LONG_BYTES
            pool = opened.enter_context(ProcessPoolExecutor()) if long else None
            yield from _verified(archive, bundle, pins, pool)
    except (tarfile.TarError, OSError) as fault:
        raise FaultError(Outcome.UNUSABLE, f"The file cannot be read: {fault}") from None


def _verified(
    archive: tarfile.TarFile, bundle: Path, pins: Pins, pool: Executor | None
) -> Iterator[Finding]:
    logs, named = _manifest(_member(archive, "manifest.json")[0])
    key = pins.key or named
    seen = _seen(pins.seen, key)
    here = set(logs.values())
    for origin in sorted(seen.keys() - here):
        yield Finding(Outcome.FORKED, origin, "a checkpoint of it is known, and it is left out")
    for origin in sorted(pins.origins - here - seen.keys()):
        yield Finding(Outcome.UNKNOWN_KEY, origin, "nothing here is signed for a log of this name")
    for service, origin in logs.items():
        note = _member(archive, f"{service}/checkpoint")[0].read(_NOTE_BYTES + 1)
        stream, offset = _member(archive, f"{service}/entries.ndjson")
        lines = Lines(stream, bundle, offset=offset, pool=pool)
        try:
            sentence = _check_log(note, lines, origin, key, seen.get(origin, []))
        except FaultError as fault:
            if fault.outcome is Outcome.UNUSABLE:
                raise
            yield Finding(fault.outcome, origin, str(fault))
        else:
            yield Finding(Outcome.VALID, origin, sentence)
    if archive.next() is not None:
        raise FaultError(Outcome.UNUSABLE, "The file holds more than its manifest says.")


def verify_receipt(line: bytes, receipt: bytes, pins: Pins) -> Finding:
    """Check that a line is in the log that its receipt names.

    Raises:
        FaultError: it is not, or the receipt cannot be used; `outcome` says which.
    """
    if not pins.key:
        raise FaultError(Outcome.UNUSABLE, "A receipt names no key: give it with --key.")
    head, gap, note = receipt.partition(b"\n\n")
    asked = _RECEIPT.fullmatch(head)
    if not asked or not gap:
        raise FaultError(Outcome.UNUSABLE, "The receipt is none of C2SP tlog-proof.")
    origin = note.partition(b"\n")[0].decode(errors="replace")
    if pins.origins - {origin}:
        raise FaultError(Outcome.UNKNOWN_KEY, f"The receipt is of another log: {origin}")
    signed = open_note(note, origin, pins.key)
    for known in _seen(pins.seen, pins.key).get(origin, []):
        # Which of two sizes is the beginning of the other, one line cannot show.
        if known.size == signed.size:
            _check_against(known, signed)
    index, proof = int(asked[1]), [_decoded(each) for each in asked[2].decode().split()]
    if _root_above(line, index, signed.size, proof) != signed.root:
        raise FaultError(Outcome.CHANGED, f"{origin}: this line is not what was signed")
    return Finding(Outcome.VALID, origin, f"line {index + 1} of {signed.size}, as signed")


def _root_above(line: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Climb from a line to the root (RFC 9162, section 2.1.3.2); give nothing where none leads."""
    place, last, found = index, size - 1, hashlib.sha256(b"\x00" + line).digest()
    if index > last:
        return b""
    for sibling in proof:
        if last == 0 or len(sibling) != _HASH_BYTES:
            return b""
        if place & 1 or place == last:
            found = _node(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = _node(found, sibling)
        place, last = place >> 1, last >> 1
    return found if last == 0 else b""


def _member(archive: tarfile.TarFile, name: str) -> tuple[IO[bytes], int]:
    """Give the next member, and where its content begins in the file.

    Raises:
        FaultError: it is not the plain file of that name.
    """
    member = archive.next()
    content = archive.extractfile(member) if member and member.isreg() else None
    if member is None or content is None or member.name != name or member.issparse():
        raise FaultError(Outcome.UNUSABLE, f"The file has no {name} where it should be.")
    return content, member.offset_data


def _manifest(stream: IO[bytes]) -> tuple[dict[str, str], bytes]:
    """Give the origin of each service's log, and the key that the bundle itself names.

    Raises:
        FaultError: it is no manifest, or not of one tenant.
    """
    try:
        said: Any = json.loads(stream.read(_LINE_BYTES))
        wanted = said["format"], f"/log/{said['tenant']}"
        logs = {str(log["service"]): str(log["origin"]) for log in said["logs"]}
        named = public_key(said["key"]) if said["key"] else b""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FaultError(Outcome.UNUSABLE, f"The file's manifest is none of {FORMAT}.") from None
    ours = all(origin.endswith(f"/{name}{wanted[1]}") for name, origin in logs.items())
    once = len(logs) == len(set(logs.values())) == len(said["logs"])
    if wanted[0] != FORMAT or not logs or not ours or not once:
        raise FaultError(Outcome.UNUSABLE, "The manifest's logs are not those of one tenant.")
    return logs, named


def _seen(notes: Sequence[bytes], key: bytes) -> dict[str, list[Checkpoint]]:
    """Read what the reader kept; each must be signed by the key, under its own origin."""
    found: dict[str, list[Checkpoint]] = {}
    for note in notes:
        origin = note.partition(b"\n")[0].decode(errors="replace")
        found.setdefault(origin, []).append(open_note(note, origin, key))
    return found


def _check_log(
    note: bytes, lines: Lines, origin: str, key: bytes, seen: Sequence[Checkpoint]
) -> str:
    """Check one log, and say in a sentence what holds.

    Raises:
        FaultError: it does not.
    """
    if not note:
        if seen:
            raise FaultError(Outcome.FORKED, "a checkpoint of it is known, and none is here")
        raise FaultError(Outcome.UNANCHORED, "nothing of it was ever signed")
    signed = open_note(note, origin, key)
    for known in seen:
        _check_against(known, signed)
    tree, wrong = Tree(), []
    for checkpoint in sorted([*seen, signed], key=lambda each: each.size):
        lines.grow(tree, checkpoint.size)
        if tree.size < checkpoint.size:
            missing = f"{signed.size} lines were signed, and {tree.size} are here"
            raise FaultError(Outcome.CHANGED, missing)
        if tree.root() != checkpoint.root:
            wrong.append(checkpoint)
    if signed in wrong:
        changed = f"the {signed.size} lines that were signed are not those that are here"
        raise FaultError(Outcome.CHANGED, changed)
    if wrong:
        other = f"the first {wrong[0].size} lines were signed before as others than these"
        raise FaultError(Outcome.FORKED, other)
    lines.grow(tree, None)
    if tree.size > signed.size:
        tail = f"{tree.size - signed.size} lines after the first {signed.size} are not signed yet"
        raise FaultError(Outcome.UNANCHORED, tail)
    return f"{signed.size} lines, as signed"


def _check_against(known: Checkpoint, signed: Checkpoint) -> None:
    if known.size > signed.size:
        back = f"{known.size} lines were signed before, and this is signed for {signed.size}"
        raise FaultError(Outcome.FORKED, back)
    if known.size == signed.size and known.root != signed.root:
        raise FaultError(Outcome.FORKED, f"two different logs of {signed.size} lines were signed")


def open_note(note: bytes, origin: str, key: bytes) -> Checkpoint:
    """Read a signed note that must be the checkpoint of a log, signed by the key in its name.

    Raises:
        FaultError: it is not; `outcome` says in which way.
    """
    text, signatures = _parts(note)
    key_id = hashlib.sha256(origin.encode() + b"\n" + _ED25519 + key).digest()[:4]
    if (origin, key_id) not in signatures:
        raise FaultError(Outcome.UNKNOWN_KEY, "its checkpoint has no signature by the known key")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signatures[origin, key_id], text.encode())
    except InvalidSignature:
        raise FaultError(
            Outcome.CHANGED, "its checkpoint is not the text that was signed"
        ) from None
    lines = text.split("\n")
    if len(lines) != 4 or not re.fullmatch("[1-9][0-9]{0,17}", lines[1]):  # noqa: PLR2004 three lines
        raise FaultError(Outcome.UNUSABLE, f"What was signed for {origin} is no checkpoint.")
    root = _decoded(lines[2])
    if lines[0] != origin or len(root) != _HASH_BYTES:
        raise FaultError(Outcome.UNUSABLE, f"What was signed for {origin} is not of that log.")
    return Checkpoint(origin, int(lines[1]), root)


def _parts(note: bytes) -> tuple[str, dict[tuple[str, bytes], bytes]]:
    """Give a note's text, and its signatures by the name and id of their key.

    Raises:
        FaultError: it is no note.
    """
    try:
        text, gap, below = note.decode().rpartition("\n\n")
    except UnicodeDecodeError:
        text, gap, below = "", "", ""
    if not gap or not below.endswith("\n") or len(note) > _NOTE_BYTES:
        raise FaultError(Outcome.UNUSABLE, "A checkpoint is no signed note.")
    signatures: dict[tuple[str, bytes], bytes] = {}
    for line in below.removesuffix("\n").split("\n"):
        name, _, content = line.removeprefix(_DASH).partition(" ")
        signed = _decoded(content)
        if not line.startswith(_DASH) or not _NAME.fullmatch(name) or len(signed) < 5:  # noqa: PLR2004 id and more
            raise FaultError(Outcome.UNUSABLE, "A checkpoint's signature is none.")
        if (name, signed[:4]) in signatures:
            raise FaultError(Outcome.UNUSABLE, "One key has signed a checkpoint twice.")
        signatures[name, signed[:4]] = signed[4:]
    return text + "\n", signatures


def _decoded(text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if base64.b64encode(content).decode() != text:
        raise FaultError(Outcome.UNUSABLE, "A checkpoint holds base64 that is none.")
    return content


def public_key(text: str) -> bytes:
    """Read a public key: base64 of its type and 32 bytes, alone or at the end of a *vkey*.

    Raises:
        ValueError: it is no Ed25519 key.
    """
    named = re.fullmatch(r"[^\s+]+\+[0-9a-f]{8}\+(.+)", text)
    content = base64.b64decode(named[1] if named else text, validate=True)
    if content[:1] != _ED25519 or len(content) != 1 + _HASH_BYTES:
        raise ValueError
    return content[1:]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the program is asked with."""
    parser.add_argument("file", type=Path, help="the bundle, or a line whose receipt is given")
    parser.add_argument("--receipt", type=Path, help="the receipt of a single line")
    parser.add_argument("--key", default="", help="the public key, from elsewhere than the file")
    parser.add_argument(
        "--origin", action="append", default=[], help="a log that must be there (may be repeated)"
    )
    parser.add_argument(
        "--seen",
        action="append",
        default=[],
        type=Path,
        help="a checkpoint that was kept (may be repeated)",
    )


def run(asked: argparse.Namespace) -> int:
    """Check a bundle, say what was found, and give the exit code: the worst of all logs."""
    try:
        key = public_key(asked.key) if asked.key else b""
    except ValueError:
        sys.stdout.write("unusable: The key is no Ed25519 key.\n")
        return Outcome.UNUSABLE
    found = {Outcome.VALID}
    try:
        seen = tuple(file.read_bytes() for file in asked.seen)
        pins = Pins(key=key, origins=frozenset(asked.origin), seen=seen)
        for finding in _findings(asked, pins):
            found.add(finding.outcome)
            sys.stdout.write(f"{_word(finding.outcome)}: {finding.origin}: {finding.sentence}\n")
    except OSError as fault:
        sys.stdout.write(f"unusable: {fault.filename}: {fault.strerror}\n")
        return Outcome.UNUSABLE
    except FaultError as fault:
        sys.stdout.write(f"{_word(fault.outcome)}: {fault}\n")
        return fault.outcome
    if not key:
        sys.stdout.write(
            "Checked with the key that the file itself names. Who made the file could have made the"
            " key too: compare it with one from elsewhere, and give that with --key.\n"
        )
    return next(outcome for outcome in _WORST_FIRST if outcome in found)


def _findings(asked: argparse.Namespace, pins: Pins) -> Iterator[Finding]:
    if asked.receipt is None:
        yield from verify(asked.file, pins)
        return
    # A line has no end of its own; one that an editor added is not meant.
    line = asked.file.read_bytes().removesuffix(b"\n")
    yield verify_receipt(line, asked.receipt.read_bytes(), pins)


def _word(outcome: Outcome) -> str:
    return outcome.name.lower().replace("_", " ")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program of its own."""
    parser = argparse.ArgumentParser(description="Check that nobody rewrote a trust's logs.")
    add_arguments(parser)
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
