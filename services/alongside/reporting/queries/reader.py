"""Who is reading."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of a trust, with their roles in it."""

    tenant: str
    member: str
    roles: frozenset[str]
