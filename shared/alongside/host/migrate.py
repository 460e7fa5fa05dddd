"""Bring databases up to the installed version: roles, databases, each service's revisions."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from alongside.host.services import installed
from alongside.settings import Settings
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import SERVING_ROLE, keep_secret

KEYS = "alongside_keys"
ONE_AT_A_TIME = 0x616C6F6E67  # "along": the key of the lock that migrations and rebuilds take


class UnreachableDatabaseError(Exception):
    """A database cannot be reached, or does not let the owning role in."""

    def __init__(self, *, database: str, fault: str) -> None:
        super().__init__(f"Database {database} cannot be migrated: {fault}")


def prepare(server: URL) -> None:
    """Create the two roles and each service's database where they are missing.

    `server` is the address of the superuser. A server that others run is prepared by them, with
    `infra/postgres/`.
    """
    with _administering(server.set(database="postgres")) as connection:
        connection.exec_driver_sql((files("alongside.host") / "roles.sql").read_text())
        present = set(connection.scalars(text("SELECT datname FROM pg_database")))
        for name in databases():
            if name not in present:
                connection.exec_driver_sql(f'CREATE DATABASE "{name}" OWNER alongside_owner')
    for name in databases():
        with _administering(server.set(database=name)) as connection:
            connection.exec_driver_sql((files("alongside.host") / "rights.sql").read_text())


def discard(server: URL) -> None:
    """Drop each service's database, with all that it holds."""
    with _administering(server.set(database="postgres")) as connection:
        for name in databases():
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def databases() -> list[str]:
    """Give the names of the databases that the installed services and the kernel need."""
    return list(_revisions())


def migrate(settings: Settings) -> None:
    """Run the revisions that each database has not seen, as the owning role.

    Raises:
        UnreachableDatabaseError: a database is missing, or does not let the owner in.
    """
    for name, revisions in _revisions().items():
        with _reaching(name):
            _migrate(settings, name, revisions)


@contextmanager
def administering(settings: Settings, name: str) -> Iterator[Connection]:
    """Give a connection of the owning role to a database, outside of any transaction.

    Raises:
        UnreachableDatabaseError: it is missing, or does not let the owner in.
    """
    with _reaching(name), _administering(settings.database(name, role="owner")) as connection:
        yield connection


@contextmanager
def _reaching(name: str) -> Iterator[None]:
    """Name the database that cannot be reached.

    Raises:
        UnreachableDatabaseError: it is missing, or does not let the owner in.
    """
    try:
        yield
    except OperationalError as fault:
        first = str(fault.orig).strip().splitlines()[0]
        raise UnreachableDatabaseError(database=name, fault=first) from None


def _revisions() -> dict[str, Traversable]:
    """Give the folder of revisions of each database."""
    return {
        **{service.database: service.revisions for service in installed()},
        KEYS: files("alongside.host") / "keys",
    }


def _migrate(settings: Settings, name: str, revisions: Traversable) -> None:
    inner, outer = padded_keys(settings.tenancy_secret)
    # One transaction: another process that migrates waits, and a failure leaves nothing behind.
    with _connected(settings.database(name, role="owner")) as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        with as_file(revisions) as folder:
            _upgrade(connection, folder)
        connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {SERVING_ROLE}")
        connection.exec_driver_sql(keep_secret(), {"inner": inner, "outer": outer})


def _upgrade(connection: Connection, revisions: Path) -> None:
    config = Config()
    with as_file(files("alongside.host") / "alembic") as scripts:
        config.set_main_option("script_location", _escaped(scripts))
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", _escaped(revisions))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


@contextmanager
def _administering(server: URL | str) -> Iterator[Connection]:
    # Databases are created and dropped outside of any transaction.
    with _connected(server) as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def _connected(url: URL | str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
