"""Participation on a real PostgreSQL server, with people in their trusts and projects."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
from alongside.participation.application.service import ParticipationApplication
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.people import MemberId
from alongside.participation.domain.rate_card import Band, ExpenseKind, ExpenseLimit
from alongside.participation.followers import identity, projects
from alongside.participation.queries.reader import Reader
from alongside.privacy.keys import KeyRing
from alongside.privacy.schema import tables as key_tables
from alongside.privacy.sealed import Place, Purpose, Sealer
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import keep_secret
from alongside.tenancy.transaction import Tenancy

SECRET = b"s" * 32
# A Monday.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust with its people by first name, and the commands of the service."""

    tenant: str
    tenancy: Tenancy
    application: ParticipationApplication
    keys: KeyRing
    members: dict[str, str] = field(default_factory=dict)
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def as_(self, name: str, *, at: datetime = NOW) -> CommandContext:
        """Act as somebody, at a moment."""
        return CommandContext(
            tenant=self.tenant,
            actor=self.members[name],
            capacity="staff",
            at=at,
            trace="00-test",
        )

    def reader(self, name: str) -> Reader:
        """Read as somebody."""
        return Reader(
            self.tenant, MemberId(self.members[name]), frozenset(self.roles.get(name, ()))
        )

    def line(self, stream: str, kind: str, version: int, **facts: object) -> bytes:
        """Make a line as another service's log has it."""
        stamp = {"at": NOW, "actor": "x", "capacity": "staff", "trace": "00-1"}
        keys = {"type": kind, "stream": stream, "version": version}
        return msgspec.json.encode({**keys, **facts, **stamp})

    def welcome(self, name: str, *roles: str, account: str = "") -> str:
        """Let somebody join the trust, with an account of their own or one that is there."""
        member = new_stream("member")
        place = Place(self.tenant, member, 1, "member.invited.v1", "name")
        sealer = Sealer(self.keys)
        sealed = sealer.seal(name, person=member, purpose=Purpose.IDENTITY, place=place)
        invited = {"name": sealed, "email": sealed, "roles": roles}
        with self.tenancy.transaction(self.tenant) as tx:
            for line in (
                self.line(member, "member.invited.v1", 1, **invited),
                self.line(member, "member.joined.v1", 2, account=account or name),
            ):
                identity.apply(tx, line, 1)
        self.members[name], self.roles[name] = member, roles
        return member

    def project(self, *team: tuple[str, str, str], title: str = "Fair access") -> str:
        """Let a project begin, with people by name, role there and capacity."""
        made = new_stream("project")
        with self.tenancy.transaction(self.tenant) as tx:
            projects.apply(tx, self.line(made, "project.started.v1", 1, title=title), 1)
            for number, (name, role, speaks_as) in enumerate(team, 2):
                place = {"member": self.members[name], "role": role, "speaks_as": speaks_as}
                projects.apply(tx, self.line(made, "project.member_joined.v1", number, **place), 1)
        return made

    def pay_by_card(
        self,
        effective_from: date = date(2026, 4, 1),
        *,
        pence: int = 2000,
        at: datetime = NOW,
    ) -> None:
        """Adopt a rate card: so much up to two hours, £40 above; taxis up to £25."""
        _, version = self.application.rate_cards(self.reader("Fay"))
        self.application.adopt_rate_card(
            self.as_("Fay", at=at),
            effective_from=effective_from,
            bands=(Band(1, pence), Band(121, 4000)),
            expenses=(ExpenseLimit(ExpenseKind.TAXI, 2500),),
            expected=version,
        )

    def bank(self, name: str, number: str = "01234567") -> None:
        """Let somebody say who they are and where to pay them."""
        context = self.as_(name)
        self.application.give_details(context, name=name, contact="07700 900123", expected=0)
        self.application.give_bank_details(context, BankAccount(name, "001122", number))


@pytest.fixture(scope="session")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Run a server with the service's database and that of the keys, both migrated."""
    server = EmbeddedServer(
        tmp_path_factory.mktemp("participation") / "postgres", tuning={"fsync": "off"}
    )
    server.start()
    try:
        names = ("alongside_participation", "alongside_keys")
        run(server.url, (files("alongside.host") / "roles.sql").read_text())
        run(server.url, *(f"CREATE DATABASE {name} OWNER alongside_owner" for name in names))
        own, keys = (server.url.set(database=name) for name in names)
        rights = (files("alongside.host") / "rights.sql").read_text()
        for each in (own, keys):
            run(each, rights)
        migrate(own.set(username="alongside_owner"))
        run(keys.set(username="alongside_owner"), *key_tables())
        inner, outer = padded_keys(SECRET)
        for each in (own, keys):
            with connected(each.set(username="alongside_owner")) as connection:
                connection.exec_driver_sql(keep_secret(), {"inner": inner, "outer": outer})
                connection.commit()
        yield tuple(  # type: ignore[misc]
            each.set(username="alongside_app").render_as_string(hide_password=False)
            for each in (own, keys)
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
        folder = files("alongside.participation") / "migrations" / "versions"
        config.set_main_option("version_locations", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@pytest.fixture(scope="session")
def tenancy(urls: tuple[str, str]) -> Iterator[Tenancy]:
    with Tenancy(urls[0], secret=SECRET) as opened:
        yield opened


@pytest.fixture(scope="session")
def keys(urls: tuple[str, str]) -> Iterator[KeyRing]:
    with Tenancy(urls[1], secret=SECRET) as opened:
        yield KeyRing(opened, deployment_key=b"k" * 32)


@pytest.fixture
def trust(tenancy: Tenancy, keys: KeyRing) -> Trust:
    """A trust that no other test uses, with the people of a project and those who pay."""
    application = ParticipationApplication(tenancy, sealer=Sealer(keys))
    made = Trust(f"trust-{next(_NUMBERS)}", tenancy, application, keys)
    made.welcome("Lena", "project_lead")
    made.welcome("Ada", "lived_experience_partner")
    made.welcome("Cleo", "lived_experience_partner")
    made.welcome("Bea", "co_production_lead")
    made.welcome("Hugh", "budget_holder")
    made.welcome("Fay", "finance_officer")
    made.welcome("Finn", "finance_officer")
    made.welcome("Otto", "auditor")
    return made
