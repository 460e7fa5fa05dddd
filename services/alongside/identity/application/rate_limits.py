"""How often something may be tried: counted in PostgreSQL, for all processes together.

Time is the database's, whatever clock the service was given: all processes agree on it. When the
database cannot count, nothing is let through.
"""

import hashlib
from typing import Any, Final

from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from typing_extensions import override

from alongside.identity.domain.errors import TooManyAttemptsError
from alongside.tenancy.errors import TenancyError
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy

SCHEME: Final = "alongside-postgresql"
WINDOW_MINUTES: Final = 5
TRIES: Final = 10
"""How often one address may try one account's password in a window."""

_COUNT: Final = """
    INSERT INTO rate_limit AS r (tenant, key, hits, expires_at)
    VALUES (%s, %s, %s, clock_timestamp() + make_interval(secs => %s))
    ON CONFLICT (tenant, key) DO UPDATE SET
        hits = excluded.hits + CASE WHEN r.expires_at > clock_timestamp() THEN r.hits ELSE 0 END,
        expires_at = CASE WHEN r.expires_at > clock_timestamp() THEN r.expires_at
                          ELSE excluded.expires_at END
    RETURNING hits
"""


class DatabaseStorage(Storage):
    """The storage that `limits` counts in, and flask-limiter through it.

    It needs a door of its own: a count must stay although the request that was counted fails.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 as the library declares it

    def __init__(
        self, uri: str | None = None, *, tenancy: Tenancy, wrap_exceptions: bool = False
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.tenancy = tenancy

    @property
    @override
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return TenancyError

    @override
    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        with self.tenancy.transaction(PLATFORM) as tx:
            ((hits,),) = tx.run(_COUNT, (PLATFORM, _hidden(key), amount, expiry))
            if hits == amount:
                tx.run("DELETE FROM rate_limit WHERE expires_at < clock_timestamp()")
        return int(hits)

    @override
    def get(self, key: str) -> int:
        rows = self._read("hits", key)
        return int(rows[0][0]) if rows else 0

    @override
    def get_expiry(self, key: str) -> float:
        rows = self._read("extract(epoch FROM expires_at)::float8", key)
        return float(rows[0][0]) if rows else 0.0

    @override
    def check(self) -> bool:
        try:
            self._read("hits", "")
        except TenancyError:
            return False
        return True

    @override
    def reset(self) -> int | None:
        with self.tenancy.transaction(PLATFORM) as tx:
            return len(tx.run("DELETE FROM rate_limit RETURNING 1"))

    @override
    def clear(self, key: str) -> None:
        with self.tenancy.transaction(PLATFORM) as tx:
            tx.run("DELETE FROM rate_limit WHERE key = %s", (_hidden(key),))

    def _read(self, column: str, key: str) -> list[tuple[Any, ...]]:
        with self.tenancy.transaction(PLATFORM) as tx:
            return tx.run(
                f"SELECT {column} FROM rate_limit"  # noqa: S608 the columns are ours
                " WHERE key = %s AND expires_at > clock_timestamp()",
                (_hidden(key),),
            )


class Attempts:
    """Counts the tries at one account's password from one address.

    Counting by account alone would let anybody lock out somebody else.
    """

    def __init__(self, storage: DatabaseStorage) -> None:
        self._limiter = FixedWindowRateLimiter(storage)
        self._allowed = RateLimitItemPerMinute(TRIES, WINDOW_MINUTES)

    def count(self, *, account: bytes, address: str) -> None:
        """Count a try before it is made.

        Raises:
            TooManyAttemptsError: there were too many.
        """
        if not self._limiter.hit(self._allowed, "password", account.hex(), address):
            raise TooManyAttemptsError(retry_after=WINDOW_MINUTES * 60)

    def forget(self, *, account: bytes, address: str) -> None:
        """Start to count anew, after a try that was right."""
        self._limiter.clear(self._allowed, "password", account.hex(), address)


def _hidden(key: str) -> bytes:
    """Keep network addresses out of the table."""
    return hashlib.sha256(key.encode()).digest()
