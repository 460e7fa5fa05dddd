"""What the verifier says of bundles: valid ones, and each way in which one can be false."""

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.audit.bundles import (
    FORGER,
    HOST,
    SIGNING,
    Log,
    key_of,
    lines_of,
    manifest_of,
    origin_of,
    signed,
    write,
    write_members,
)

from alongside.audit.checkpoints import encoded
from alongside.audit.merkle import leaf_hash, root_of
from alongside.audit.verifier import Outcome, Tree, main, subtrees_of

LINES = lines_of(20)
ORIGIN = origin_of("projects")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bundle.tar"


def verified(file: Path, *more: str) -> int:
    return main([str(file), "--key", key_of(), *more])


def test_what_was_signed_is_valid(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(file, [Log("identity", lines_of(3, "identity")), Log()])
    assert verified(file, "--origin", ORIGIN) == Outcome.VALID
    assert capsys.readouterr().out.splitlines() == [
        f"valid: {origin_of('identity')}: 3 lines, as signed",
        f"valid: {ORIGIN}: 20 lines, as signed",
    ]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 255, 256, 257])
def test_logs_of_every_size_are_valid(file: Path, count: int) -> None:
    write(file, [Log(lines=lines_of(count))])
    assert verified(file) == Outcome.VALID


def test_without_a_key_it_says_whose_word_was_taken(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(file, [Log()])
    assert main([str(file)]) == Outcome.VALID
    assert "the key that the file itself names" in capsys.readouterr().out


def test_a_key_is_taken_with_its_name_too(file: Path) -> None:
    write(file, [Log()])
    assert main([str(file), "--key", SIGNING.verifying(ORIGIN).text()]) == Outcome.VALID


REWRITES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "a byte": lambda lines: [lines[0].replace(b"0", b"1"), *lines[1:]],
    "the last line": lambda lines: [*lines[:-1], lines[-1] + b" "],
    "a line deleted": lambda lines: lines[:7] + lines[8:],
    "a line inserted": lambda lines: [*lines[:7], b"{}", *lines[7:]],
    "a line twice": lambda lines: [*lines[:7], lines[6], *lines[7:]],
    "two lines swapped": lambda lines: [lines[1], lines[0], *lines[2:]],
    "the end cut off": lambda lines: lines[:-1],
    "everything": lambda _: [],
    "a line replaced and one added": lambda lines: [*lines[:3], b"{}", *lines[4:], b"{}"],
    "two lines joined": lambda lines: [lines[0] + lines[1], *lines[2:]],
    "a line of two": lambda lines: [lines[0][:5], lines[0][5:], *lines[1:]],
    "a carriage return": lambda lines: [lines[0] + b"\r", *lines[1:]],
}


@pytest.mark.parametrize("rewrite", REWRITES.values(), ids=REWRITES)
def test_a_rewritten_log_is_found(
    file: Path, rewrite: Callable[[list[bytes]], list[bytes]]
) -> None:
    write(file, [Log(lines=rewrite(LINES), checkpoint=signed(LINES, ORIGIN))])
    assert verified(file) == Outcome.CHANGED


@given(st.integers(1, 70), st.data())
def test_any_changed_byte_of_any_line_is_found(
    tmp_path_factory: pytest.TempPathFactory, count: int, data: st.DataObject
) -> None:
    log = Log(lines=lines_of(count))
    content = bytearray(log.entries())
    content[data.draw(st.integers(0, len(content) - 2))] ^= data.draw(st.integers(1, 255))
    log.content = bytes(content)
    file = tmp_path_factory.mktemp("changed") / "bundle.tar"
    assert verified(write(file, [log])) == Outcome.CHANGED


