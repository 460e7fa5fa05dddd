"""Sealed values: personal fields as they stand in an event, readable only with the person's key.

AES-256-GCM (NIST SP 800-38D) with a random nonce. The associated data name the place of the value,
so that a ciphertext moved to another tenant, stream, event or field is refused.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alongside.privacy.certificates import Certificate
from alongside.privacy.purposes import Purpose

__all__ = ["Erased", "MovedError", "Place", "Purpose", "Sealed", "SealedField", "Sealer", "Shown"]

_NONCE = 12


class Sealed(msgspec.Struct, frozen=True):
    """A sealed value: whose and for which purpose, the nonce and the ciphertext."""

    person: str
    purpose: Purpose
    nonce: bytes
    text: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands: it can be opened nowhere else."""

    tenant: str
    stream: str
    version: int
    type: str
    field: str

    def bound_to(self, purpose: Purpose) -> bytes:
        """Give the associated data."""
        return msgspec.json.encode(
            [self.tenant, self.stream, self.version, self.type, self.field, purpose]
        )


class SealedField(msgspec.Struct, frozen=True):
    """A sealed value with its place, as a read table keeps it."""

    tenant: str
    stream: str
    version: int
    type: str
    field: str
    sealed: Sealed

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return Place(self.tenant, self.stream, self.version, self.type, self.field)


class Erased(StrEnum):
    """What is read in place of a value whose key was destroyed; never an empty string."""

    ERASED = "erased"


Shown = str | Erased
"""An opened value, or the mark that it was erased."""


class MovedError(Exception):
    """A sealed value does not belong where it was found, or was changed."""

    def __init__(self, *, place: Place) -> None:
        super().__init__(f"Field {place.field} of a {place.type} event cannot be opened.")


class Keys(Protocol):
    """Where the keys of persons are: the `KeyRing`, which a domain never sees."""

    def obtain(self, tenant: str, person: str, purpose: Purpose) -> bytes:
        """Give the person's key, making it if there is none."""

    def find(
        self, tenant: str, wanted: Iterable[tuple[str, Purpose]]
    ) -> Mapping[tuple[str, Purpose], bytes]:
        """Give the keys of those that have one."""

    def destroy(
        self, tenant: str, person: str, purposes: Iterable[Purpose], *, at: datetime
    ) -> Certificate:
        """Destroy a person's keys for some purposes, for good, and certify it."""


class Sealer:
    """Seals and opens personal values with the keys of one deployment."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def seal(self, plain: str, *, person: str, purpose: Purpose, place: Place) -> Sealed:
        """Seal a value under the person's key for a purpose, making the key if there is none.

        Raises:
            DestroyedKeyError: the person's key for this purpose was destroyed.
        """
        key = self._keys.obtain(place.tenant, person, purpose)
        nonce = os.urandom(_NONCE)
        text = AESGCM(key).encrypt(nonce, plain.encode(), place.bound_to(purpose))
        return Sealed(person=person, purpose=purpose, nonce=nonce, text=text)

    def erase(
        self, tenant: str, *, person: str, purposes: Iterable[Purpose], at: datetime
    ) -> Certificate:
        """Make all that was sealed for a person unreadable, for these purposes and for good.

        Every copy of it is: in events, read tables and backups. Record the certificate's tombstones
        and SHA-256 in an event whose tag ends in `.erased.v1`, by which it is done again should an
        older copy of the keys come back.
        """
        return self._keys.destroy(tenant, person, purposes, at=at)

    def open(self, sealed: Sealed, place: Place) -> Shown:
        """Open a value; a destroyed key gives `Erased`.

        Raises:
            MovedError: the value does not belong at this place.
        """
        return self.open_all([(sealed, place)])[0]

    def open_all(self, values: Sequence[tuple[Sealed, Place]]) -> list[Shown]:
        """Open values of one tenant, fetching their keys together.

        Raises:
            MovedError: a value does not belong at its place.
        """
        if not values:
            return []
        tenant = values[0][1].tenant
        wanted = {(sealed.person, sealed.purpose) for sealed, _ in values}
        keys = self._keys.find(tenant, wanted)
        return [
            _open(keys.get((sealed.person, sealed.purpose)), sealed, place)
            for sealed, place in values
        ]


def _open(key: bytes | None, sealed: Sealed, place: Place) -> Shown:
    if key is None:
        return Erased.ERASED
    try:
        plain = AESGCM(key).decrypt(sealed.nonce, sealed.text, place.bound_to(sealed.purpose))
    except InvalidTag:
        raise MovedError(place=place) from None
    return plain.decode()
