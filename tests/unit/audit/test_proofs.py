"""A receipt proves its own line of its own log, and nothing else."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from alongside.audit.checkpoints import Checkpoint, SigningKey
from alongside.audit.errors import (
    AuditError,
    BadCheckpointError,
    BadProofError,
    BadReceiptError,
    UnknownKeyError,
)
from alongside.audit.merkle import inclusion_proof, leaf_hash, node_hash, nodes_over, root_of
from alongside.audit.proofs import Receipt

ORIGIN = "trusts.example/projects/log/northmoor"
LINES = [b'{"type":"note.written.v1","text":"%d"}' % number for number in range(11)]
LEAVES = [leaf_hash(line) for line in LINES]
SIGNING = SigningKey(Ed25519PrivateKey.from_private_bytes(b"k" * 32))
KEY = SIGNING.verifying(ORIGIN)
CHECKPOINT = Checkpoint(origin=ORIGIN, size=len(LINES), root=root_of(LEAVES))


def receipt_for(index: int) -> Receipt:
    proof = inclusion_proof(nodes_over(LEAVES), index=index, size=len(LINES))
    return Receipt(index, tuple(proof), SIGNING.sign(CHECKPOINT))


TEXT = receipt_for(4).text()


@pytest.mark.parametrize("index", range(len(LINES)))
def test_a_receipt_proves_its_line(index: int) -> None:
    receipt = Receipt.parse(receipt_for(index).text())
    assert receipt == receipt_for(index)
    assert receipt.check(LINES[index], key=KEY) == CHECKPOINT


def test_a_log_of_one_line_needs_no_hashes() -> None:
    checkpoint = Checkpoint(origin=ORIGIN, size=1, root=LEAVES[0])
    receipt = Receipt.parse(Receipt(0, (), SIGNING.sign(checkpoint)).text())
    assert receipt.check(LINES[0], key=KEY) == checkpoint


def test_it_is_written_as_the_specification_says() -> None:
    first, second, *rest = TEXT.decode().split("\n")
    assert (first, second) == ("c2sp.org/tlog-proof@v1", "index 4")
    assert rest[4:6] == ["", ORIGIN]


def test_it_proves_no_other_line() -> None:
    with pytest.raises(BadProofError):
        receipt_for(4).check(LINES[5], key=KEY)


def test_a_node_is_not_taken_for_a_line() -> None:
    receipt = receipt_for(4)
    pair = LEAVES[4] + LEAVES[5]
    assert node_hash(LEAVES[4], LEAVES[5]) != leaf_hash(pair)
    shorter = Receipt(2, receipt.proof[1:], receipt.checkpoint)
    with pytest.raises(BadProofError):
        shorter.check(pair, key=KEY)


def test_it_needs_the_key_of_its_own_log() -> None:
    with pytest.raises(UnknownKeyError):
        receipt_for(4).check(LINES[4], key=SIGNING.verifying("trusts.example/projects/log/estuary"))


def test_it_needs_a_signature_over_its_own_checkpoint() -> None:
    receipt = receipt_for(4)
    older = receipt.checkpoint.replace(b"\n11\n", b"\n10\n")
    with pytest.raises(BadCheckpointError):
        Receipt(4, receipt.proof, older).check(LINES[4], key=KEY)


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 255))
def test_no_changed_byte_is_believed(place: int, change: int) -> None:
    changed = bytearray(TEXT)
    changed[place] ^= change
    with pytest.raises(AuditError):
        Receipt.parse(bytes(changed)).check(LINES[4], key=KEY)


@given(st.integers(0, len(TEXT) - 1))
def test_no_cut_receipt_is_believed(length: int) -> None:
    with pytest.raises(AuditError):
        Receipt.parse(TEXT[:length]).check(LINES[4], key=KEY)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\n\n",
        b"c2sp.org/tlog-proof@v1\nindex 4",
        TEXT.replace(b"@v1", b"@v2"),
        TEXT.replace(b"index 4", b"index 04"),
        TEXT.replace(b"index 4", b"index -4"),
        TEXT.replace(b"index 4", b"extra AAAA\nindex 4"),
        TEXT.replace(b"index 4", b"index 4\nAAAA"),
        TEXT.replace(b"index 4", b"index 4\nnot base64"),
        TEXT.replace(b"index 4", b"index 4" + b"\n" + b"A" * 43 + b"=" * 1 + b"\n\xff"),
        TEXT.replace(b"index 4", b"index 4" + (b"\n" + b"A" * 43 + b"=") * 64),
    ],
)
def test_what_is_no_receipt_is_refused(content: bytes) -> None:
    with pytest.raises(BadReceiptError):
        Receipt.parse(content)