def test_a_log_rewritten_with_its_hashes_and_signed_by_another_is_found(file: Path) -> None:
    rewritten = [b"{}", *LINES[1:]]
    forged = Log(lines=rewritten, checkpoint=signed(rewritten, ORIGIN, FORGER))
    write(file, [forged], manifest_of([forged], key=key_of(FORGER)))
    assert verified(file) == Outcome.UNKNOWN_KEY
    # Whoever knows no key from elsewhere cannot tell.
    assert main([str(file)]) == Outcome.VALID


def test_lines_after_the_checkpoint_are_not_anchored(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(file, [Log(checkpoint=signed(LINES, ORIGIN, size=17))])
    assert verified(file) == Outcome.UNANCHORED
    assert "3 lines after the first 17" in capsys.readouterr().out


def test_a_log_of_which_nothing_was_signed_is_not_anchored(file: Path) -> None:
    write(file, [Log("identity"), Log(lines=[], checkpoint=b"")])
    assert verified(file) == Outcome.UNANCHORED


def test_a_checkpoint_of_another_log_is_none_of_this(file: Path) -> None:
    write(file, [Log(checkpoint=signed(LINES, origin_of("projects", "estuary")))])
    assert verified(file) == Outcome.UNKNOWN_KEY


def test_another_tenants_bundle_is_not_taken_for_the_one_asked_for(file: Path) -> None:
    other = Log(tenant="estuary")
    write(file, [other], manifest_of([other], tenant="estuary"))
    assert verified(file, "--origin", ORIGIN) == Outcome.UNKNOWN_KEY


def test_a_log_that_was_asked_for_cannot_be_left_out(file: Path) -> None:
    write(file, [Log("identity")])
    assert verified(file, "--origin", ORIGIN) == Outcome.UNKNOWN_KEY


def test_a_changed_checkpoint_is_found(file: Path) -> None:
    changed = signed(LINES, ORIGIN).replace(b"\n20\n", b"\n19\n")
    write(file, [Log(lines=LINES[:19], checkpoint=changed)])
    assert verified(file) == Outcome.CHANGED


def test_the_worst_of_several_logs_is_the_exit_code(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        file,
        [
            Log("identity", checkpoint=signed(LINES, origin_of("identity"), size=5)),
            Log(lines=LINES[1:], checkpoint=signed(LINES, ORIGIN)),
        ],
    )
    assert verified(file) == Outcome.CHANGED
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "unanchored",
        "changed",
    ]


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[bytes], tuple[str, str]]:
    """Give what keeps a checkpoint as an auditor does, and says so to the verifier."""

    def keep(note: bytes) -> tuple[str, str]:
        (tmp_path / "kept").write_bytes(note)
        return "--seen", str(tmp_path / "kept")

    return keep


Keep = Callable[[bytes], tuple[str, str]]


@pytest.mark.parametrize("size", [1, 7, 16, 20])
def test_a_log_that_continues_what_was_seen_is_valid(file: Path, kept: Keep, size: int) -> None:
    write(file, [Log()])
    assert verified(file, *kept(signed(LINES, ORIGIN, size=size))) == Outcome.VALID


@pytest.mark.parametrize("size", [1, 7, 16])
def test_a_history_rewritten_and_signed_again_is_a_fork(file: Path, kept: Keep, size: int) -> None:
    write(file, [Log(lines=[b"{}", *LINES[1:]])])
    assert verified(file) == Outcome.VALID
    assert verified(file, *kept(signed(LINES, ORIGIN, size=size))) == Outcome.FORKED


def test_two_roots_of_one_size_are_a_fork(file: Path, kept: Keep) -> None:
    write(file, [Log(lines=[b"{}", *LINES[1:]])])
    assert verified(file, *kept(signed(LINES, ORIGIN))) == Outcome.FORKED


def test_a_log_shorter_than_what_was_seen_is_a_rollback(file: Path, kept: Keep) -> None:
    write(file, [Log(lines=LINES[:12])])
    assert verified(file) == Outcome.VALID
    assert verified(file, *kept(signed(LINES, ORIGIN))) == Outcome.FORKED


