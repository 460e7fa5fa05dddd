"""Reporting's own database, and trusts in it that have something to count."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, create_engine  # noqa: TID251 as the owner
from sqlalchemy.pool import NullPool

from alongside.eventlog.application import CommandContext
from alongside.host.embedded import EmbeddedServer
from alongside.reporting.application.releases import Releases
from alongside.reporting.application.shares import Shares
from alongside.reporting.domain.release import PROGRAMME
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import keep_secret
from alongside.tenancy.transaction import Tenancy

SECRET = b"s" * 32
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
_NUMBERS = count(1)
_PROJECT = "INSERT INTO project VALUES (%s, 'project-' || %s, 'A title', '2026-09-01')"
_STEP = "INSERT INTO step VALUES (%s, 'project-' || %s, 1, 'done', '2026-09-01')"
_OF_PROJECT = "INSERT INTO decision SELECT %s, 'decision-' || key, 'project-' || key, 'plan',"
_DECISION = (
    f"{_OF_PROJECT} '2026-09-01', '2026-09-09', '2026-09-09', true, false FROM (SELECT %s AS key)"
)
_OPEN_DECISION = f"{_OF_PROJECT} '2026-09-01', '2026-09-09' FROM (SELECT %s AS key)"
_INVOLVEMENT = (
    "INSERT INTO involvement SELECT %s, 'decision-' || key, 'member-' || key, 'lived_experience',"
    " true, '' FROM (SELECT %s AS key)"
)
_CLAIM = (
    "INSERT INTO claim (tenant, claim, member, activity, project, total_pence, state, submitted_on,"
    " paid_on, batch) SELECT %s, 'claim-' || key, 'member-' || key, '', '', 2500, 'paid',"
    " '2026-11-11', '2026-11-23', '' FROM (SELECT %s AS key)"
)
EMPTY = "TRUNCATE event, log_head, release, project, step, decision, involvement, claim"


@dataclass(frozen=True, slots=True)
class Programme:
    """Trusts by short name, the programme's releases, and each trust's shares."""

    tenancy: Tenancy
    releases: Releases
    shares: Shares
    trusts: list[str] = field(default_factory=list)

    def trust(self, name: str, **counted: int) -> str:
        """Take on a trust with so many projects, decisions and payments."""
        self.trusts.append(name)
        self.more(name, **counted)
        return name

    def more(self, name: str, *, projects: int = 0, decisions: int = 0, payments: int = 0) -> None:
        """Let a trust have more to count, each thing with a person of its own behind it."""
        keys = [str(next(_NUMBERS)) for _ in range(max(projects, decisions, payments))]
        made = [{"tenant": name, "key": key} for key in keys]
        with self.tenancy.transaction(name) as tx:
            for statement, wanted in (
                (_PROJECT, max(projects, decisions)),
                (_STEP, max(projects, decisions)),
                (_DECISION if decisions else _OPEN_DECISION, max(projects, decisions)),
                (_INVOLVEMENT, max(projects, decisions)),
                (_CLAIM, payments),
            ):
                for row in made[:wanted]:
                    tx.send_later(statement, (row["tenant"], row["key"]))

    def as_(self, who: str, *, tenant: str = PROGRAMME) -> CommandContext:
        """Act as somebody of the programme, or of a trust."""
        return CommandContext(tenant=tenant, actor=who, capacity="staff", at=NOW, trace="00-test")

    def release(self, number: int = 1) -> str:
        """Prepare a release and approve it; give its file."""
        self.releases.prepare_release(self.as_("rowan"), number)
        self.releases.approve_release(self.as_("harriet"), number)
        return self.releases.read_release(PROGRAMME, number).csv

    def opt_out(self, tenant: str) -> None:
        version = self.shares.standing(tenant).version
        self.shares.decide(self.as_("gwen", tenant=tenant), counted=False, expected=version)


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
            connection.exec_driver_sql(statement)


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    """Start a server with a database as reporting's migrations leave it."""
    with TemporaryDirectory(prefix="alongside-") as folder:
        started = EmbeddedServer(Path(folder, "postgres"), tuning={"fsync": "off"})
        started.start()
        try:
            run(
                started.url,
                "CREATE ROLE alongside_owner LOGIN",
                "CREATE ROLE alongside_app LOGIN",
                "CREATE DATABASE reporting OWNER alongside_owner",
            )
            _migrate(started.url.set(database="reporting", username="alongside_owner"))
            yield started.url
        finally:
            started.stop()


def _migrate(url: URL) -> None:
    inner, outer = padded_keys(SECRET)
    with connected(url) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(files("alongside.host") / "alembic"))
        # One path a line, as another separator may be part of a path.
        config.set_main_option("path_separator", "newline")
        folder = files("alongside.reporting") / "migrations" / "versions"
        config.set_main_option("version_locations", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.exec_driver_sql(keep_secret(), {"inner": inner, "outer": outer})


@pytest.fixture
def programme(server: URL) -> Iterator[Programme]:
    """A programme of its own for each test: its releases build on one another."""
    url = server.set(database="reporting", username="alongside_app")
    run(server.set(database="reporting"), EMPTY)
    trusts: list[str] = []
    with (
        Tenancy(url.render_as_string(hide_password=False), secret=SECRET) as tenancy,
        Tenancy(url.render_as_string(hide_password=False), secret=SECRET, connections=2) as apart,
    ):
        releases = Releases(tenancy, shares=Shares(apart), trusts=lambda: trusts)
        yield Programme(tenancy, releases, Shares(tenancy), trusts)
