"""The transaction of one tenant: the only way to a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from typing import Any, Self

import psycopg
from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    PoolProxiedConnection,
    create_engine,
)
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from alongside.tenancy.errors import (
    CrossTenantError,
    DatabaseUnavailableError,
    NoTransactionError,
    RolledBackError,
    StatementRefusedError,
    TenancyError,
    UniqueConflictError,
)
from alongside.tenancy.proof import checked, proof_of
from alongside.tenancy.protocol import DriverConnection, Value, begin, end, fetch

_SESSION = "-c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"

# Parameters, not literals: every session of this role may read the others' statements, but not
# their parameters, in pg_stat_activity.
_WHOSE = "SELECT set_config('app.tenant', %s, true), set_config('app.proof', %s, true)"

# What a transaction may leave behind in its session must not reach the next tenant's. A statement
# prepared by SQL could stand in for one of the driver's, so it costs the connection.
_FORGET = (
    "; RESET ALL; CLOSE ALL; UNLISTEN *; SELECT pg_catalog.pg_advisory_unlock_all(),"
    " EXISTS (SELECT FROM pg_catalog.pg_prepared_statements WHERE from_sql)"
)

_TELLING_CLASSES = ("23", "25", "42")
"""Classes of SQLSTATE whose messages name tables and rules, and never a value."""


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
            StatementRefusedError: the server refused it for another reason.
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
            StatementRefusedError: the server refused it for another reason.
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
            hide_parameters=True,
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
            RolledBackError: a statement had failed, and the block went on as if it had not.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        held = self._open.get()
        if held is not None:
            if held.tenant != tenant:
                raise CrossTenantError(held=held.tenant, wanted=tenant)
            yield held
            return
        with _plain_errors():
            connection = self._begin(tenant)
        try:
            tx = TenantTransaction(
                tenant=tenant, connection=connection, driver=_driver(connection.connection)
            )
            token = self._open.set(tx)
            try:
                yield tx
            finally:
                self._open.reset(token)
            with _plain_errors():
                _commit(connection)
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
        self, tenant: str, statement: str, values: Sequence[Value]
    ) -> list[tuple[Any, ...]]:
        """Run one statement that is its own transaction, in one round trip.

        The statement's first two values are the tenant and its proof, which are put before the
        given ones; it must hand them to a function that sets them (`append_as`).

        Raises:
            UniqueConflictError: a unique key exists already.
            StatementRefusedError: the server refused it for another reason.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        given = (checked(tenant), self._proof(tenant), *values)
        with _plain_errors(), closing(self._engine.raw_connection()) as pooled:
            return fetch(_driver(pooled), pooled.info.setdefault("prepared", {}), statement, given)

    def close(self) -> None:
        """Close every connection of the pool."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self, tenant: str) -> Connection:
        """Begin, once more on a fresh connection if the server had closed the pool's."""
        whose = (checked(tenant), self._proof(tenant))
        try:
            return _opened(self._engine.connect(), whose)
        except psycopg.OperationalError:
            self._engine.dispose()
            return _opened(self._engine.connect(), whose)

    def _proof(self, tenant: str) -> str:
        known = self._proofs.get(tenant)
        if known is None:
            known = self._proofs[tenant] = proof_of(checked(tenant), secret=self._secret)
        return known


def _driver(pooled: PoolProxiedConnection) -> DriverConnection:
    driver = pooled.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 the address names psycopg
    return driver


def _fetch(
    driver: DriverConnection, statement: str, parameters: Sequence[object], *, binary: bool
) -> list[tuple[Any, ...]]:
    with driver.cursor(binary=binary) as cursor:
        # Only the kernel's own constant statements come here; values travel as parameters.
        cursor.execute(statement.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []


def _opened(connection: Connection, whose: tuple[str, str]) -> Connection:
    """Begin and say whose transaction it is, in one round trip."""
    driver = _driver(connection.connection)
    try:
        begin(driver, _WHOSE, whose)
    except BaseException:
        connection.invalidate()
        connection.close()
        raise
    return connection


def _end(connection: Connection, how: str) -> bool:
    """Commit or roll back, clean the session, and say whether every statement had gone well."""
    went_well, tainted = end(_driver(connection.connection), how + _FORGET)
    if tainted == b"t":
        connection.invalidate()
    return went_well


def _commit(connection: Connection) -> None:
    # A transaction with a failed statement answers COMMIT by rolling back, and calls it no error.
    if not _end(connection, "COMMIT"):
        raise RolledBackError


def _abandon(connection: Connection) -> None:
    """Roll back; if even that fails, make sure that the pool forgets the connection."""
    try:
        _end(connection, "ROLLBACK")
    except (psycopg.Error, InvalidRequestError):
        connection.invalidate()


@contextmanager
def _plain_errors() -> Iterator[None]:
    # The driver's messages quote rows, which may hold personal data.
    try:
        yield
    except DBAPIError as error:
        raise _plain(error.orig) from None
    except psycopg.Error as error:
        raise _plain(error) from None
    except PoolTimeoutError:
        raise DatabaseUnavailableError from None


def _plain(error: BaseException | None) -> TenancyError:
    if isinstance(error, psycopg.errors.UniqueViolation):
        return UniqueConflictError(constraint=error.diag.constraint_name or "")
    if isinstance(error, psycopg.OperationalError):
        return DatabaseUnavailableError()
    if not isinstance(error, psycopg.Error) or error.sqlstate is None:
        return StatementRefusedError(code=type(error).__name__)
    telling = error.sqlstate.startswith(_TELLING_CLASSES)
    reason = error.diag.message_primary if telling else None
    return StatementRefusedError(code=error.sqlstate, reason=reason or "")