def test_a_log_that_was_seen_cannot_be_left_out(file: Path, kept: Keep) -> None:
    write(file, [Log("identity")])
    assert verified(file, *kept(signed(LINES, ORIGIN))) == Outcome.FORKED


def test_a_log_that_was_seen_cannot_lose_its_checkpoint(file: Path, kept: Keep) -> None:
    write(file, [Log(checkpoint=b"")])
    assert verified(file, *kept(signed(LINES, ORIGIN))) == Outcome.FORKED


def test_a_seen_checkpoint_of_another_key_is_unknown(file: Path, kept: Keep) -> None:
    write(file, [Log()])
    assert verified(file, *kept(signed(LINES, ORIGIN, FORGER))) == Outcome.UNKNOWN_KEY


NOTE = signed(LINES, ORIGIN)
SIGNATURE = NOTE.split(b"\n\n")[1]
NO_NOTES = {
    "nothing signed": NOTE.split(b"\n\n")[0],
    "one key twice": NOTE + SIGNATURE,
    "not UTF-8": b"\xff" + NOTE,
    "no dash": NOTE.replace("\N{EM DASH} ".encode(), b"- "),
    "cut": NOTE[:-5],
    "a short signature": NOTE.split(b"\n\n")[0] + f"\n\n\N{EM DASH} {ORIGIN} AAAA\n".encode(),
    "no end": NOTE[:-1],
    "too long": NOTE + b"x" * 70_000,
}


@pytest.mark.parametrize("note", NO_NOTES.values(), ids=NO_NOTES)
def test_what_is_no_checkpoint_cannot_be_used(file: Path, note: bytes) -> None:
    write(file, [Log(checkpoint=note)])
    assert verified(file) == Outcome.UNUSABLE


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n0\n{{root}}\n",
        f"{ORIGIN}\n020\n{{root}}\n",
        f"{ORIGIN}\n20\n{{root}}\nextension\n",
        f"{origin_of('identity')}\n20\n{{root}}\n",
        f"{ORIGIN}\n20\n\n",
        f"{ORIGIN}\n20\nAAAA\n",
        f"{ORIGIN}\n20\n=\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_of_this_log_cannot_be_used(
    file: Path, text: str
) -> None:
    # Ours would never sign such a thing.
    root = NOTE.split(b"\n")[2].decode()
    text = text.replace("{root}", root)
    key = SIGNING.verifying(ORIGIN)
    content = key.key_id + SIGNING.private.sign(text.encode())
    line = f"\N{EM DASH} {ORIGIN} {encoded(content)}\n"
    write(file, [Log(checkpoint=f"{text}\n{line}".encode())])
    assert verified(file) == Outcome.UNUSABLE


def test_a_stored_hash_is_not_asked_for(file: Path) -> None:
    """A verifier that took a hash from the file would not see this: the negative control."""
    leaves = [leaf_hash(line) for line in LINES]
    changed = [LINES[0].replace(b"0", b"1"), *LINES[1:]]
    write(file, [Log(lines=changed, checkpoint=signed(LINES, ORIGIN))])
    assert root_of(leaves) == believing_verifier(changed, leaves)
    assert verified(file) == Outcome.CHANGED


def believing_verifier(lines: list[bytes], stored: list[bytes]) -> bytes:
    assert len(lines) == len(stored)
    return root_of(stored)


MANIFEST = manifest_of([Log()])
NO_MANIFESTS: list[object] = [
    [],
    "text",
    7,
    {},
    {**MANIFEST, "format": "alongside-bundle/2"},
    {**MANIFEST, "tenant": "estuary"},
    {**MANIFEST, "key": "none"},
    {**MANIFEST, "key": 7},
    {**MANIFEST, "logs": []},
    {**MANIFEST, "logs": {}},
    {**MANIFEST, "logs": [7]},
    {**MANIFEST, "logs": [{"service": "projects"}]},
    {**MANIFEST, "logs": [{"service": "projects", "origin": HOST}]},
    {**MANIFEST, "logs": 2 * [{"service": "projects", "origin": ORIGIN}]},
    {**MANIFEST, "logs": [{"service": "identity", "origin": origin_of("identity")}]},
]


