"""A person's account: what they sign in with, whichever trusts they belong to.

The log holds who has an account and where it belongs, sealed where it names a person. What proves
the person (the password's hash) is never an event.
"""

from typing import Final, Self

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.identity.domain.errors import AccountClosedError, WeakPasswordError
from alongside.privacy.sealed import Sealed

SHORTEST_PASSWORD: Final = 12
"""In characters. Length is what helps, not rules of composition (OWASP ASVS 5.0, 6.2.1, 6.2.5)."""

EXAMPLE_PASSWORD: Final = "try-alongside"  # noqa: S105 published on purpose
"""What everybody in an example trust signs in with, until they change it."""


class AccountOpened(Created, frozen=True, kw_only=True, tag="account.opened.v1"):
    """A person has an account."""

    name: Sealed
    email: Sealed


class AccountLinked(Event, frozen=True, kw_only=True, tag="account.linked.v1"):
    """The account may act as a member of a trust, once that trust's own log agrees."""

    tenant: str
    member: str


class AccountPasswordChanged(Event, frozen=True, kw_only=True, tag="account.password_changed.v1"):
    """The person signs in with another password from now on."""


class AccountClosed(Event, frozen=True, kw_only=True, tag="account.closed.v1"):
    """Nobody signs in to this account any more."""


class Account(Aggregate):
    """A person's account."""

    @event(AccountOpened)
    def __init__(self, *, name: Sealed, email: Sealed) -> None:
        self.name = name
        self.email = email
        self.links: dict[str, str] = {}
        self.closed = False

    @classmethod
    def open(cls, stream: StreamId, *, name: Sealed, email: Sealed) -> Self:
        """Open an account."""
        return cls._create(AccountOpened, id=stream, name=name, email=email)

    def link(self, *, tenant: str, member: str) -> None:
        """Let the account act as a member of a trust; the same again changes nothing.

        Raises:
            AccountClosedError: the account has been closed.
        """
        self._must_be_open()
        if self.links.get(tenant) != member:
            self._linked(tenant=tenant, member=member)

    @event(AccountLinked)
    def _linked(self, *, tenant: str, member: str) -> None:
        self.links = {**self.links, tenant: member}

    def change_password(self) -> None:
        """Note that the password was changed.

        Raises:
            AccountClosedError: the account has been closed.
        """
        self._must_be_open()
        self._password_changed()

    @event(AccountPasswordChanged)
    def _password_changed(self) -> None:
        pass

    def close(self) -> None:
        """Close the account; closing it again changes nothing."""
        if not self.closed:
            self._closed()

    @event(AccountClosed)
    def _closed(self) -> None:
        self.closed = True

    def _must_be_open(self) -> None:
        if self.closed:
            raise AccountClosedError


def check_password(password: str) -> None:
    """Make sure that a new password is long enough.

    Raises:
        WeakPasswordError: it is shorter than `SHORTEST_PASSWORD`.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPasswordError(shortest=SHORTEST_PASSWORD)
