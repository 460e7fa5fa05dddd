"""Projects on a real PostgreSQL server, with people in their trusts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import count

import msgspec
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, create_engine  # noqa: TID251 as the owner, to set up
from sqlalchemy.pool import NullPool

from alongside.eventlog.application import CommandContext
from alongside.eventlog.ids import new_stream
from alongside.host.embedded import EmbeddedServer
from alongside.privacy.keys import KeyRing
from alongside.privacy.schema import tables as key_tables
from alongside.privacy.sealed import Place, Purpose, Sealer
from alongside.projects.application.service import ProjectsApplication
from alongside.projects.domain.aim import AimText, Origin
from alongside.projects.domain.decision_events import About, Method, Option, Subject
from alongside.projects.domain.people import Capacity, ProjectRole
from alongside.projects.followers import follow_identity
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import keep_secret
from alongside.tenancy.transaction import Tenancy

SECRET = b"s" * 32
# A Monday.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
AIM = AimText(
    statement="Raise first appointments kept from 41% to 60% by March 2027",
    what="Kept first appointments",
    for_whom="South Asian women in Dale End",
    baseline="41%",
    target="60%",
    measure="First appointments kept, by month",
    by_when=date(2027, 3, 31),
)
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust with its people by first name, and the commands of the service."""

    tenant: str
    tenancy: Tenancy
    application: ProjectsApplication
    sealer: Sealer
    members: dict[str, str]

    def as_(self, name: str, *, at: datetime = NOW) -> CommandContext:
        """Act as somebody, at a moment."""
        return CommandContext(
            tenant=self.tenant,
            actor=self.members[name],
            capacity="staff",
            at=at,
            trace="00-test",
        )

    def line(self, member: str, kind: str, version: int, **facts: object) -> bytes:
        """Make a line as identity's log has it."""
        stamp = {"at": NOW, "actor": "x", "capacity": "staff", "trace": "00-1"}
        keys = {"type": kind, "stream": member, "version": version}
        return msgspec.json.encode({**keys, **facts, **stamp})

    def follow(self, member: str, kind: str, version: int, **facts: object) -> None:
        """Let a line of identity's log arrive."""
        with self.tenancy.transaction(self.tenant) as tx:
            follow_identity(tx, self.line(member, kind, version, **facts), 1)

    def welcome(self, name: str, *roles: str) -> str:
        """Let somebody join the trust."""
        member = new_stream("member")
        place = Place(self.tenant, member, 1, "member.invited.v1", "name")
        sealed = self.sealer.seal(name, person=member, purpose=Purpose.IDENTITY, place=place)
        self.follow(member, "member.invited.v1", 1, name=sealed, email=sealed, roles=roles)
        self.follow(member, "member.joined.v1", 2, account="account-1")
        self.members[name] = member
        return member

    def project(self) -> str:
        """Start a project with Lena, Sam (staff), Ada and Cleo (lived experience, carer)."""
        made = self.application.start_project(
            self.as_("Lena"),
            title="Fair access to talking therapies",
            about="Too few South Asian women reach us.",
            population="South Asian women in Dale End",
        ).stream
        for name, role, speaks_as in (
            ("Sam", ProjectRole.TEAM_MEMBER, Capacity.STAFF),
            ("Ada", ProjectRole.LIVED_EXPERIENCE_PARTNER, Capacity.LIVED_EXPERIENCE),
            ("Cleo", ProjectRole.LIVED_EXPERIENCE_PARTNER, Capacity.CARER),
        ):
            self.application.add_team_member(
                self.as_("Lena"), made, member=self.members[name], role=role, speaks_as=speaks_as
            )
        return made

    def draft(self, project: str, *, expected: int = 1) -> None:
        """Write the first draft of the aim."""
        self.application.draft_aim(
            self.as_("Lena"),
            project,
            expected=expected,
            text=AIM,
            because="Where we begin",
            origin=Origin.TEAM_MEETING,
        )

    def decision(self, project: str, *, adopts: int = 1) -> str:
        """Ask everybody in the team whether the draft is the aim, by the Monday after next."""
        return self.application.open_decision(
            self.as_("Lena"),
            project,
            question="Is draft 1 our aim?",
            about=About(Subject.AIM_DRAFT, str(adopts)),
            options=[Option("a", "Adopt draft 1", adopts=adopts), Option("b", "Write another")],
            method=Method.CONSENSUS,
            deadline=date(2026, 12, 7),
            deadline_agreed=True,
            invite={self.members[name]: Capacity.STAFF for name in ("Sam", "Ada", "Cleo")},
        ).stream


@pytest.fixture(scope="session")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Run a server with the service's database and that of the keys, both migrated."""
    server = EmbeddedServer(
        tmp_path_factory.mktemp("projects") / "postgres", tuning={"fsync": "off"}
    )
    server.start()
    try:
        names = ("alongside_projects", "alongside_keys")
        run(server.url, (files("alongside.host") / "roles.sql").read_text())
        run(server.url, *(f"CREATE DATABASE {name} OWNER alongside_owner" for name in names))
        projects, keys = (server.url.set(database=name) for name in names)
        rights = (files("alongside.host") / "rights.sql").read_text()
        for each in (projects, keys):
            run(each, rights)
        migrate(projects.set(username="alongside_owner"))
        run(keys.set(username="alongside_owner"), *key_tables())
        inner, outer = padded_keys(SECRET)
        for each in (projects, keys):
            with connected(each.set(username="alongside_owner")) as connection:
                connection.exec_driver_sql(keep_secret(), {"inner": inner, "outer": outer})
                connection.commit()
        yield tuple(  # type: ignore[misc]
            each.set(username="alongside_app").render_as_string(hide_password=False)
            for each in (projects, keys)
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
        folder = files("alongside.projects") / "migrations" / "versions"
        config.set_main_option("version_locations", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@pytest.fixture(scope="session")
def tenancy(urls: tuple[str, str]) -> Iterator[Tenancy]:
    with Tenancy(urls[0], secret=SECRET) as opened:
        yield opened


@pytest.fixture(scope="session")
def sealer(urls: tuple[str, str]) -> Iterator[Sealer]:
    with Tenancy(urls[1], secret=SECRET) as keys:
        yield Sealer(KeyRing(keys, deployment_key=b"k" * 32))


@pytest.fixture
def trust(tenancy: Tenancy, sealer: Sealer) -> Trust:
    """A trust that no other test uses, with five people."""
    application = ProjectsApplication(tenancy, sealer=sealer)
    made = Trust(f"trust-{next(_NUMBERS)}", tenancy, application, sealer, {})
    made.welcome("Lena", "project_lead")
    made.welcome("Sam", "team_member")
    made.welcome("Ada", "lived_experience_partner")
    made.welcome("Cleo", "lived_experience_partner")
    made.welcome("Otto", "team_member")
    return made
