"""The evidence of a log over HTTP: checkpoint, tiles, proofs and receipts, as others check them."""

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.service.http.sealing import HOST, SmallLogs, grow, leaves_of, sealer_of
from tests.service.http.small import Small

from alongside.audit.checkpoints import Checkpoint, VerifyingKey
from alongside.audit.merkle import check_consistency, check_inclusion, root_of
from alongside.audit.proofs import Receipt
from alongside.audit.sealer import Memory


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory.open(tmp_path / "sealer", host=HOST)
    yield opened
    opened.close()


@pytest.fixture
def logs(small: Small) -> SmallLogs:
    return SmallLogs(small)


@pytest.fixture
def sealed(small: Small, memory: Memory) -> list[bytes]:
    """Give the lines of a log of 600 that is signed, and has tiles of two levels."""
    lines = grow(small, 600)
    sealer_of(small, memory).seal("notes", small.tenant)
    return lines


def signed(small: Small, memory: Memory, lines: list[bytes], *, tenant: str = "") -> dict[str, str]:
    """Sign for lines as the sealer would, had it seen them."""
    origin = memory.origin("notes", tenant or small.tenant)
    checkpoint = Checkpoint(origin=origin, size=len(lines), root=root_of(leaves_of(lines)))
    note = memory.key.sign(checkpoint).decode()
    return {"checkpoint": note, "key": memory.key.verifying(origin).text()}


@pytest.mark.parametrize(
    "what", ["checkpoint", "key", "receipt?index=0", "proof/inclusion?index=0"]
)
def test_before_anything_is_signed_there_is_no_evidence(
    small: Small, logs: SmallLogs, what: str
) -> None:
    grow(small, 3)
    answer = logs.ask(what)
    assert answer.status_code == 404
    assert answer.get_json()["type"] == "/notes/reference#not-sealed"


def test_the_checkpoint_is_over_the_lines_and_signed_in_the_logs_own_name(
    small: Small, logs: SmallLogs, sealed: list[bytes]
) -> None:
    answer = logs.ask("checkpoint")
    key = VerifyingKey.parse(logs.ask("key").text.strip())
    origin = f"{HOST}/notes/log/{small.tenant}"
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert key.name == origin
    assert key.open(answer.data) == Checkpoint(
        origin=origin, size=600, root=root_of(leaves_of(sealed))
    )


def test_tiles_hold_the_hashes(logs: SmallLogs, sealed: list[bytes]) -> None:
    leaves = leaves_of(sealed)
    answer = logs.ask("tile/0/001")
    assert (answer.content_type, len(answer.data)) == ("application/octet-stream", 8_192)
    assert answer.data == b"".join(leaves[256:512])
    assert logs.ask("tile/0/002.p/88").data == b"".join(leaves[512:])
    above = [root_of(leaves[:256]), root_of(leaves[256:512])]
    assert logs.ask("tile/1/000.p/2").data == b"".join(above)


@pytest.mark.parametrize(
    "tile",
    ["0/002", "0/002.p/89", "0/003.p/1", "1/000", "1/000.p/3", "2/000.p/1", "0/2", "x", "8/000"],
)
def test_there_are_no_tiles_of_lines_that_are_not_there(
    logs: SmallLogs, sealed: list[bytes], tile: str
) -> None:
    assert len(sealed) == 600
    assert logs.ask(f"tile/{tile}").status_code == 404


@pytest.mark.parametrize("index", [0, 1, 255, 256, 511, 512, 599])
def test_a_line_is_proven(logs: SmallLogs, sealed: list[bytes], index: int) -> None:
    leaves = leaves_of(sealed)
    given = logs.ask(f"proof/inclusion?index={index}").get_json()
    assert (given["index"], given["size"]) == (index, 600)
    proof = [b64decode(each) for each in given["hashes"]]
    check_inclusion(proof, leaf=leaves[index], index=index, size=600, root=root_of(leaves))


@pytest.mark.parametrize(("index", "size"), [(0, 1), (5, 7), (255, 256), (300, 513)])
def test_a_line_is_proven_in_an_earlier_tree(
    logs: SmallLogs, sealed: list[bytes], index: int, size: int
) -> None:
    leaves = leaves_of(sealed)[:size]
    given = logs.ask(f"proof/inclusion?index={index}&size={size}").get_json()
    proof = [b64decode(each) for each in given["hashes"]]
    check_inclusion(proof, leaf=leaves[index], index=index, size=size, root=root_of(leaves))


