"""The proof that a transaction may speak for a tenant: HMAC-SHA256 (RFC 2104) of its short name."""

import hashlib
import hmac
import re

from alongside.tenancy.errors import BadTenantError

PLATFORM = "platform"
"""The tenant that holds what belongs to no trust: accounts, sessions, the list of trusts."""

_BLOCK = 64
_SHORT_NAME = re.compile(r"[a-z][a-z0-9-]{1,62}")


def checked(tenant: str) -> str:
    """Return the short name as given.

    Raises:
        BadTenantError: it is not 2 to 63 small letters, digits or hyphens, a letter first.
    """
    if not _SHORT_NAME.fullmatch(tenant):
        raise BadTenantError(tenant=tenant)
    return tenant


def proof_of(tenant: str, *, secret: bytes) -> str:
    """Give the proof in lower-case hexadecimal, as `current_tenant()` computes it."""
    return hmac.new(secret, tenant.encode(), hashlib.sha256).hexdigest()


def padded_keys(secret: bytes) -> tuple[bytes, bytes]:
    """Give the inner and outer padded key of RFC 2104, which is all that the database keeps."""
    key = hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret
    key = key.ljust(_BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in key), bytes(b ^ 0x5C for b in key)
