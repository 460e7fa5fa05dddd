"""Signing in: from e-mail address and password to a session, from a session to a person."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from alongside.http.principal import NotAuthenticatedError, Principal
from alongside.http.tokens import TokenVerifier
from alongside.identity.application.credentials import Credentials
from alongside.identity.application.rate_limits import Attempts
from alongside.identity.application.secret_values import EmailIndex
from alongside.identity.application.sessions import Sessions
from alongside.identity.domain.errors import NotAMemberError, WrongSignInError
from alongside.identity.queries import Directory, Seat
from alongside.identity.tables import account_email
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has begun; `seats` are the trusts to choose from."""

    token: str = field(repr=False)
    account: str
    seats: tuple[Seat, ...]


class SignIn:
    """Turns e-mail address and password into a session."""

    def __init__(
        self,
        tenancy: Tenancy,
        *,
        credentials: Credentials,
        email_index: EmailIndex,
        attempts: Attempts,
        sessions: Sessions,
        directory: Directory,
    ) -> None:
        self._tenancy = tenancy
        self._credentials = credentials
        self._email_index = email_index
        self._attempts = attempts
        self._sessions = sessions
        self._directory = directory

    def account(self, *, email: str, password: str, address: str, at: datetime) -> str:
        """Give the account that e-mail address and password belong to.

        A wrong address and a wrong password are answered alike, and take alike long.

        Raises:
            WrongSignInError: they do not belong together.
            TooManyAttemptsError: this was tried too often from this network address.
        """
        index = self._email_index.of(email, within=PLATFORM)
        self._attempts.count(account=index, address=address)
        found = self._find(index)
        if not self._credentials.matches(found, password, at=at) or found is None:
            raise WrongSignInError
        self._attempts.forget(account=index, address=address)
        return found

    def begin(self, account: str, *, at: datetime) -> SignedIn:
        """Begin a session; who acts in one trust only is there at once."""
        seats = tuple(self._directory.seats(account))
        only = seats[0] if len(seats) == 1 else None
        token = self._sessions.open(
            account,
            trust=only.tenant if only else "",
            member=only.member if only else "",
            at=at,
        )
        return SignedIn(token=token, account=account, seats=seats)

    def choose(self, token: str, *, account: str, trust: str, at: datetime) -> str:
        """Go on in one of the account's trusts, and give the session's new token.

        Raises:
            NotAMemberError: the account does not act in that trust, or the session has ended.
        """
        for seat in self._directory.seats(account):
            if seat.tenant == trust:
                fresh = self._sessions.choose(token, trust=trust, member=seat.member, at=at)
                if fresh is not None:
                    return fresh
        raise NotAMemberError

    def _find(self, index: bytes) -> str | None:
        with self._tenancy.transaction(PLATFORM) as tx:
            return tx.execute(
                select(account_email.c.account).where(
                    account_email.c.tenant == PLATFORM, account_email.c.email_index == index
                )
            ).scalar()


@dataclass(frozen=True, slots=True)
class OwnAuthority:
    """The authority of identity itself: it asks nobody."""

    sessions: Sessions
    directory: Directory
    verifier: TokenVerifier
    clock: Callable[[], datetime]

    def by_token(self, token: str) -> Principal:
        """Give the principal of a bearer token, with the roles that the member has now.

        Somebody who was removed could otherwise use the token's last minutes to come back.

        Raises:
            NotAuthenticatedError: the token is not valid here and now, or they are no member.
        """
        claimed = self.verifier.principal(token)
        if not claimed.member:
            return claimed
        roles = self.directory.roles_now(
            claimed.tenant, member_name=claimed.member, of_account=claimed.account
        )
        if roles is None:
            raise NotAuthenticatedError
        return replace(claimed, roles=frozenset(roles))

    def by_session(self, cookie: str) -> Principal:
        """Give the principal of a session, with the roles that the member has now.

        Somebody who was removed from the trust they were in is signed in, but nowhere.

        Raises:
            NotAuthenticatedError: there is no such session, or it has ended.
        """
        found = self.sessions.find(cookie, at=self.clock())
        if found is None:
            raise NotAuthenticatedError
        if found.trust:
            roles = self.directory.roles_now(
                found.trust, member_name=found.member, of_account=found.account
            )
            if roles is not None:
                return Principal(
                    account=found.account,
                    member=found.member,
                    tenant=found.trust,
                    roles=frozenset(roles),
                )
        return Principal(account=found.account, member="", tenant="")
