"""A small service on a real PostgreSQL server; each test has a trust of its own."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from joserfc.jwk import ECKey
from sqlalchemy import URL
from tests.service.http.small import NOTE_SQL, NOW, Gate, People, Small, application

from alongside.eventlog.schema import tables
from alongside.host.embedded import EmbeddedServer
from alongside.http.guard import check_marks
from alongside.settings import Settings, read
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import foundations, keep_secret, protect
from alongside.tenancy.transaction import Tenancy

SECRET = b"s" * 32
_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """Run a server that need not survive the machine."""
    quick = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    # Not in pytest's own folder, which every other run of pytest closes to the server's user.
    with TemporaryDirectory(prefix="alongside-") as folder:
        started = EmbeddedServer(Path(folder, "postgres"), tuning=quick)
        started.start()
        try:
            yield started
        finally:
            started.stop()


@pytest.fixture(scope="session")
def database(server: EmbeddedServer) -> URL:
    """Make the database that the tests share."""
    return migrated(server, "notes")


def migrated(server: EmbeddedServer, name: str) -> URL:
    """Migrate a database as a service does, and give its address for the serving role."""
    roles = (files("alongside.host") / "roles.sql").read_text()
    execute(server.url, roles, f"CREATE DATABASE {name} OWNER alongside_owner")
    address = server.url.set(database=name)
    execute(address, (files("alongside.host") / "rights.sql").read_text())
    owner = address.set(username="alongside_owner")
    execute(owner, *foundations(), *tables(), NOTE_SQL, *protect("note"))
    inner, outer = padded_keys(SECRET)
    with connected(owner) as connection:
        connection.execute(keep_secret().encode(), {"inner": inner, "outer": outer})
    return address.set(username="alongside_app")


def execute(address: URL, *statements: str) -> None:
    with connected(address) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def connected(address: URL) -> "psycopg.Connection[tuple[object, ...]]":
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


@pytest.fixture
def tenancy(database: URL) -> Iterator[Tenancy]:
    with Tenancy(database.render_as_string(hide_password=False), secret=SECRET) as opened:
        yield opened


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("settings")
    return read(ALONGSIDE_DATA=str(data), ALONGSIDE_CLOCK=NOW.isoformat())


@pytest.fixture
def new_tenant() -> Callable[[], str]:
    """Give what names a tenant that nobody has used before."""
    return lambda: f"tenant-{next(_NUMBERS)}"


@pytest.fixture
def small(settings: Settings, tenancy: Tenancy, new_tenant: Callable[[], str]) -> Small:
    """Make the service."""
    key = ECKey.generate_key("P-256", {"alg": "ES256", "use": "sig"}, auto_kid=True)
    people, gate = People(key), Gate()
    app = application(settings, tenancy, people, [gate])
    check_marks(app)
    return Small(app, tenancy, people, key, gate, new_tenant())
