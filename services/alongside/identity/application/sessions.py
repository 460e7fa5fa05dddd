"""Who is signed in, and where: kept on the server, so that signing out ends it at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, insert, select, update

from alongside.eventlog.ids import new_stream
from alongside.identity.application.secret_values import digest, new_secret
from alongside.identity.tables import session
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy

IDLE: Final = timedelta(hours=2)
"""A session that nobody used for so long has ended."""
LONGEST: Final = timedelta(hours=12)
"""A session ends so long after signing in, however busy."""
NOTED_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is going on; `trust` and `member` are empty until a trust was chosen."""

    session: str
    account: str
    trust: str
    member: str
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime


class Sessions:
    """Sessions by the SHA-256 of their token; the token itself is only in the browser."""

    def __init__(self, tenancy: Tenancy) -> None:
        self._tenancy = tenancy

    def open(self, account: str, *, trust: str, member: str, at: datetime) -> str:
        """Begin a session and give its token; drop the account's that have ended."""
        token = new_secret()
        with self._tenancy.transaction(PLATFORM) as tx:
            tx.execute(delete(session).where(_of(account), ~_going_on(at)))
            tx.execute(
                insert(session).values(
                    tenant=PLATFORM,
                    token_hash=digest(token),
                    session=new_stream("session"),
                    account=account,
                    trust=trust,
                    member=member,
                    opened_at=at,
                    seen_at=at,
                    ends_at=at + LONGEST,
                )
            )
        return token

    def find(self, token: str, *, at: datetime) -> Session | None:
        """Give the session of a token and note that it was used; None if it is not going on."""
        with self._tenancy.transaction(PLATFORM) as tx:
            row = tx.execute(select(*_COLUMNS).where(_is(token), _going_on(at))).one_or_none()
            if row is None:
                return None
            if at - row.seen_at >= NOTED_EVERY:
                tx.execute(update(session).where(_is(token)).values(seen_at=at))
        return Session(**row._mapping)  # noqa: SLF001 its public name

    def of_account(self, account: str, *, at: datetime) -> list[Session]:
        """Give an account's sessions that are going on, the newest first."""
        with self._tenancy.transaction(PLATFORM) as tx:
            rows = tx.execute(
                select(*_COLUMNS)
                .where(_of(account), _going_on(at))
                .order_by(session.c.opened_at.desc())
            ).all()
        return [Session(**row._mapping) for row in rows]  # noqa: SLF001 its public name

    def choose(self, token: str, *, trust: str, member: str, at: datetime) -> str | None:
        """Go on in another trust, under a new token; None if the session has ended."""
        fresh = new_secret()
        with self._tenancy.transaction(PLATFORM) as tx:
            changed = tx.execute(
                update(session)
                .where(_is(token), _going_on(at))
                .values(token_hash=digest(fresh), trust=trust, member=member, seen_at=at)
            )
        return fresh if changed.rowcount else None

    def end(self, token: str) -> None:
        """End a session; one that has ended stays ended."""
        with self._tenancy.transaction(PLATFORM) as tx:
            tx.execute(delete(session).where(_is(token)))

    def end_one(self, account: str, *, name: str) -> None:
        """End one of an account's sessions by its name."""
        with self._tenancy.transaction(PLATFORM) as tx:
            tx.execute(delete(session).where(_of(account), session.c.session == name))


_COLUMNS = (
    session.c.session,
    session.c.account,
    session.c.trust,
    session.c.member,
    session.c.opened_at,
    session.c.seen_at,
    session.c.ends_at,
)


def _is(token: str) -> ColumnElement[bool]:
    return (session.c.tenant == PLATFORM) & (session.c.token_hash == digest(token))


def _of(account: str) -> ColumnElement[bool]:
    return (session.c.tenant == PLATFORM) & (session.c.account == account)


def _going_on(at: datetime) -> ColumnElement[bool]:
    return (session.c.ends_at > at) & (session.c.seen_at > at - IDLE)
