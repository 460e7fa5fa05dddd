"""What the verifier says of single lines with their receipts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.audit.bundles import FORGER, key_of, lines_of, origin_of, signed

from alongside.audit.checkpoints import VerifyingKey
from alongside.audit.merkle import inclusion_proof, leaf_hash, nodes_over
from alongside.audit.proofs import Receipt
from alongside.audit.verifier import FaultError, Outcome, Pins, main, public_key, verify_receipt

LINES = lines_of(20)
ORIGIN = origin_of("projects")
KEY = public_key(key_of())


def receipt_of(index: int, lines: list[bytes] = LINES, note: bytes = b"") -> bytes:
    nodes = nodes_over([leaf_hash(line) for line in lines])
    proof = inclusion_proof(nodes, index=index, size=len(lines))
    return Receipt(index, tuple(proof), note or signed(lines, ORIGIN)).text()


def outcome(line: bytes, receipt: bytes, pins: Pins = Pins(key=KEY)) -> Outcome:  # noqa: B008 frozen
    try:
        return verify_receipt(line, receipt, pins).outcome
    except FaultError as fault:
        return fault.outcome


@given(st.integers(1, 300), st.data())
def test_every_line_of_every_log_is_valid_with_its_receipt_and_no_other_line_is(
    size: int, data: st.DataObject
) -> None:
    lines = lines_of(size)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    receipt = receipt_of(index, lines)

    assert outcome(lines[index], receipt) is Outcome.VALID
    # Read by the code that writes receipts, it is the same.
    key = VerifyingKey(ORIGIN, KEY)
    assert Receipt.parse(receipt).check(lines[index], key=key).size == size
    if other != index:
        assert outcome(lines[other], receipt) is Outcome.CHANGED
    assert outcome(lines[index] + b" ", receipt) is Outcome.CHANGED


@given(st.integers(0, 19), st.integers(0, 25))
def test_a_receipt_is_of_one_place_alone(index: int, other: int) -> None:
    moved = receipt_of(index).replace(b"index %d\n" % index, b"index %d\n" % other)

    expected = Outcome.VALID if other == index else Outcome.CHANGED
    assert outcome(LINES[index], moved) is expected


@pytest.mark.parametrize(
    ("receipt", "expected"),
    [
        (b"", Outcome.UNUSABLE),
        (b"c2sp.org/tlog-proof@v2\nindex 0\n\n", Outcome.UNUSABLE),
        (receipt_of(3).replace(b"\nindex", b"\nextra AAAA\nindex"), Outcome.UNUSABLE),
        (receipt_of(3).partition(b"\n\n")[0], Outcome.UNUSABLE),
        (receipt_of(3).replace(b"\n20\n", b"\n21\n"), Outcome.CHANGED),
        (
            b"\n".join(receipt_of(3).split(b"\n")[:3] + receipt_of(3).split(b"\n")[4:]),
            Outcome.CHANGED,
        ),
        (receipt_of(3, note=signed(LINES, ORIGIN, FORGER)), Outcome.UNKNOWN_KEY),
    ],
)
def test_a_receipt_that_was_tampered_with_is_named(receipt: bytes, expected: Outcome) -> None:
    assert outcome(LINES[3], receipt) is expected


def test_what_the_reader_knows_from_elsewhere_counts() -> None:
    receipt = receipt_of(3)
    others = signed([b"x", *LINES[1:]], ORIGIN)
    earlier = signed(LINES, ORIGIN, size=7)

    assert outcome(LINES[3], receipt, Pins()) is Outcome.UNUSABLE
    assert outcome(LINES[3], receipt, Pins(KEY, frozenset({ORIGIN}))) is Outcome.VALID
    assert outcome(LINES[3], receipt, Pins(KEY, frozenset({"other"}))) is Outcome.UNKNOWN_KEY
    assert outcome(LINES[3], receipt, Pins(KEY, seen=(earlier,))) is Outcome.VALID
    assert outcome(LINES[3], receipt, Pins(KEY, seen=(others,))) is Outcome.FORKED


def test_the_program_checks_the_two_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line, receipt = tmp_path / "projects-4.json", tmp_path / "projects-4.tlog-proof"
    line.write_bytes(LINES[3])
    receipt.write_bytes(receipt_of(3))
    asked = [str(line), "--receipt", str(receipt), "--key", key_of()]

    assert main(asked) == Outcome.VALID
    assert capsys.readouterr().out == f"valid: {ORIGIN}: line 4 of 20, as signed\n"
    line.write_bytes(LINES[3] + b"\n")
    assert main(asked) == Outcome.VALID
    line.write_bytes(LINES[4])
    assert main(asked) == Outcome.CHANGED
    assert main([*asked[:2], str(tmp_path / "none"), *asked[3:]]) == Outcome.UNUSABLE
