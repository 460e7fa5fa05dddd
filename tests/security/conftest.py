"""A server with a sealed database of the kernel's own, and one for each installed service.

Beside it a whole installation with the example trusts, which is used through its one port.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import psycopg
import pytest
from sqlalchemy import URL
from tests.security.installed import Installed, demonstration

from alongside.eventlog.schema import tables
from alongside.host.embedded import EmbeddedServer
from alongside.host.migrate import databases, migrate, prepare
from alongside.privacy.schema import tables as key_tables
from alongside.settings import read
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import foundations, keep_secret, protect
from alongside.tenancy.transaction import Tenancy

SECRET = b"s" * 32
OWNER, SERVING = "alongside_owner", "alongside_app"
Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

NOTE = (
    "CREATE TABLE note (tenant text NOT NULL, id int NOT NULL, words text NOT NULL,"
    " PRIMARY KEY (tenant, id))"
)
numbers = count(1)


@dataclass(frozen=True)
class Sealed:
    """One database whose tenants are kept apart."""

    server: URL
    name: str

    def connect(self, role: str = SERVING) -> Connection:
        """Connect past the door, every statement its own transaction."""
        url = self.server.set(drivername="postgresql", username=role, database=self.name)
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)

    def tenancy(self, *, connections: int = 10) -> Tenancy:
        url = self.server.set(username=SERVING, database=self.name)
        address = url.render_as_string(hide_password=False)
        return Tenancy(address, secret=SECRET, connections=connections)

    def run(self, role: str, *statements: str) -> None:
        """Run statements as a role, each its own transaction."""
        with self.connect(role) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def let_in(self) -> None:
        """Give the two roles what they need, and everybody else nothing."""
        self.run("postgres", (files("alongside.host") / "rights.sql").read_text())

    def copied(self) -> "Sealed":
        """Copy the database, to break the copy."""
        copy = Sealed(self.server, f"copy_{next(numbers)}")
        create = f"CREATE DATABASE {copy.name} TEMPLATE {self.name} OWNER {OWNER}"
        Sealed(self.server, "postgres").run("postgres", create)
        copy.let_in()
        return copy


@pytest.fixture(scope="session")
def sealed_server() -> Iterator[URL]:
    """Run a server on which everything is migrated as the host does it."""
    # Not in pytest's own folder, which every other run of pytest closes to the server's user.
    with TemporaryDirectory(prefix="alongside-") as folder:
        server = EmbeddedServer(Path(folder, "postgres"), tuning={"fsync": "off"})
        server.start()
        try:
            migrate_all(server.url, Path(folder, "data"))
            yield server.url
        finally:
            server.stop()


def migrate_all(server: URL, folder: Path) -> None:
    """Bring up each installed service's database."""
    prepare(server)
    address = server.set(username=SERVING).render_as_string(hide_password=False)
    migrate(
        read(
            DATABASE_URL=address,
            ALONGSIDE_DATA=str(folder),
            ALONGSIDE_TENANCY_SECRET=SECRET.hex(),
        )
    )


@pytest.fixture(scope="session")
def untouched(sealed_server: URL) -> Sealed:
    """Seal a database with nothing but the kernel's tables and one read table, to be copied."""
    return made(sealed_server, "untouched", [*foundations(), *tables(), NOTE, *protect("note")])


@pytest.fixture(scope="session")
def sealed(untouched: Sealed) -> Sealed:
    """Give the kernel's database that the tests share, each with tenants of its own."""
    return untouched.copied()


@pytest.fixture(scope="session")
def every_database(sealed_server: URL, sealed: Sealed) -> dict[str, Sealed]:
    """Give each service's database as migrated, the keys' and the kernel's own, by name."""
    migrated = {name: Sealed(sealed_server, name) for name in databases()}
    keys = migrated.get("alongside_keys") or made(sealed_server, "keys", key_tables())
    return {**migrated, "kernel": sealed, "alongside_keys": keys}


def made(server: URL, name: str, statements: list[str]) -> Sealed:
    """Create a database by the given statements, and put the secret in."""
    database = Sealed(server, name)
    Sealed(server, "postgres").run("postgres", f"CREATE DATABASE {name} OWNER {OWNER}")
    database.let_in()
    database.run(OWNER, *statements)
    inner, outer = padded_keys(SECRET)
    with database.connect(OWNER) as connection:
        connection.execute(keep_secret().encode(), {"inner": inner, "outer": outer})
    return database


@pytest.fixture
def copy(untouched: Sealed) -> Iterator[Sealed]:
    """Give a copy of the kernel's database, in which anything may be broken."""
    copied = untouched.copied()
    yield copied
    Sealed(untouched.server, "postgres").run("postgres", f"DROP DATABASE {copied.name} (FORCE)")


@pytest.fixture
def tenant() -> str:
    """Name a tenant that nobody has used before."""
    return f"tenant-{next(numbers)}"


@pytest.fixture
def victim(sealed: Sealed) -> str:
    """Name another tenant, who has a note and an event."""
    name = f"victim-{next(numbers)}"
    with sealed.tenancy() as tenancy, tenancy.transaction(name) as tx:
        tx.run("INSERT INTO note VALUES (%s, 1, 'private')", [name])
        tx.run("SELECT append(ARRAY['s'], ARRAY[1], ARRAY['t'], ARRAY['private'::bytea])")
    return name


@pytest.fixture(scope="session")
def installation() -> Iterator[Installed]:
    """Run the demonstration: three trusts with people, on a port of its own."""
    # Not in pytest's own folder, which every other run of pytest closes to the server's user.
    with TemporaryDirectory(prefix="alongside-") as folder, demonstration(Path(folder)) as running:
        yield running
