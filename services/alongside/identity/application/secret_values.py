"""Secrets: made at random, kept only as hashes; and the index that finds an e-mail address."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES = 32


def new_secret() -> str:
    """Make a secret of 256 random bits, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> bytes:
    """Give what is stored of a secret: SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()


@dataclass(frozen=True, slots=True)
class EmailIndex:
    """Finds an e-mail address without reading it: HMAC-SHA256 under a secret of the deployment."""

    key: bytes = field(repr=False)

    @classmethod
    def of_deployment(cls, secret: bytes) -> "EmailIndex":
        """Derive the index's own key from the deployment's (RFC 5869)."""
        derive = HKDF(SHA256(), length=_BYTES, salt=None, info=b"alongside identity email index")
        return cls(derive.derive(secret))

    def of(self, email: str, *, within: str) -> bytes:
        """Give the index of an address; `within` keeps those of two tenants apart."""
        normal = unicodedata.normalize("NFC", email.strip()).casefold()
        return hmac.new(self.key, f"{within}/{normal}".encode(), hashlib.sha256).digest()
