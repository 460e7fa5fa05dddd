"""The transaction of one tenant: the only way to a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

import psycopg
from psycopg import sql
from sqlalchemy import Connection, CursorResult, Engine, Executable, create_engine
from sqlalchemy.exc import DBAPIError

from alongside.tenancy.errors import (
    CrossTenantError,
    DatabaseUnavailableError,
    NoTransactionError,
    UniqueConflictError,
)
from alongside.tenancy.proof import checked, proof_of

DriverConnection = psycopg.Connection[tuple[Any, ...]]

_SESSION = "-c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"


class TenantTransaction:
    """One open transaction that can see and change one tenant's rows, and no others."""

    def __init__(self, *, tenant: str, connection: Connection, driver: DriverConnection) -> None:
        self.tenant = tenant
        self._connection = connection
        self._driver = driver
        self._afterwards: list[Callable[[], None]] = []

    def execute(
        self, statement: Executable, rows: Sequence[Mapping[str, object]] | None = None
    ) -> CursorResult[Any]:
        """Run a SQLAlchemy Core statement, for each of `rows` if they are given.

        Raises:
            UniqueConflictError: a unique key exists already.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        with _plain_errors():
            return self._connection.execute(statement, rows)

    def run(
        self, statement: str, parameters: Sequence[object] = (), *, binary: bool = False
    ) -> list[tuple[Any, ...]]:
        """Run one hand-written statement and fetch its rows, in PostgreSQL's binary form or text.

        For the log's own statements, where speed is wanted; everything else uses `execute`.

        Raises:
            UniqueConflictError: a unique key exists already.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        with _plain_errors():
            return _fetch(self._driver, statement, parameters, binary=binary)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Remember what to do once the transaction has committed; never before, never instead."""
        self._afterwards.append(action)

    def _announce(self) -> None:
        for action in self._afterwards:
            action()


class Tenancy:
    """The door to one service's database, for the serving role.

    `url` is a SQLAlchemy address (`postgresql+psycopg://…`); `secret` is the deployment's proof
    secret, of which the database keeps a part that the serving role cannot read.
    """

    def __init__(self, url: str, *, secret: bytes, connections: int = 10) -> None:
        self._secret = secret
        self._engine: Engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            pool_size=connections,
            max_overflow=connections,
            pool_timeout=5,
            pool_pre_ping=False,
            connect_args={"options": _SESSION, "connect_timeout": 5},
        )
        self._proofs: dict[str, str] = {}
        self._open: ContextVar[TenantTransaction | None] = ContextVar("transaction", default=None)

    @contextmanager
    def transaction(self, tenant: str) -> Iterator[TenantTransaction]:
        """Open the transaction of one tenant, or join the one that this caller has open.

        It commits when the outermost block ends, and rolls back when that ends by an exception.

        Raises:
            BadTenantError: not a tenant's short name.
            CrossTenantError: another tenant's transaction is open.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        held = self._open.get()
        if held is not None:
            if held.tenant != tenant:
                raise CrossTenantError(held=held.tenant, wanted=tenant)
            yield held
            return
        with _plain_errors():
            connection = self._connect()
        try:
            driver = _driver(connection)
            with _plain_errors():
                driver.execute(self._opening(tenant), prepare=False)
            tx = TenantTransaction(tenant=tenant, connection=connection, driver=driver)
            token = self._open.set(tx)
            try:
                yield tx
            finally:
                self._open.reset(token)
            with _plain_errors():
                driver.execute("COMMIT")
        except BaseException:
            _abandon(connection)
            raise
        finally:
            connection.close()
        tx._announce()  # noqa: SLF001 the transaction's other half

    def current(self) -> TenantTransaction:
        """Give the transaction that this caller has open.

        Raises:
            NoTransactionError: none is open.
        """
        held = self._open.get()
        if held is None:
            raise NoTransactionError
        return held

    def is_open(self) -> bool:
        """Say whether this caller has a transaction open."""
        return self._open.get() is not None

    def at_once(
        self, tenant: str, statement: str, parameters: Sequence[object], *, binary: bool = False
    ) -> list[tuple[Any, ...]]:
        """Run one statement that is its own transaction, in one round trip.

        The statement's first two parameters are the tenant and its proof, which are put before
        the given ones; it must hand them to a function that sets them (`append_as`).

        Raises:
            UniqueConflictError: a unique key exists already.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        with _plain_errors(), self._connect() as connection:
            given = (checked(tenant), self._proof(tenant), *parameters)
            return _fetch(_driver(connection), statement, given, binary=binary)

    def close(self) -> None:
        """Close every connection of the pool."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self) -> Connection:
        return self._engine.connect()

    def _proof(self, tenant: str) -> str:
        known = self._proofs.get(tenant)
        if known is None:
            known = self._proofs[tenant] = proof_of(checked(tenant), secret=self._secret)
        return known

    def _opening(self, tenant: str) -> sql.Composed:
        """Begin and say whose transaction it is, in one round trip."""
        return sql.SQL(
            "BEGIN; SELECT set_config('app.tenant', {}, true), set_config('app.proof', {}, true)"
        ).format(checked(tenant), self._proof(tenant))


def _driver(connection: Connection) -> DriverConnection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 the address names psycopg
    return driver


def _fetch(
    driver: DriverConnection, statement: str, parameters: Sequence[object], *, binary: bool
) -> list[tuple[Any, ...]]:
    with driver.cursor(binary=binary) as cursor:
        # Only the kernel's own constant statements come here; values travel as parameters.
        cursor.execute(statement.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []


def _abandon(connection: Connection) -> None:
    """Roll back; if even that fails, make sure that the pool forgets the connection."""
    try:
        _driver(connection).execute("ROLLBACK")
    except psycopg.Error:
        connection.invalidate()


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn the driver's errors into ours: its messages quote rows, which may hold personal data."""
    try:
        yield
    except DBAPIError as error:
        _raise_plain(error.orig, error)
    except psycopg.Error as error:
        _raise_plain(error, error)


def _raise_plain(original: BaseException | None, error: Exception) -> None:
    if isinstance(original, psycopg.errors.UniqueViolation):
        raise UniqueConflictError(constraint=original.diag.constraint_name or "") from None
    if isinstance(original, psycopg.OperationalError):
        raise DatabaseUnavailableError from None
    raise error
