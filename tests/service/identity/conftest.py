"""Identity's parts on a real PostgreSQL server, with passwords that are quick to hash."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic import command
from alembic.config import Config
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import URL, Connection, create_engine  # noqa: TID251 as the owner, to set up
from sqlalchemy.pool import NullPool
from werkzeug.test import TestResponse

from alongside.eventlog.application import CommandContext
from alongside.eventlog.ids import new_stream
from alongside.host.embedded import EmbeddedServer
from alongside.http.wiring import wired
from alongside.identity.app import create_app
from alongside.identity.application.assembly import Parts as Assembled
from alongside.identity.application.credentials import Credentials
from alongside.identity.application.identity import IdentityApplication
from alongside.identity.application.rate_limits import Attempts, DatabaseStorage
from alongside.identity.application.root import Person
from alongside.identity.application.secret_values import EmailIndex
from alongside.identity.application.sessions import Sessions
from alongside.identity.application.sign_in import SignIn
from alongside.identity.domain.roles import Role
from alongside.identity.examples import load
from alongside.identity.queries import Directory
from alongside.privacy.keys import KeyRing
from alongside.privacy.schema import tables as key_tables
from alongside.privacy.sealed import Sealer
from alongside.settings import Settings, read
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import keep_secret
from alongside.tenancy.transaction import Tenancy

SECRET = b"s" * 32
DEPLOYMENT_KEY = b"k" * 32
ORIGIN = "https://alongside.example"
SIGN_IN = "/identity/sign-in"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PASSWORD = "seven wet umbrellas"  # noqa: S105 an invented person's


def quick(*, passes: int = 1) -> PasswordHasher:
    return PasswordHasher(time_cost=passes, memory_cost=64, parallelism=1)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has joined a trust."""

    tenant: str
    member: str
    account: str
    email: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What the app would wire, and a few steps that many tests begin with."""

    url: str
    tenancy: Tenancy
    application: IdentityApplication
    credentials: Credentials
    sessions: Sessions
    directory: Directory
    sign_in: SignIn
    attempts: Attempts
    storage: DatabaseStorage

    def context(
        self, tenant: str = "platform", *, later: timedelta = timedelta()
    ) -> CommandContext:
        return CommandContext(
            tenant=tenant, actor="test", capacity="staff", at=NOW + later, trace="00-test"
        )

    def trust(self, name: str = "A trust") -> str:
        """Take on a trust that no other test uses."""
        tenant = new_stream("trust")
        self.application.register_organisation(
            self.context(), tenant=tenant, name=name, ods_code="RX1", time_zone="Europe/London"
        )
        return tenant

    def invite(self, tenant: str, *roles: Role, email: str = "") -> tuple[str, str]:
        """Invite somebody; give the member and the token of the link."""
        person = Person(name="Ada Marsh", email=email or unused_email())
        context = self.context(tenant)
        member = self.application.invite_member(context, person=person, roles=roles).stream
        return member, self.application.make_invitation_link(context, member=member).token

    def member(self, tenant: str, *roles: Role) -> Member:
        """Let somebody join a trust."""
        email = unused_email()
        member, token = self.invite(tenant, *roles, email=email)
        account = self.application.accept_invitation(
            self.context(tenant), token=token, name="Ada Marsh", password=PASSWORD
        )
        return Member(tenant, member, account, email)

    def account(self) -> tuple[str, str]:
        """Open an account; give it and its e-mail address."""
        email = unused_email()
        saved = self.application.open_account(
            self.context(), person=Person("Ada Marsh", email), password=PASSWORD
        )
        return saved.stream, email


class Browser:
    """Looks at pages and fills in forms, as somebody without JavaScript does."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def get(self, path: str) -> TestResponse:
        return self._client.get(path, base_url=ORIGIN)

    def send(self, path: str, *, at: str = "", **typed: str | list[str]) -> TestResponse:
        """Load the page, fill in its form, send it to `path` or to `at`."""
        page = self.get(path)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        return self._client.post(
            at or path, data=hidden | typed, base_url=ORIGIN, headers={"Referer": ORIGIN + path}
        )

    def sign_in(self, email: str, password: str = PASSWORD, path: str = SIGN_IN) -> TestResponse:
        return self.send(path, email=email, password=password)

    def cookie(self) -> str:
        found = self._client.get_cookie("__Host-alongside", domain="alongside.example")
        return found.value if found else ""

    def carry(self, token: str) -> None:
        self._client.set_cookie("__Host-alongside", token, domain="alongside.example")


