"""PostgreSQL's protocol spoken directly where every command pays for it.

What a cursor of the driver adds (its own look at each statement, lists turned into arrays in
Python, waits that wake the interpreter) costs more than these statements themselves:
docs/benchmarks.md has the figures. Nothing here holds the interpreter while it waits for the
server.
"""

import select
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any, Self, TypeAlias, cast

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

DriverConnection: TypeAlias = psycopg.Connection[tuple[Any, ...]]
Value: TypeAlias = str | int | bytes | list[str] | list[int] | list[bytes]
"""What `fetch` sends: a text, an integer of 4 bytes, a byte string, or an array of one of these."""
Buffer: TypeAlias = bytes | bytearray | memoryview
Rows: TypeAlias = list[tuple[Any, ...]]
Known: TypeAlias = dict[tuple[str, tuple[int, ...]], bytes]
"""What was prepared on one connection, with the names it has there."""

_BINARY = 1
_INFERRED: tuple[int, ...] = ()
_BOTH_WAYS = select.POLLIN | select.POLLOUT
_ANSWERED = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)

# The types of values by their numbers in pg_type; an array's header: dimensions, nulls, type,
# length and lowest index.
_BYTEA, _INT4, _TEXT = 17, 23, 25
_HEADER = struct.Struct("!5i")
_INTEGER = struct.Struct("!i")


# No name comes twice, so that one which was dropped behind our back never stands in the way.
_numbers = count()


class NotBegunError(psycopg.OperationalError):
    """The connection had been closed before, so that nothing of a transaction was done."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement prepared on a connection, with its values as they travel."""

    name: bytes
    values: Sequence[Buffer]
    formats: Sequence[int]


def ready(
    driver: DriverConnection, known: Known, statement: str, parameters: Sequence[object]
) -> Ready:
    """Prepare a statement with a `%s` or a `$1` for each parameter, of any type the driver knows.

    Raises:
        psycopg.Error: the server refused it, or is away; or the driver refused a value.
    """
    adapt = Transformer(driver)
    values = adapt.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
    types = tuple(adapt.types or ())
    name = known.get((statement, types)) or _prepared(driver, known, statement, types)
    # The driver's types leave out that a value may be None, which is NULL.
    return Ready(name, cast("Sequence[Buffer]", values), adapt.formats or ())


def compact(
    driver: DriverConnection, known: Known, statement: str, values: Sequence[Value]
) -> Ready:
    """Prepare a statement with a `%s` for each value, of the few types that logs are made of.

    Raises:
        psycopg.Error: the server refused it, or is away.
    """
    encoded = [_ENCODERS[type(value)](value) for value in values]
    name = known.get((statement, _INFERRED)) or _prepared(driver, known, statement, _INFERRED)
    return Ready(name, encoded, [_BINARY] * len(encoded))


def fetch(driver: DriverConnection, known: Known, statement: str, values: Sequence[Value]) -> Rows:
    """Run a statement with a `%s` for each value, as its own transaction, and fetch its rows.

    `known` holds what was prepared on this very connection. The wait for the answer ends with the
    server's statement timeout at the latest; no signal interrupts it.

    Raises:
        psycopg.Error: the server refused it, or is away.
    """
    try:
        return run(driver, compact(driver, known, statement, values))
    except psycopg.errors.InvalidSqlStatementName:
        # The driver drops all statements of a connection after a rollback, ours with its own.
        known.clear()
        return run(driver, compact(driver, known, statement, values))


def run(driver: DriverConnection, asked: Ready) -> Rows:
    """Run one statement, and fetch its rows.

    Raises:
        psycopg.Error: the server refused it, or is away.
    """
    result = driver.pgconn.exec_prepared(asked.name, asked.values, asked.formats, _BINARY)
    return _rows(driver, _checked(driver, result))


def run_after(driver: DriverConnection, before: Sequence[Ready], asked: Ready) -> Rows:
    """Run statements of which only the last answers rows, in one round trip.

    Raises:
        psycopg.Error: the server refused one, or is away.
    """
    with _Pipeline(driver) as pipeline:
        for each in (*before, asked):
            pipeline.send(each)
        *_, last = pipeline.answers()
    return _rows(driver, last)


def begin(driver: DriverConnection, whose: Ready, asked: Ready | None = None) -> Rows:
    """Begin a transaction, say whose it is, and run its first statement, in one round trip.

    Raises:
        NotBegunError: the server is away, or had closed this connection.
        psycopg.Error: the server refused a statement.
    """
    with _Pipeline(driver) as pipeline:
        try:
            pipeline.say("BEGIN")
            pipeline.send(whose)
            if asked is not None:
                pipeline.send(asked)
            answers = pipeline.answers()
            next(answers)
        except psycopg.OperationalError:
            raise NotBegunError from None
        *_, last = answers
    return _rows(driver, last) if asked is not None else []


