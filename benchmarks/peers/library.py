"""The recorder of the `eventsourcing` library, as it comes."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from eventsourcing.persistence import StoredEvent
from psycopg.conninfo import conninfo_to_dict

from benchmarks.ground import Ground
from benchmarks.lines import TYPE, Line
from benchmarks.peers import Append, Peer

if TYPE_CHECKING:
    from eventsourcing.postgres import PostgresApplicationRecorder

DATABASE = "bench_library"


def prepare(ground: Ground) -> str:
    """Let the library make its table."""
    ground.fresh(DATABASE)
    address = ground.address(DATABASE, "postgres")
    recorder(address).create_table()
    return address


def recorder(address: str) -> "PostgresApplicationRecorder":
    """Give the library's recorder with names of streams as text, as ours has them."""
    # Only here, because its module needs psycopg-pool, which nothing else does.
    from eventsourcing.postgres import (  # noqa: PLC0415
        PostgresApplicationRecorder,
        PostgresDatastore,
    )

    parts = {name: str(value) for name, value in conninfo_to_dict(address).items()}
    datastore = PostgresDatastore(
        dbname=parts["dbname"],
        host=parts["host"],
        port="5432",
        user=parts["user"],
        password="",
        originator_id_type="text",
    )
    return PostgresApplicationRecorder(datastore)


def environment(address: str) -> dict[str, str]:
    """Give the environment of one of the library's applications on the same database."""
    parts = conninfo_to_dict(address)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": "5432",
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": "",
    }


def open_writer(address: str, _number: int, _writers: int) -> Append:
    """Open a recorder."""
    insert = recorder(address).insert_events

    def append(line: Line) -> object:
        return insert([StoredEvent(line.stream, line.version, TYPE, line.line)])

    return append


def missing() -> str:
    """Say what its recorder lacks, or nothing."""
    return "" if find_spec("psycopg_pool") else "psycopg-pool is not installed"


LIBRARY = Peer("library", "eventsourcing", prepare, open_writer, missing)
