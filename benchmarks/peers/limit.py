"""The limit: bare psycopg, one prepared INSERT, a minimal table with the same keys, no tenants."""

from itertools import count

import psycopg

from benchmarks.ground import Ground
from benchmarks.lines import TYPE, Line
from benchmarks.peers import Append, Peer

_DATABASE = "bench_limit"
_TABLE = """
    CREATE TABLE event (
        tenant text NOT NULL,
        position bigint NOT NULL,
        stream text NOT NULL,
        version int NOT NULL,
        type text NOT NULL,
        line bytea NOT NULL,
        PRIMARY KEY (tenant, position),
        UNIQUE (tenant, stream, version)
    )
"""
_INSERT = b"INSERT INTO event VALUES (%s, %s, %s, %s, %s, %b)"


def prepare(ground: Ground) -> str:
    """Make the table."""
    ground.fresh(_DATABASE)
    ground.run(_DATABASE, [_TABLE])
    return ground.address(_DATABASE, "postgres")


def open_writer(address: str, number: int, writers: int) -> Append:
    """Open a connection; the position is counted here, since nobody else has to agree to it."""
    cursor = psycopg.connect(address, autocommit=True).cursor()
    position = count(number, writers)

    def append(line: Line) -> object:
        return cursor.execute(
            _INSERT,
            (line.tenant, next(position), line.stream, line.version, TYPE, line.line),
        )

    return append


LIMIT = Peer("limit", "bare INSERT", prepare, open_writer)
