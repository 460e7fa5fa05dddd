"""Checkpoints are read strictly, and only with the key of their log."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from alongside.audit.checkpoints import (
    Checkpoint,
    Note,
    SigningKey,
    VerifyingKey,
    decoded,
    encoded,
)
from alongside.audit.errors import BadCheckpointError, UnknownKeyError
from alongside.audit.merkle import leaf_hash

ORIGIN = "trusts.example/projects/log/northmoor"
SIBLING = "trusts.example/projects/log/estuary"
KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(b"k" * 32))
OTHER = SigningKey(Ed25519PrivateKey.from_private_bytes(b"o" * 32))
ROOT = leaf_hash(b"a line")
CHECKPOINT = Checkpoint(origin=ORIGIN, size=7, root=ROOT)
NOTE = KEY.sign(CHECKPOINT)
DASH = "\N{EM DASH} "


def signed(text: str, key: SigningKey = KEY, name: str = ORIGIN) -> bytes:
    """Sign any text, as a sealer that is not ours might."""
    return f"{text}\n{line_of(text, key, name)}".encode()


def line_of(text: str, key: SigningKey = KEY, name: str = ORIGIN) -> str:
    content = key.verifying(name).key_id + key.private.sign(text.encode())
    return f"{DASH}{name} {encoded(content)}\n"


def body(origin: str = ORIGIN, size: str = "7", root: str = encoded(ROOT)) -> str:
    return f"{origin}\n{size}\n{root}\n"


# The example of the signed-note specification.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


def test_the_specifications_example_key_is_read_and_written_as_it_is() -> None:
    key = VerifyingKey.parse(EXAMPLE_KEY)
    assert (key.name, key.key_id.hex(), key.text()) == ("example.com/foo", "530d903a", EXAMPLE_KEY)


def test_the_specifications_example_signature_is_of_that_key() -> None:
    text = "This is an example message.\n"
    line = (
        f"{DASH}example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH"
        "3mFXmRKuwHjG1Yu72IneyaQM=\n"
    )
    note = Note.parse(f"{text}\n{line}".encode())
    assert note.text == text
    assert note.signatures[0].key_id == VerifyingKey.parse(EXAMPLE_KEY).key_id
    # The signature holds, and what it is of is no checkpoint.
    with pytest.raises(BadCheckpointError, match="three lines"):
        VerifyingKey.parse(EXAMPLE_KEY).open(f"{text}\n{line}".encode())


def test_what_was_signed_is_read_back() -> None:
    assert KEY.verifying(ORIGIN).open(NOTE) == CHECKPOINT
    assert NOTE.decode().startswith(f"{ORIGIN}\n7\n{encoded(ROOT)}\n\n{DASH}{ORIGIN} ")


@given(st.integers(1, 10**18 - 1), st.binary(min_size=32, max_size=32))
def test_every_checkpoint_reads_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin=ORIGIN, size=size, root=root)
    assert Checkpoint.parse(checkpoint.text()) == checkpoint


def test_a_key_signs_for_each_log_under_its_name() -> None:
    names = {KEY.verifying(origin).key_id for origin in (ORIGIN, SIBLING)}
    assert len(names) == 2
    with pytest.raises(UnknownKeyError):
        KEY.verifying(SIBLING).open(NOTE)


def test_a_checkpoint_of_another_log_is_refused_although_our_key_signed_it() -> None:
    text = body(origin=SIBLING)
    with pytest.raises(BadCheckpointError, match="another log's"):
        KEY.verifying(ORIGIN).open(signed(text))


def test_another_key_of_the_same_name_is_unknown() -> None:
    with pytest.raises(UnknownKeyError):
        KEY.verifying(ORIGIN).open(OTHER.sign(CHECKPOINT))


def test_signatures_of_others_are_passed_over() -> None:
    cosigned = NOTE + line_of(body(), OTHER, "witness.example").encode()
    assert KEY.verifying(ORIGIN).open(cosigned) == CHECKPOINT


def test_two_signatures_of_one_key_are_refused() -> None:
    twice = NOTE + line_of(body()).encode()
    with pytest.raises(BadCheckpointError, match="twice"):
        KEY.verifying(ORIGIN).open(twice)


def test_two_signatures_of_one_witness_are_refused() -> None:
    line = line_of(body(), OTHER, "witness.example").encode()
    with pytest.raises(BadCheckpointError, match="twice"):
        KEY.verifying(ORIGIN).open(NOTE + line + line)


@given(st.integers(0, len(NOTE) - 1), st.integers(1, 255))
def test_no_changed_byte_is_believed(place: int, change: int) -> None:
    changed = bytearray(NOTE)
    changed[place] ^= change
    with pytest.raises(BadCheckpointError):
        KEY.verifying(ORIGIN).open(bytes(changed))


@given(st.integers(0, len(NOTE) - 1))
def test_no_cut_note_is_believed(length: int) -> None:
    with pytest.raises(BadCheckpointError):
        KEY.verifying(ORIGIN).open(NOTE[:length])


@pytest.mark.parametrize(
    "text",
    [
        body(size="0"),
        body(size="07"),
        body(size="+7"),
        body(size="7 "),
        body(size="-1"),
        body(size="\N{ARABIC-INDIC DIGIT SEVEN}"),
        body(size="9" * 19),
        body(origin=""),
        body(origin="trusts.example/a log"),
        body(origin="a+b"),
        body(origin="a\N{NO-BREAK SPACE}b"),
        body(root=""),
        body(root=encoded(ROOT[:-1])),
        body(root=encoded(ROOT + b"x")),
        body(root=encoded(ROOT).rstrip("=")),
        body(root=base64.urlsafe_b64encode(b"\xff" * 32).decode()),
        body() + "extension\n",
        body() + "\n",
        body().removesuffix("\n") + "\r\n",
        f"{ORIGIN}\n7\n",
        "",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadCheckpointError):
        KEY.verifying(ORIGIN).open(signed(text))


@pytest.mark.parametrize(
    "below",
    [
        "",
        "\n",
        f"- {ORIGIN} {encoded(b'12345')}\n",
        f"{DASH}{ORIGIN}\n",
        f"{DASH}{ORIGIN} \n",
        f"{DASH} {encoded(b'12345')}\n",
        f"{DASH}{ORIGIN} {encoded(b'1234')}\n",
        f"{DASH}{ORIGIN} {encoded(b'12345')} \n",
        f"{DASH}{ORIGIN} not-base64\n",
        f"{DASH}{ORIGIN}  {encoded(b'12345')}\n",
        line_of(body()).removesuffix("\n"),
        line_of(body()) + "more\n",
        "".join(line_of(body(), OTHER, f"w{number}.example") for number in range(33)),
    ],
)
def test_a_note_without_orderly_signatures_is_refused(below: str) -> None:
    with pytest.raises(BadCheckpointError):
        Note.parse(f"{body()}\n{below}".encode())


@pytest.mark.parametrize("content", [b"", b"\xff", b"a\n", b"a\x00\n\n", b"a" * 70_000])
def test_what_is_no_note_is_refused(content: bytes) -> None:
    with pytest.raises(BadCheckpointError):
        Note.parse(content)


def test_nothing_is_signed_for_a_log_without_lines() -> None:
    with pytest.raises(BadCheckpointError):
        KEY.sign(Checkpoint(origin=ORIGIN, size=0, root=ROOT))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com/foo",
        EXAMPLE_KEY.replace("530d903a", "530d903b"),
        EXAMPLE_KEY.replace("530d903a", "530D903A"),
        EXAMPLE_KEY.replace("example.com/foo", "example.com/bar"),
        EXAMPLE_KEY[:-1],
        f"example.com/foo+530d903a+{encoded(b'1234')}",
        f"example.com/foo+530d903a+{encoded(bytes([2]) + b'k' * 32)}",
    ],
)
def test_what_is_no_key_of_its_name_is_refused(text: str) -> None:
    with pytest.raises(BadCheckpointError):
        VerifyingKey.parse(text)


@given(st.binary(min_size=1, max_size=40))
def test_there_is_one_way_to_write_bytes(content: bytes) -> None:
    assert decoded(encoded(content)) == content


@pytest.mark.parametrize("text", ["", "QUI", "QUJ=", "QUI=\n", "QU I=", "é"])
def test_another_way_to_write_bytes_is_refused(text: str) -> None:
    with pytest.raises(BadCheckpointError):
        decoded(text)


def test_a_private_key_is_never_shown() -> None:
    assert repr(KEY) == "SigningKey()"