def end(
    driver: DriverConnection, statements: Sequence[str], before: Sequence[Ready] = ()
) -> tuple[bool, bytes | None]:
    """Run the statements that end a transaction, in one round trip, and others before them.

    Says whether all in the transaction had gone well, and gives the last value that they answer.
    None of these is prepared: what ran in the transaction could have put another in its place.

    Raises:
        psycopg.Error: the server refused it, or is away.
    """
    went_well = driver.pgconn.transaction_status != TransactionStatus.INERROR
    if before:
        with _Pipeline(driver) as pipeline:
            for each in before:
                pipeline.send(each)
            for statement in statements:
                pipeline.say(statement)
            *_, result = pipeline.answers()
    else:
        result = _checked(driver, driver.pgconn.exec_("; ".join(statements).encode()))
    return went_well, result.get_value(0, result.nfields - 1)


class _Pipeline:
    """Statements sent at once, and their answers. At its end the connection is out of it again."""

    def __init__(self, driver: DriverConnection) -> None:
        self._driver = driver
        self._connection: PGconn = driver.pgconn
        self._ending = False
        self._ended = False

    def __enter__(self) -> Self:
        self._connection.enter_pipeline_mode()
        return self

    def __exit__(self, *_: object) -> None:
        # A connection that breaks here has broken before; the pool finds out.
        with suppress(psycopg.OperationalError):
            if not self._ending:
                self._end()
            while not self._ended:
                next(self._arriving(), None)
            self._connection.exit_pipeline_mode()

    def say(self, statement: str) -> None:
        """Send a statement without values."""
        self._connection.send_query_params(statement.encode(), None)

    def send(self, asked: Ready) -> None:
        """Send a prepared statement."""
        self._connection.send_query_prepared(asked.name, asked.values, asked.formats, _BINARY)

    def answers(self) -> Iterator[PGresult]:
        """Give the answer to each statement, as they come."""
        self._end()
        for result in self._arriving():
            yield _checked(self._driver, result)

    def _end(self) -> None:
        self._ending = True
        self._connection.pipeline_sync()

    def _arriving(self) -> Iterator[PGresult]:
        connection = self._connection
        arrival = select.poll()
        arrival.register(connection.socket, select.POLLIN)
        while True:
            while connection.is_busy():
                # What is longer than the socket's buffer goes out while answers come in.
                unsent = connection.flush()
                arrival.modify(connection.socket, _BOTH_WAYS if unsent else select.POLLIN)
                arrival.poll()
                connection.consume_input()
            result = connection.get_result()
            if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
                self._ended = True
                return
            if result is not None:
                yield result


def _rows(driver: DriverConnection, result: PGresult) -> Rows:
    reader = Transformer(driver)
    reader.set_pgresult(result)
    return reader.load_rows(0, result.ntuples, tuple)


def _prepared(
    driver: DriverConnection, known: Known, statement: str, types: tuple[int, ...]
) -> bytes:
    name = b"alongside_%d" % next(_numbers)
    _checked(driver, driver.pgconn.prepare(name, _numbered(statement), types or None))
    known[statement, types] = name
    return name


def _checked(driver: DriverConnection, result: PGresult) -> PGresult:
    if result.status in _ANSWERED:
        return result
    if driver.broken:
        raise psycopg.OperationalError
    raise psycopg.errors.error_from_result(result)


@cache
def _numbered(statement: str) -> bytes:
    """Put the protocol's `$1`, `$2` … where the driver's own statements have `%s`."""
    first, *rest = statement.split("%s")
    return "".join([first, *(f"${n}{part}" for n, part in enumerate(rest, 1))]).encode()


def _array(values: list[str] | list[int] | list[bytes]) -> bytes:
    kind = _TEXT
    parts = []
    for value in values:
        kind, element = _TYPES[type(value)], _ENCODERS[type(value)](value)
        parts += [_INTEGER.pack(len(element)), element]
    return _HEADER.pack(1, 0, kind, len(values), 1) + b"".join(parts)


_TYPES: dict[type, int] = {str: _TEXT, int: _INT4, bytes: _BYTEA}
_ENCODERS: dict[type, Callable[[Any], bytes]] = {
    str: str.encode,
    int: _INTEGER.pack,
    bytes: bytes,
    list: _array,
}
