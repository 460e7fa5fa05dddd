"""PostgreSQL's protocol spoken directly where every command pays for it: begin, append, end.

What a cursor of the driver adds (adapters, lists turned into arrays in Python, a cache of
statements) costs more than these statements themselves: docs/benchmarks.md has the figures.
Nothing here holds the interpreter while it waits for the server.
"""

import select
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

DriverConnection: TypeAlias = psycopg.Connection[tuple[Any, ...]]
Value: TypeAlias = str | int | bytes | list[str] | list[int] | list[bytes]
"""What may be sent: a text, an integer of 4 bytes, a byte string, or an array of one of these."""

_BINARY = 1
_ANSWERED = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)

# The types of values by their numbers in pg_type; an array's header: dimensions, nulls, type,
# length and lowest index.
_BYTEA, _INT4, _TEXT = 17, 23, 25
_HEADER = struct.Struct("!5i")
_INTEGER = struct.Struct("!i")


def fetch(
    driver: DriverConnection, known: dict[str, bytes], statement: str, values: Sequence[Value]
) -> list[tuple[Any, ...]]:
    """Run a statement with a `%s` for each value, as its own transaction, and fetch its rows.

    `known` holds what was prepared on this very connection. The wait for the answer ends with the
    server's statement timeout at the latest; no signal interrupts it.

    Raises:
        psycopg.Error: the server refused it, or is away.
    """
    encoded = [_ENCODERS[type(value)](value) for value in values]
    try:
        result = _executed(driver, known, statement, encoded)
    except psycopg.errors.InvalidSqlStatementName:
        # The driver drops all statements of a connection after a rollback, ours with its own.
        known.clear()
        result = _executed(driver, known, statement, encoded)
    reader = Transformer(driver)
    reader.set_pgresult(result)
    return reader.load_rows(0, result.ntuples, tuple)


def begin(driver: DriverConnection, statement: str, values: Sequence[str]) -> None:
    """Begin a transaction and run a first statement in it, in one round trip.

    Raises:
        psycopg.Error: the server refused it, or is away.
    """
    connection = driver.pgconn
    connection.enter_pipeline_mode()
    connection.send_query_params(b"BEGIN", None)
    connection.send_query_params(_numbered(statement), [value.encode() for value in values])
    connection.pipeline_sync()
    for result in _arriving(connection):
        _checked(driver, result)
    connection.exit_pipeline_mode()


def end(driver: DriverConnection, statements: str) -> tuple[bool, bytes | None]:
    """Run the statements that end a transaction, in one round trip.

    Says whether all before them had gone well, and gives the last value that they answer.

    Raises:
        psycopg.Error: the server refused it, or is away.
    """
    went_well = driver.pgconn.transaction_status != TransactionStatus.INERROR
    result = _checked(driver, driver.pgconn.exec_(statements.encode()))
    return went_well, result.get_value(0, result.nfields - 1)


def _arriving(connection: PGconn) -> Iterator[PGresult]:
    """Give what a pipeline answers, up to its synchronisation."""
    arrival = select.poll()
    arrival.register(connection.socket, select.POLLIN)
    while True:
        while connection.is_busy():
            arrival.poll()
            connection.consume_input()
        result = connection.get_result()
        if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
            return
        if result is not None:
            yield result


def _executed(
    driver: DriverConnection, known: dict[str, bytes], statement: str, encoded: list[bytes]
) -> PGresult:
    name = known.get(statement) or _prepared(driver, known, statement)
    formats = [_BINARY] * len(encoded)
    return _checked(driver, driver.pgconn.exec_prepared(name, encoded, formats, _BINARY))


def _prepared(driver: DriverConnection, known: dict[str, bytes], statement: str) -> bytes:
    name = b"alongside_%d" % len(known)
    _checked(driver, driver.pgconn.prepare(name, _numbered(statement)))
    known[statement] = name
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
