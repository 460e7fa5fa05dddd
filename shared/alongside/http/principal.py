"""Who is asking, and those who can say so."""

from dataclasses import dataclass, field
from typing import Protocol

EVERY_TENANT = "*"
"""Stands in a sibling service's token for each tenant whose log it may read."""


@dataclass(frozen=True, slots=True)
class Principal:
    """The person or service behind a request.

    `account` is the platform-wide account (or `service:<name>`), `member` the stream of the
    membership in `tenant`; `roles` are those in that tenant; `scopes` are what the token is for.
    """

    account: str
    member: str
    tenant: str
    roles: frozenset[str] = field(default_factory=frozenset)
    scopes: frozenset[str] = field(default_factory=frozenset)
    issued: int = 0
    """When identity said so, in seconds since 1970; 0 where it was asked just now."""


class NotAuthenticatedError(Exception):
    """The token or session is missing, expired or not ours; which of them is not said."""

    def __init__(self) -> None:
        super().__init__("Sign in first.")


class Authority(Protocol):
    """Says who is behind a token or a session."""

    def by_token(self, token: str) -> Principal:
        """Give the principal of a bearer token.

        Raises:
            NotAuthenticatedError: the token is not valid here and now.
        """

    def by_session(self, cookie: str) -> Principal:
        """Give the principal of a session cookie.

        Raises:
            NotAuthenticatedError: there is no such session, or it has ended.
        """