@pytest.mark.parametrize("manifest", NO_MANIFESTS, ids=str)
def test_a_file_that_says_something_else_of_itself_cannot_be_used(
    file: Path, manifest: object
) -> None:
    write(file, [Log()], manifest)
    assert verified(file) == Outcome.UNUSABLE


WHOLE = [
    ("manifest.json", json.dumps(MANIFEST).encode()),
    ("projects/checkpoint", NOTE),
    ("projects/entries.ndjson", Log().entries()),
]


@pytest.mark.parametrize(
    "members",
    [
        [],
        WHOLE[:1],
        WHOLE[:2],
        WHOLE[1:],
        [WHOLE[0], WHOLE[2], WHOLE[1]],
        [*WHOLE, ("more", b"")],
        [*WHOLE, WHOLE[2]],
        [*WHOLE[:2], ("projects/entries.ndjson", Log().entries()[:-1])],
        [("manifest.json", b"\xff"), *WHOLE[1:]],
        [("manifest.json", b"[" * 100_000), *WHOLE[1:]],
    ],
)
def test_a_file_with_other_parts_cannot_be_used(
    file: Path, members: list[tuple[str, bytes]]
) -> None:
    assert verified(write_members(file, members)) == Outcome.UNUSABLE


def test_a_line_longer_than_any_cannot_be_used(file: Path) -> None:
    write(file, [Log(content=b"x" * (1 << 27) + b"\n", checkpoint=NOTE)])
    assert verified(file) == Outcome.UNUSABLE


def test_a_cut_file_is_never_valid(file: Path) -> None:
    write(file, [Log("identity"), Log()])
    whole = file.read_bytes()
    ends = whole.rstrip(b"\0")
    for length in range(0, len(ends), 97):
        file.write_bytes(whole[:length])
        assert verified(file) == Outcome.UNUSABLE, length


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\0" * 10_240, b"PK\x03\x04"])
def test_what_is_no_bundle_cannot_be_used(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert verified(file) == Outcome.UNUSABLE


def test_a_file_that_is_not_there_cannot_be_used(file: Path) -> None:
    assert verified(file) == Outcome.UNUSABLE
    write(file, [Log()])
    assert verified(file, "--seen", str(file) + ".none") == Outcome.UNUSABLE


@pytest.mark.parametrize("key", ["text", "AAAA", "é", key_of() + "AAAA", "a+b+" + key_of()])
def test_what_is_no_key_cannot_be_used(file: Path, key: str) -> None:
    write(file, [Log()])
    assert main([str(file), "--key", key]) == Outcome.UNUSABLE


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.integers())
def test_blocks_of_any_size_grow_the_same_tree(sizes: list[int], seed: int) -> None:
    lines = [hashlib.sha256(f"{seed} {n}".encode()).hexdigest() for n in range(sum(sizes))]
    tree = Tree()
    for size in sizes:
        block = "".join(f"{line}\n" for line in lines[tree.size : tree.size + size])
        tree.join(subtrees_of(tree.size, block.encode()))
    assert tree.root() == root_of(leaf_hash(line.encode()) for line in lines)


def test_many_blocks_are_hashed_side_by_side(file: Path) -> None:
    chance = random.Random(7)  # noqa: S311 a seeded choice
    lines = [chance.randbytes(400).hex().encode() for _ in range(45_000)]
    checkpoint = signed(lines, ORIGIN)
    write(file, [Log(lines=lines, checkpoint=checkpoint)])
    assert file.stat().st_size > 1 << 25
    assert verified(file) == Outcome.VALID
    write(file, [Log(lines=[*lines[:-1], lines[0]], checkpoint=checkpoint)])
    assert verified(file) == Outcome.CHANGED
