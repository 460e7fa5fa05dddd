"""Where to go after signing in: an address of ours, whatever was asked for."""

import re
from typing import Final
from urllib.parse import urlsplit

# A browser takes a backslash for a slash, and drops tabs and line breaks.
_OURS: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def safe(asked: str, *, otherwise: str) -> str:
    """Give the address if it is a path on this site, else `otherwise`.

    OWASP ASVS 5.0, 3.7.2 and 1.2.2: no redirect to where somebody else chose.
    """
    if not _OURS.fullmatch(asked):
        return otherwise
    try:
        parts = urlsplit(asked)
    except ValueError:
        return otherwise
    if parts.scheme or parts.netloc or parts.path.startswith("/identity/sign-"):
        return otherwise
    return asked