def as_read(page: TestResponse) -> str:
    """Give a page without the hidden tokens, which are never the same."""
    return re.sub(r'name="(csrf_token|idempotency_key)" value="[^"]*"', "", page.text)


def unused_email() -> str:
    return f"{new_stream('ada')}@example.org"


@pytest.fixture(scope="session")
def urls() -> Iterator[tuple[str, str]]:
    # Not in pytest's own folder, which every other run of pytest closes to the server's user.
    with TemporaryDirectory(prefix="alongside-") as folder:
        yield from served(EmbeddedServer(Path(folder, "postgres"), tuning={"fsync": "off"}))


def served(server: EmbeddedServer) -> Iterator[tuple[str, str]]:
    """Run a server with identity's database and the keys', as their migrations leave them."""
    server.start()
    try:
        run(server.url, "CREATE ROLE alongside_owner LOGIN", "CREATE ROLE alongside_app LOGIN")
        names = ("alongside_identity", "alongside_keys")
        run(server.url, *(f"CREATE DATABASE {name} OWNER alongside_owner" for name in names))
        identity, keys = (server.url.set(database=name) for name in names)
        owner = "alongside_owner"
        migrate(identity.set(username=owner))
        run(keys.set(username=owner), *key_tables())
        inner, outer = padded_keys(SECRET)
        for each in (identity, keys):
            with connected(each.set(username=owner)) as connection, connection.begin():
                connection.exec_driver_sql(keep_secret(), {"inner": inner, "outer": outer})
        yield tuple(  # type: ignore[misc]
            each.set(username="alongside_app").render_as_string(hide_password=False)
            for each in (identity, keys)
        )
    finally:
        server.stop()


@contextmanager
def connected(url: URL) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def run(url: URL, *statements: str) -> None:
    with connected(url) as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))


def migrate(url: URL) -> None:
    with connected(url) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(files("alongside.host") / "alembic"))
        config.set_main_option("path_separator", "newline")
        folder = files("alongside.identity") / "migrations" / "versions"
        config.set_main_option("version_locations", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@pytest.fixture(scope="session")
def settings(urls: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return read(
        ALONGSIDE_DATA=str(tmp_path_factory.mktemp("settings")),
        DATABASE_URL=urls[0],
        ALONGSIDE_PUBLIC_URL="https://alongside.example",
        ALONGSIDE_TENANCY_SECRET=SECRET.hex(),
        ALONGSIDE_DEPLOYMENT_KEY=DEPLOYMENT_KEY.hex(),
        ALONGSIDE_CLOCK=NOW.isoformat(),
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    yield app
    with app.app_context():
        wired(Assembled).close()


@pytest.fixture(scope="session")
def lines(settings: Settings, identity: Parts) -> list[str]:
    """Load the example trusts and the programme, and give what is said about them."""
    assert identity.directory.example_trusts() == []
    return load(settings)


@pytest.fixture
def visitor(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture(scope="session")
def identity(urls: tuple[str, str]) -> Iterator[Parts]:
    with (
        Tenancy(urls[0], secret=SECRET) as tenancy,
        Tenancy(urls[0], secret=SECRET, connections=2) as counting,
        Tenancy(urls[1], secret=SECRET) as keys,
    ):
        sealer = Sealer(KeyRing(keys, deployment_key=DEPLOYMENT_KEY))
        credentials = Credentials(tenancy, hasher=quick())
        index = EmailIndex.of_deployment(DEPLOYMENT_KEY)
        storage = DatabaseStorage(tenancy=counting)
        sessions, directory = Sessions(tenancy), Directory(tenancy, sealer)
        attempts = Attempts(storage)
        yield Parts(
            url=urls[0],
            tenancy=tenancy,
            application=IdentityApplication(
                tenancy, sealer=sealer, credentials=credentials, email_index=index
            ),
            credentials=credentials,
            sessions=sessions,
            directory=directory,
            sign_in=SignIn(
                tenancy,
                credentials=credentials,
                email_index=index,
                attempts=attempts,
                sessions=sessions,
                directory=directory,
            ),
            attempts=attempts,
            storage=storage,
        )
