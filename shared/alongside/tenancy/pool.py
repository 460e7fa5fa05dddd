"""The connections behind one door, each lent to one borrower at a time.

SQLAlchemy's own pool wraps, checks and resets a connection at every loan, in Python that costs
more than an append does. Here a transaction has always ended before its connection comes back.
"""

from collections import deque
from contextlib import suppress
from threading import Condition

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from alongside.tenancy.errors import DatabaseUnavailableError
from alongside.tenancy.protocol import DriverConnection, Known

_PATIENCE_SECONDS = 5


class Pooled:
    """One connection as SQLAlchemy and as the driver know it, and what was prepared on it."""

    __slots__ = ("connection", "driver", "generation", "prepared", "spoilt")

    def __init__(self, connection: Connection, *, generation: int) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)  # noqa: S101 the address names psycopg
        self.connection = connection
        self.driver: DriverConnection = driver
        self.generation = generation
        self.prepared: Known = {}
        self.spoilt = False

    def close(self) -> None:
        """Close it, whatever state it is in."""
        with suppress(psycopg.Error, SQLAlchemyError):
            self.connection.invalidate()
            self.connection.close()


class Pool:
    """Keeps up to `keep` connections, and opens as many again while all of these are lent.

    `engine` must open a connection whenever it is asked, and close it when that is closed.
    """

    def __init__(self, engine: Engine, *, keep: int) -> None:
        self._engine = engine
        self._keep = keep
        self._idle: deque[Pooled] = deque()
        self._generation = 0
        self._changed = Condition()
        self._open = 0
        self._waiting = 0

    def take(self) -> Pooled:
        """Lend a connection that nobody else has.

        Raises:
            DatabaseUnavailableError: all are lent, and none came back in time.
            sqlalchemy.exc.DBAPIError: a new one cannot be opened.
        """
        try:
            return self._idle.pop()
        except IndexError:
            return self._waited_for() or self._opened()

    def give_back(self, pooled: Pooled) -> None:
        """Take a connection back, and close it unless the next borrower can have it as it is."""
        if (
            pooled.spoilt
            or pooled.generation != self._generation
            or pooled.driver.pgconn.transaction_status != TransactionStatus.IDLE
            or len(self._idle) >= self._keep
        ):
            pooled.close()
            self._one_less()
            return
        self._idle.append(pooled)
        # Who waits has said so before looking at the idle ones for the last time.
        if self._waiting:
            with self._changed:
                self._changed.notify()

    def close(self) -> None:
        """Close every connection: those at hand now, those on loan when they come back."""
        self._generation += 1
        with suppress(IndexError):
            while True:
                self._idle.pop().close()
                self._one_less()

    def _waited_for(self) -> Pooled | None:
        """Wait for a connection, or for the right to open one.

        Raises:
            DatabaseUnavailableError: neither came in time.
        """
        with self._changed:
            self._waiting += 1
            try:
                claimed = self._changed.wait_for(self._claimed, _PATIENCE_SECONDS)
            finally:
                self._waiting -= 1
        if not claimed:
            raise DatabaseUnavailableError
        return claimed if isinstance(claimed, Pooled) else None

    def _claimed(self) -> Pooled | bool:
        with suppress(IndexError):
            return self._idle.pop()
        if self._open < 2 * self._keep:
            self._open += 1
            return True
        return False

    def _opened(self) -> Pooled:
        try:
            return Pooled(self._engine.connect(), generation=self._generation)
        except BaseException:
            self._one_less()
            raise

    def _one_less(self) -> None:
        with self._changed:
            self._open -= 1
            self._changed.notify()
