"""What says that a person's keys were destroyed: tombstones, and the certificate over them.

The SHA-256 of a certificate stands in the event that records the erasure. That event is a line of a
signed log: its proof is what vouches for the certificate, which needs no signature of its own.
"""

import hashlib
from datetime import datetime

import msgspec

from alongside.privacy.purposes import Purpose

FORMAT = "alongside-erasure-v1"


class Tombstone(msgspec.Struct, frozen=True):
    """A key that was destroyed at a moment (UTC), and that no other will replace."""

    purpose: Purpose
    at: datetime


class Certificate(msgspec.Struct, frozen=True):
    """Whose keys in which tenant were destroyed, for which purposes and when."""

    tenant: str
    person: str
    tombstones: tuple[Tombstone, ...]
    format: str = FORMAT

    def text(self) -> bytes:
        """Give the certificate as JSON: the same bytes whenever it is made of the same facts."""
        ordered = sorted(self.tombstones, key=lambda each: each.purpose)
        return msgspec.json.encode(
            msgspec.structs.replace(self, tombstones=tuple(ordered)), order="sorted"
        )

    def sha256(self) -> str:
        """Give what the event of the erasure keeps of it, in lower-case hexadecimal."""
        return hashlib.sha256(self.text()).hexdigest()


class ErasureLine(msgspec.Struct, frozen=True):
    """What every event whose tag ends in `.erased.v1` says: by it an erasure is done again.

    `person` is whose keys were destroyed, `certificate` the SHA-256 over them.
    """

    type: str
    person: str
    tombstones: tuple[Tombstone, ...]
    certificate: str

    @classmethod
    def read(cls, line: bytes, *, tenant: str) -> "ErasureLine":
        """Read a line of a tenant's log.

        Raises:
            FalseCertificateError: it is no such line, or its certificate is of other facts.
        """
        try:
            found = msgspec.json.decode(line, type=cls)
        except msgspec.DecodeError:
            raise FalseCertificateError(tenant=tenant) from None
        if Certificate(tenant, found.person, found.tombstones).sha256() != found.certificate:
            raise FalseCertificateError(tenant=tenant)
        return found


class FalseCertificateError(Exception):
    """A line that should tell of an erasure does not, or its certificate is of other facts."""

    def __init__(self, *, tenant: str) -> None:
        super().__init__(f"A line of {tenant} that tells of an erasure cannot be what it says.")
