"""Who is reading."""

from dataclasses import dataclass

from alongside.participation.domain.people import MemberId


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of a trust, with their roles in it."""

    tenant: str
    member: MemberId
    roles: frozenset[str]
