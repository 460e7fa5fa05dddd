"""The transaction of one tenant: the only way to a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

import psycopg
from sqlalchemy import CursorResult, Executable, Insert, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from alongside.tenancy.errors import (
    CrossTenantError,
    DatabaseUnavailableError,
    NoTransactionError,
    RolledBackError,
    StatementRefusedError,
    TenancyError,
    UniqueConflictError,
)
from alongside.tenancy.pool import Pool, Pooled
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

_DRIVERS = (psycopg.Error, DBAPIError)

_TELLING_CLASSES = ("23", "25", "42")
"""Classes of SQLSTATE whose messages name tables and rules, and never a value."""


class TenantTransaction:
    """One open transaction that can see and change one tenant's rows, and no others."""

    def __init__(self, *, tenant: str, pooled: Pooled) -> None:
        self.tenant = tenant
        self._connection = pooled.connection
        self._driver = pooled.driver
        self._only_writing = False
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
        if self._only_writing and isinstance(statement, Insert):
            statement = statement.inline()  # SQLAlchemy would ask for the key where it is computed.
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

    @contextmanager
    def only_writing(self) -> Iterator[None]:
        """Send what is executed in this block without waiting for each answer.

        Only for statements that answer no rows. An error comes when the block ends at the latest.

        Raises:
            UniqueConflictError: a unique key exists already.
            StatementRefusedError: the server refused a statement for another reason.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        self._only_writing = True
        try:
            with _plain_errors(), self._driver.pipeline():
                yield
        finally:
            self._only_writing = False

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
        engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"options": _SESSION, "connect_timeout": 5},
        )
        self._pool = Pool(engine, keep=connections)
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
            pooled = self._begin(tenant)
        try:
            tx = TenantTransaction(tenant=tenant, pooled=pooled)
            token = self._open.set(tx)
            try:
                yield tx
            finally:
                self._open.reset(token)
            with _plain_errors():
                _commit(pooled)
        except BaseException:
            _abandon(pooled)
            raise
        finally:
            self._pool.give_back(pooled)
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
        try:
            pooled = self._pool.take()
            try:
                return fetch(pooled.driver, pooled.prepared, statement, given)
            finally:
                self._pool.give_back(pooled)
        except _DRIVERS as error:
            raise _plain(error) from None

    def close(self) -> None:
        """Close every connection of the pool."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self, tenant: str) -> Pooled:
        """Begin, once more on a fresh connection if the server had closed the pool's."""
        whose = (checked(tenant), self._proof(tenant))
        try:
            return self._begun(whose)
        except psycopg.OperationalError:
            self._pool.close()
            return self._begun(whose)

    def _begun(self, whose: tuple[str, str]) -> Pooled:
        pooled = self._pool.take()
        try:
            begin(pooled.driver, _WHOSE, whose)
        except BaseException:
            pooled.spoilt = True
            self._pool.give_back(pooled)
            raise
        return pooled

    def _proof(self, tenant: str) -> str:
        known = self._proofs.get(tenant)
        if known is None:
            known = self._proofs[tenant] = proof_of(checked(tenant), secret=self._secret)
        return known


def _fetch(
    driver: DriverConnection, statement: str, parameters: Sequence[object], *, binary: bool
) -> list[tuple[Any, ...]]:
    with driver.cursor(binary=binary) as cursor:
        # Only the kernel's own constant statements come here; values travel as parameters.
        cursor.execute(statement.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []


def _end(pooled: Pooled, how: str) -> bool:
    """Commit or roll back, clean the session, and say whether every statement had gone well."""
    went_well, tainted = end(pooled.driver, how + _FORGET)
    pooled.spoilt = tainted == b"t"
    return went_well


def _commit(pooled: Pooled) -> None:
    # A transaction with a failed statement answers COMMIT by rolling back, and calls it no error.
    if not _end(pooled, "COMMIT"):
        raise RolledBackError


def _abandon(pooled: Pooled) -> None:
    """Roll back; if even that fails, make sure that the pool forgets the connection."""
    try:
        _end(pooled, "ROLLBACK")
    except psycopg.Error:
        pooled.spoilt = True


@contextmanager
def _plain_errors() -> Iterator[None]:
    # The driver's messages quote rows, which may hold personal data.
    try:
        yield
    except _DRIVERS as error:
        raise _plain(error) from None


def _plain(error: BaseException | None) -> TenancyError:
    if isinstance(error, DBAPIError):
        error = error.orig
    if isinstance(error, psycopg.errors.UniqueViolation):
        return UniqueConflictError(constraint=error.diag.constraint_name or "")
    if isinstance(error, psycopg.OperationalError):
        return DatabaseUnavailableError()
    if not isinstance(error, psycopg.Error) or error.sqlstate is None:
        return StatementRefusedError(code=type(error).__name__)
    telling = error.sqlstate.startswith(_TELLING_CLASSES)
    reason = error.diag.message_primary if telling else None
    return StatementRefusedError(code=error.sqlstate, reason=reason or "")