@pytest.mark.parametrize(("first", "second"), [(1, 600), (256, 600), (333, 512), (600, 600)])
def test_growth_is_proven(logs: SmallLogs, sealed: list[bytes], first: int, second: int) -> None:
    leaves = leaves_of(sealed)
    given = logs.ask(f"proof/consistency?first={first}&second={second}").get_json()
    assert (given["first"], given["second"]) == (first, second)
    check_consistency(
        [b64decode(each) for each in given["hashes"]],
        first=first,
        second=second,
        first_root=root_of(leaves[:first]),
        second_root=root_of(leaves[:second]),
    )


def test_without_a_second_size_growth_is_proven_up_to_the_checkpoint(
    logs: SmallLogs, sealed: list[bytes]
) -> None:
    assert logs.ask("proof/consistency?first=10").get_json()["second"] == len(sealed)


@pytest.mark.parametrize(
    "what",
    [
        "proof/inclusion?index=600",
        "proof/inclusion?index=7&size=7",
        "proof/inclusion?index=0&size=0",
        "proof/inclusion?index=0&size=601",
        "proof/consistency?first=9&second=8",
        "proof/consistency?first=1&second=601",
        "proof/consistency?first=601",
        "receipt?index=600",
    ],
)
def test_there_is_no_proof_of_what_is_not_there(
    logs: SmallLogs, sealed: list[bytes], what: str
) -> None:
    assert len(sealed) == 600
    answer = logs.ask(what)
    assert answer.status_code == 404
    assert answer.get_json()["type"] == "/notes/reference#no-proof"


@pytest.mark.parametrize(
    "what",
    [
        "proof/inclusion",
        "proof/inclusion?index=-1",
        "proof/inclusion?index=x",
        "proof/inclusion?index=0&size=-1",
        "proof/consistency",
        "proof/consistency?first=0",
        "receipt",
        "receipt?index=1.5",
    ],
)
def test_a_place_that_is_no_number_is_refused(small: Small, logs: SmallLogs, what: str) -> None:
    grow(small, 3)
    answer = logs.ask(what)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_a_receipt_proves_its_line_offline(logs: SmallLogs, sealed: list[bytes]) -> None:
    key = VerifyingKey.parse(logs.ask("key").text.strip())
    receipt = Receipt.parse(logs.ask("receipt?index=441").data)
    assert receipt.check(sealed[441], key=key).size == 600


def test_lines_after_the_checkpoint_have_proofs_and_no_receipts(
    small: Small, logs: SmallLogs, sealed: list[bytes]
) -> None:
    lines = grow(small, 250)
    assert len(lines) > len(sealed)
    leaves = leaves_of(lines)
    given = logs.ask("proof/inclusion?index=849&size=850").get_json()
    proof = [b64decode(each) for each in given["hashes"]]
    check_inclusion(proof, leaf=leaves[849], index=849, size=850, root=root_of(leaves))
    refused = logs.ask("receipt?index=849")
    assert refused.status_code == 404
    assert "600 lines of this log are signed" in refused.get_json()["detail"]


def test_only_the_sealer_publishes(small: Small, logs: SmallLogs, memory: Memory) -> None:
    sent = signed(small, memory, grow(small, 3))
    assert logs.ask("checkpoint", method="PUT", by="projects", sent=sent).status_code == 403
    assert small.ask("PUT", f"/notes/log/{small.tenant}/checkpoint", json=sent).status_code == 403
    assert logs.ask("checkpoint").status_code == 404
    assert logs.ask("checkpoint", method="PUT", sent=sent).status_code == 204
    assert logs.ask("checkpoint").text == sent["checkpoint"]


def test_a_checkpoint_that_does_not_hold_is_not_published(
    small: Small, logs: SmallLogs, memory: Memory
) -> None:
    lines = grow(small, 5)
    right = signed(small, memory, lines)
    other = signed(small, memory, lines, tenant="another")
    wrong = {
        "other lines": signed(small, memory, [b"{}", *lines[1:]]),
        "more lines": signed(small, memory, [*lines, b"{}"]),
        "another log": other,
        "another log's key": {**right, "key": other["key"]},
        "no note": {**right, "checkpoint": "text"},
        "no key": {**right, "key": "text"},
    }
    for sent in wrong.values():
        answer = logs.ask("checkpoint", method="PUT", sent=sent)
        assert answer.status_code == 409, sent
        assert answer.get_json()["type"] == "/notes/reference#unfounded-checkpoint"
    assert logs.ask("checkpoint").status_code == 404


def test_an_older_checkpoint_does_not_replace_a_newer_one(
    small: Small, logs: SmallLogs, memory: Memory
) -> None:
    lines = grow(small, 5)
    newer, older = signed(small, memory, lines), signed(small, memory, lines[:3])
    for sent in (newer, older):
        assert logs.ask("checkpoint", method="PUT", sent=sent).status_code == 204
    assert logs.ask("checkpoint").text == newer["checkpoint"]
