"""One transaction on one connection, with as few round trips as it can have.

It begins with its first statement, and what only writes travels with whatever comes next.
"""

from collections.abc import Callable
from typing import TypeAlias

import psycopg

from alongside.tenancy.errors import RolledBackError
from alongside.tenancy.pool import Pool, Pooled
from alongside.tenancy.protocol import (
    DriverConnection,
    Known,
    NotBegunError,
    Ready,
    Rows,
    begin,
    compact,
    end,
    run,
    run_after,
)

Prepare: TypeAlias = Callable[[DriverConnection, Known], Ready]
"""Makes a statement ready on the connection that it will run on."""

# Parameters, not literals: every session of this role may read the others' statements, but not
# their parameters, in pg_stat_activity.
_WHOSE = "SELECT set_config('app.tenant', %s, true), set_config('app.proof', %s, true)"

# What a transaction may leave behind in its session must not reach the next tenant's. A statement
# prepared by SQL could stand in for one of ours, so it costs the connection.
_FORGET = (
    "RESET ALL",
    "CLOSE ALL",
    "UNLISTEN *",
    (
        "SELECT pg_catalog.pg_advisory_unlock_all(),"
        " EXISTS (SELECT FROM pg_catalog.pg_prepared_statements WHERE from_sql)"
    ),
)


class Session:
    """The transaction of `whose` (a tenant and its proof) on a connection of the pool.

    Every method raises the driver's errors. `leave` must be called at the end, whatever happened.
    """

    def __init__(self, pool: Pool, whose: tuple[str, str]) -> None:
        self._pool = pool
        self._whose = whose
        self._pooled: Pooled = pool.take()
        self._begun = False
        self._failed = False
        self._waiting: list[Ready] = []

    def ask(self, prepare: Prepare) -> Rows:
        """Run a statement and fetch its rows."""
        if not self._begun:
            return self._begin(prepare)
        asked = prepare(self._pooled.driver, self._pooled.prepared)
        if not self._waiting:
            return run(self._pooled.driver, asked)
        before, self._waiting = self._waiting, []
        return run_after(self._pooled.driver, before, asked)

    def send_later(self, prepare: Prepare) -> None:
        """Run a statement that answers no rows together with the next one, or with the end.

        Its error comes then, too.
        """
        if not self._begun:
            self._begin()
        self._waiting.append(prepare(self._pooled.driver, self._pooled.prepared))

    def caught_up(self) -> Pooled:
        """Run all that waits, and give the connection to whoever speaks to it in another way."""
        if not self._begun:
            self._begin()
        if self._waiting:
            *before, last = self._waiting
            self._waiting = []
            run_after(self._pooled.driver, before, last)
        return self._pooled

    def commit(self) -> None:
        """Commit.

        Raises:
            RolledBackError: a statement had failed, and the server stored nothing.
        """
        # A transaction with a failed statement answers COMMIT by rolling back, and calls it no
        # error.
        if (self._begun and not self._end("COMMIT")) or self._failed:
            raise RolledBackError

    def abandon(self) -> None:
        """Roll back; if even that fails, make sure that the pool forgets the connection."""
        self._waiting = []
        try:
            if self._begun:
                self._end("ROLLBACK")
        except psycopg.Error:
            self._pooled.spoilt = True

    def leave(self) -> None:
        """Give the connection back."""
        self._pool.give_back(self._pooled)

    def _begin(self, prepare: Prepare | None = None) -> Rows:
        """Begin, once more on a fresh connection if the server had closed the pool's."""
        try:
            try:
                return self._begin_here(prepare)
            except NotBegunError:
                self._pooled.spoilt = True
                self._pool.give_back(self._pooled)
                self._pool.close()
                self._pooled = self._pool.take()
                return self._begin_here(prepare)
        except BaseException:
            self._failed = True
            raise

    def _begin_here(self, prepare: Prepare | None) -> Rows:
        driver, known = self._pooled.driver, self._pooled.prepared
        try:
            whose = compact(driver, known, _WHOSE, self._whose)
            asked = prepare(driver, known) if prepare else None
        except psycopg.OperationalError:
            raise NotBegunError from None
        try:
            rows = begin(driver, whose, asked)
        except NotBegunError:
            raise
        except psycopg.errors.InvalidSqlStatementName:
            # What was prepared is gone.
            raise NotBegunError from None
        except BaseException:
            self._begun = True
            raise
        self._begun = True
        return rows

    def _end(self, how: str) -> bool:
        """Commit or roll back, clean the session, and say if every statement had gone well."""
        before, self._waiting = self._waiting, []
        went_well, tainted = end(self._pooled.driver, (how, *_FORGET), before)
        self._pooled.spoilt = tainted == b"t"
        return went_well
