"""The transaction of one tenant: the only way to a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Self, overload

import psycopg
from sqlalchemy import CursorResult, Executable, Insert, Result, Select, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.sql.dml import UpdateBase

from alongside.tenancy.errors import (
    CrossTenantError,
    DatabaseUnavailableError,
    NoTransactionError,
    StatementRefusedError,
    TenancyError,
    UniqueConflictError,
)
from alongside.tenancy.pool import Pool
from alongside.tenancy.proof import checked, proof_of
from alongside.tenancy.protocol import DriverConnection, Value, compact, fetch, ready
from alongside.tenancy.session import Session
from alongside.tenancy.statements import NOTHING, Writer

# Every statement is keyed by the tenant, so that one plan serves all values; left to itself the
# server plans most of them anew each time, which takes longer than to run them.
_SESSION = (
    "-c plan_cache_mode=force_generic_plan -c statement_timeout=15s -c lock_timeout=10s"
    " -c idle_in_transaction_session_timeout=60s"
)

_DRIVERS = (psycopg.Error, DBAPIError)

_TELLING_CLASSES = ("23", "25", "42")
"""Classes of SQLSTATE whose messages name tables and rules, and never a value."""


class TenantTransaction:
    """One open transaction that can see and change one tenant's rows, and no others.

    It begins with its first statement.
    """

    def __init__(self, *, tenant: str, session: Session, writer: Writer) -> None:
        self.tenant = tenant
        self._session = session
        self._writer = writer
        self._later = False
        self._afterwards: list[Callable[[], None]] = []

    @overload
    def execute(
        self, statement: Select[Any], rows: Sequence[Mapping[str, object]] | None = None
    ) -> Result[Any]: ...

    @overload
    def execute(
        self, statement: UpdateBase, rows: Sequence[Mapping[str, object]] | None = None
    ) -> CursorResult[Any]: ...

    def execute(
        self, statement: Executable, rows: Sequence[Mapping[str, object]] | None = None
    ) -> Result[Any]:
        """Run a SQLAlchemy Core statement, for each of `rows` if they are given; a SELECT for one.

        Raises:
            UniqueConflictError: a unique key exists already.
            StatementRefusedError: the server refused it for another reason.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        with _plain_errors():
            if self._later and _answers_no_rows(statement):
                return self._sent_later(statement, rows)
            if isinstance(statement, Select):
                written = self._writer.written(statement, rows[0] if rows else None)
                if written is not None:
                    return self._writer.result(written, self._session.ask(written.ready))
            return self._session.caught_up().connection.execute(statement, rows)

    def run(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one hand-written statement, with a `%s` for each parameter, and fetch its rows.

        For the kernel's own statements, where speed is wanted; everything else uses `execute`.

        Raises:
            UniqueConflictError: a unique key exists already.
            StatementRefusedError: the server refused it for another reason.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        with _plain_errors():
            if parameters:
                asked = partial(ready, statement=statement, parameters=parameters)
                return self._session.ask(asked)
            return _fetch(self._session.caught_up().driver, statement)

    def call(self, statement: str, values: Sequence[Value]) -> list[tuple[Any, ...]]:
        """Run one of the log's own statements: as `run`, for the few types that logs are made of.

        Raises:
            UniqueConflictError: a unique key exists already.
            StatementRefusedError: the server refused it for another reason.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        with _plain_errors():
            return self._session.ask(partial(compact, statement=statement, values=values))

    def send_later(self, statement: str, parameters: Sequence[object]) -> None:
        """Run a hand-written statement that answers no rows together with the next one.

        Its error comes with that one's answer, or when the transaction ends.

        Raises:
            StatementRefusedError: it cannot be prepared.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        with _plain_errors():
            self._session.send_later(partial(ready, statement=statement, parameters=parameters))

    @contextmanager
    def writing_later(self) -> Iterator[None]:
        """Send what only writes in this block together with what comes after it.

        What reads is asked at once, and sees all that was written before. What writes does not
        tell how many rows it met; its error comes with the answer to the next statement that
        reads, or when the transaction ends.
        """
        before, self._later = self._later, True
        try:
            yield
        finally:
            self._later = before

    def _sent_later(
        self, statement: Executable, rows: Sequence[Mapping[str, object]] | None
    ) -> Result[Any]:
        if rows is None and isinstance(statement, Insert):
            statement = statement.inline()  # SQLAlchemy would ask for the key where it is computed.
        texts = [self._writer.written(statement, row) for row in rows or (None,)]
        for written in texts:
            if written is None:
                return self._session.caught_up().connection.execute(statement, rows)
            self._session.send_later(written.ready)
        return NOTHING

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

    def __init__(self, url: str, *, secret: bytes, connections: int = 10, first: str = "") -> None:
        """Make it; tables of the schema `first`, if one is named, come before all others."""
        self._secret = secret
        search = f" -c search_path={first},public" if first else ""
        engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"options": _SESSION + search, "connect_timeout": 5},
        )
        self._pool = Pool(engine, keep=connections)
        self._writer = Writer()
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
        whose = (checked(tenant), self._proof(tenant))
        with _plain_errors():
            session = Session(self._pool, whose)
        try:
            tx = TenantTransaction(tenant=tenant, session=session, writer=self._writer)
            token = self._open.set(tx)
            try:
                yield tx
            finally:
                self._open.reset(token)
            with _plain_errors():
                session.commit()
        except BaseException:
            session.abandon()
            raise
        finally:
            session.leave()
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
        with _plain_errors():
            pooled = self._pool.take()
            try:
                return fetch(pooled.driver, pooled.prepared, statement, given)
            finally:
                self._pool.give_back(pooled)

    def close(self) -> None:
        """Close every connection of the pool."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _proof(self, tenant: str) -> str:
        known = self._proofs.get(tenant)
        if known is None:
            known = self._proofs[tenant] = proof_of(checked(tenant), secret=self._secret)
        return known


def _answers_no_rows(statement: Executable) -> bool:
    returning: Sequence[object] = getattr(statement, "_returning", ())
    return isinstance(statement, UpdateBase) and not returning


def _fetch(driver: DriverConnection, statement: str) -> list[tuple[Any, ...]]:
    with driver.cursor(binary=True) as cursor:
        # Only the kernel's own constant statements come here; values travel as parameters.
        cursor.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


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
    # A connection that dies in the middle of an answer leaves an error of no class and no code.
    if isinstance(error, psycopg.OperationalError) or type(error) is psycopg.DatabaseError:
        return DatabaseUnavailableError()
    if not isinstance(error, psycopg.Error) or error.sqlstate is None:
        return StatementRefusedError(code=type(error).__name__)
    telling = error.sqlstate.startswith(_TELLING_CLASSES)
    reason = error.diag.message_primary if telling else None
    return StatementRefusedError(code=error.sqlstate, reason=reason or "")
