"""Checkpoints: what a log is signed to hold, as C2SP `tlog-checkpoint` and `signed-note` say.

A log is named by its origin, `<public host>/<service>/log/<tenant>`, and the key that signs for it
goes by the same name: so a checkpoint of one tenant or service is none of another's.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from alongside.audit.errors import BadCheckpointError, UnknownKeyError
from alongside.audit.merkle import HASH_BYTES

MEDIA_TYPE: Final = "text/plain; charset=utf-8"
MOST_BYTES: Final = 65_536
MOST_SIGNATURES: Final = 32
"""Witnesses may add theirs; the format asks that 16 be accepted."""

_ED25519: Final = b"\x01"
_KEY_ID_BYTES: Final = 4
_DASH: Final = "\N{EM DASH} "
_SIZE: Final = re.compile(r"[1-9][0-9]{0,17}")
_NAME: Final = re.compile(r"[^\s+]+")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_KEY: Final = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many lines a log has, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Write what is signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what is signed; extension lines are refused, because no auditor can check them.

        Raises:
            BadCheckpointError: it is no checkpoint of a log with lines.
        """
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:  # noqa: PLR2004 three lines, each ended
            raise BadCheckpointError(fault="its text is not three lines")
        origin, size, root = lines[:3]
        if not _NAME.fullmatch(origin):
            raise BadCheckpointError(fault="its origin is empty or has a space or plus sign")
        if not _SIZE.fullmatch(size):
            raise BadCheckpointError(fault="its size is no number above 0")
        hash_ = decoded(root)
        if len(hash_) != HASH_BYTES:
            raise BadCheckpointError(fault="its root is no hash")
        return cls(origin=origin, size=int(size), root=hash_)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note."""

    name: str
    key_id: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read a signed note.

        Raises:
            BadCheckpointError: it is not as the format says, or one key has signed twice.
        """
        if len(content) > MOST_BYTES:
            raise BadCheckpointError(fault=f"it has more than {MOST_BYTES} bytes")
        try:
            whole = content.decode()
        except UnicodeDecodeError:
            raise BadCheckpointError(fault="it is not UTF-8") from None
        if _CONTROL.search(whole):
            raise BadCheckpointError(fault="it holds control characters")
        text, gap, below = whole.rpartition("\n\n")
        if not gap or not below.endswith("\n"):
            raise BadCheckpointError(fault="it has no signatures after an empty line")
        signatures = tuple(_signatures(below))
        if len({(each.name, each.key_id) for each in signatures}) != len(signatures):
            raise BadCheckpointError(fault="one key has signed it twice")
        return cls(text=text + "\n", signatures=signatures)


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public Ed25519 key and the name of whom it speaks for."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Give the four bytes that signatures call it by."""
        named = self.name.encode() + b"\n" + _ED25519 + self.public
        return hashlib.sha256(named).digest()[:_KEY_ID_BYTES]

    def text(self) -> str:
        """Write it as others pin it: name, key id and key (a *vkey*)."""
        return f"{self.name}+{self.key_id.hex()}+{encoded(_ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a *vkey*.

        Raises:
            BadCheckpointError: it is none of an Ed25519 key.
        """
        parts = _KEY.fullmatch(text)
        if not parts:
            raise BadCheckpointError(fault="the key is not name+id+key")
        content = decoded(parts[3])
        if content[:1] != _ED25519 or len(content) != 1 + HASH_BYTES:
            raise BadCheckpointError(fault="the key is no Ed25519 key")
        key = cls(name=parts[1], public=content[1:])
        if key.key_id.hex() != parts[2]:
            raise BadCheckpointError(fault="the key's id is another's")
        return key

    def open(self, content: bytes) -> Checkpoint:
        """Read a checkpoint of the log of this name, once this key has signed it.

        Signatures of keys that are not known are passed over, as the format asks.

        Raises:
            UnknownKeyError: this key has not signed it.
            BadCheckpointError: it is not what the key has signed, or is another log's.
        """
        note = Note.parse(content)
        mine = (self.name, self.key_id)
        ours = [each for each in note.signatures if (each.name, each.key_id) == mine]
        if not ours:
            raise UnknownKeyError(name=self.name)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(
                ours[0].content, note.text.encode()
            )
        except InvalidSignature:
            raise BadCheckpointError(fault="the signature is of something else") from None
        checkpoint = Checkpoint.parse(note.text)
        if checkpoint.origin != self.name:
            raise BadCheckpointError(fault="it is another log's")
        return checkpoint


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private key by which one sealer signs for all its logs, each under the log's name."""

    private: Ed25519PrivateKey = field(repr=False)

    def verifying(self, origin: str) -> VerifyingKey:
        """Give the key as others check it for one log."""
        return VerifyingKey(name=origin, public=self.private.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint) -> bytes:
        """Write a checkpoint with the signature under it.

        Raises:
            BadCheckpointError: it could not be read again.
        """
        text = checkpoint.text()
        Checkpoint.parse(text)
        key_id = self.verifying(checkpoint.origin).key_id
        signed = encoded(key_id + self.private.sign(text.encode()))
        return f"{text}\n{_DASH}{checkpoint.origin} {signed}\n".encode()


def encoded(content: bytes) -> str:
    """Write bytes in base64 (RFC 4648 section 4)."""
    return base64.b64encode(content).decode()


def decoded(text: str) -> bytes:
    """Read base64 that could not be written in another way.

    Raises:
        BadCheckpointError: it is none.
    """
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content or encoded(content) != text:
        raise BadCheckpointError(fault="it holds base64 that is none")
    return content


def _signatures(below: str) -> Iterator[Signature]:
    lines = below.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise BadCheckpointError(fault=f"it has more than {MOST_SIGNATURES} signatures")
    for line in lines:
        name, _, content = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not _NAME.fullmatch(name):
            raise BadCheckpointError(fault="a line of its signatures is none")
        signed = decoded(content)
        if len(signed) <= _KEY_ID_BYTES:
            raise BadCheckpointError(fault="a signature is too short")
        yield Signature(name, signed[:_KEY_ID_BYTES], signed[_KEY_ID_BYTES:])
