"""Both services as one application, with a trust and its people, and a clock that can be set.

People use the API as a program does: they sign in, and carry a bearer token.
"""

import gc
import json
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from flask import Flask

from alongside.eventlog.application import CommandContext
from alongside.eventlog.ids import new_stream
from alongside.host.embedded import EmbeddedServer
from alongside.host.migrate import migrate, prepare
from alongside.host.services import followers, installed
from alongside.host.together import Together
from alongside.host.up import addresses
from alongside.http.principal import Principal
from alongside.http.wiring import wired
from alongside.identity.application.credentials import Credentials
from alongside.identity.application.identity import IdentityApplication
from alongside.identity.application.root import Person
from alongside.identity.application.secret_values import EmailIndex
from alongside.identity.application.tokens import Tokens
from alongside.identity.domain.roles import Role
from alongside.identity.queries import Directory
from alongside.privacy.keys import KeyRing
from alongside.privacy.sealed import Sealer
from alongside.settings import Settings, read
from alongside.tenancy.transaction import Tenancy

ORIGIN = "http://alongside.example"
PASSWORD = "seven wet umbrellas"  # noqa: S105 an invented person's
# A Monday.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PROJECTS, IDENTITY = "/projects/api", "/identity/api"
COLLEAGUES = {
    "Lena": [Role.PROJECT_LEAD],
    "Gwen": [Role.ADMINISTRATOR],
    "Sam": [Role.TEAM_MEMBER],
    "Ada": [Role.LIVED_EXPERIENCE_PARTNER],
    "Cleo": [Role.LIVED_EXPERIENCE_PARTNER],
    "Otto": [Role.TEAM_MEMBER],
}


@dataclass
class Clock:
    """Stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Installation:
    """The services, and what lets one read another's log."""

    together: Together
    services: dict[str, Flask]
    clock: Clock
    identity: IdentityApplication
    catch_up: Callable[[], object]
    settings: Settings

    def client(self, **headers: str) -> httpx.Client:
        transport = httpx.WSGITransport(app=self.together)
        return httpx.Client(transport=transport, base_url=ORIGIN, headers=headers)

    def token(self, tenant: str, member: str) -> str:
        """Give a token as signing in does, without hashing the password each time."""
        with self.services["identity"].app_context():
            seat = next(s for s in wired(Directory).members(tenant) if s.member == member)
            roles = frozenset(str(role) for role in seat.roles)
            who = Principal(str(seat.account), member=member, tenant=tenant, roles=roles)
            return wired(Tokens).for_person(who, at=self.clock.now).token

    def lines(self, tenant: str) -> dict[str, int]:
        """Count what each service has stored for a trust and the platform: lines, kept answers."""
        found = {}
        for name, app in self.services.items():
            with app.app_context():
                tenancy = wired(Tenancy)
            for whose in (tenant, "platform"):
                with tenancy.transaction(whose) as tx:
                    for table in ("event", "idempotency"):
                        ((found[f"{name} {whose} {table}"],),) = tx.run(
                            f"SELECT count(*) FROM {table}"  # noqa: S608 named here
                        )
        return found


@dataclass(frozen=True)
class Trust:
    """A trust of one test's own, with its people by first name."""

    installation: Installation
    tenant: str
    members: dict[str, str]
    emails: dict[str, str]
    tokens: dict[tuple[str, datetime], str] = field(default_factory=dict)

    def stored(self) -> dict[str, int]:
        return self.installation.lines(self.tenant)

    def stamp(self, tenant: str = "") -> CommandContext:
        """Say who commands, in this trust or another, and when."""
        return CommandContext(
            tenant=tenant or self.tenant,
            actor="test",
            capacity="staff",
            at=self.installation.clock.now,
            trace="00-test",
        )

    def days_later(self, days: int) -> None:
        self.installation.clock.now += timedelta(days=days)

    def token(self, name: str) -> str:
        """Give somebody's token, which lives only minutes."""
        key = (name, self.installation.clock.now)
        if key not in self.tokens:
            self.tokens[key] = self.installation.token(self.tenant, self.members[name])
        return self.tokens[key]

    def ask(
        self,
        name: str,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str = "",
        version: int | None = None,
        **more: Any,  # noqa: ANN401 what httpx takes
    ) -> httpx.Response:
        """Send a request as somebody; each POST has a key of its own unless one is given."""
        headers = {"Authorization": f"Bearer {self.token(name)}"}
        if method == "POST":
            headers["Idempotency-Key"] = key or secrets.token_hex(8)
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if body is not None:
            headers["Content-Type"] = "application/json"
            # Not httpx's way to write JSON, which has no half of a surrogate pair.
            more["content"] = json.dumps(body)
        with self.installation.client(**headers) as client:
            return client.request(method, path, **more)

    def get(self, path: str, name: str = "Lena", **query: Any) -> Any:  # noqa: ANN401 JSON
        answer = self.ask(name, "GET", path, params=query)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    def do(
        self,
        name: str,
        method: str,
        path: str,
        body: object = None,
        *,
        version: int | None = None,
    ) -> Any:  # noqa: ANN401 JSON
        """Send a command that must succeed."""
        answer = self.ask(name, method, path, body, version=version)
        assert answer.is_success, answer.text
        assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
        return answer.json()

    def project(self) -> str:
        """Start a project with Lena, Sam (staff), Ada and Cleo (lived experience, carer)."""
        made: str = self.do("Lena", "POST", f"{PROJECTS}/projects", PROJECT)["stream"]
        for name, role, speaks_as in (
            ("Sam", "team_member", "staff"),
            ("Ada", "lived_experience_partner", "lived_experience"),
            ("Cleo", "lived_experience_partner", "carer"),
        ):
            place = {"role": role, "speaks_as": speaks_as}
            path = f"{PROJECTS}/projects/{made}/team/{self.members[name]}"
            self.do("Lena", "PUT", path, place)
        return made

    def draft(self, project: str, *, expected: int, **changed: str) -> Any:  # noqa: ANN401 JSON
        path = f"{PROJECTS}/projects/{project}/aim/drafts"
        return self.do("Lena", "POST", path, DRAFT | changed, version=expected)

    def decision(self, project: str, *invited: str) -> str:
        """Ask people whether the first draft is the aim, by the Monday after next."""
        invite = [{"member": self.members[name]} for name in invited or ("Sam", "Ada", "Cleo")]
        asked = QUESTION | {"invite": invite}
        path = f"{PROJECTS}/projects/{project}/decisions"
        opened: str = self.do("Lena", "POST", path, asked)["stream"]
        return opened

    def version(self, decision: str) -> int:
        found: int = self.get(f"{PROJECTS}/decisions/{decision}")["version"]
        return found


PROJECT = {
    "title": "Fair access to talking therapies",
    "about": "Too few South Asian women reach us.",
    "population": "South Asian women in Dale End",
}
DRAFT = {
    "statement": "Raise first appointments kept from 41% to 60% by March 2027",
    "what": "Kept first appointments",
    "for_whom": "South Asian women in Dale End",
    "measure": "First appointments kept, by month",
    "baseline": "41%",
    "target": "60%",
    "by_when": "2027-03-31",
    "because": "Where we begin",
    "origin": "team_meeting",
}
QUESTION = {
    "question": "Is draft 1 our aim?",
    "about": {"kind": "aim_draft", "which": "1"},
    "options": [{"text": "Adopt draft 1", "adopts": 1}, {"text": "Write another"}],
    "method": "consensus",
    "deadline": "2026-12-07",
    "deadline_agreed": True,
    "materials": [
        {"title": "The draft", "format": "easy_read", "link": "https://www.example.org/1"}
    ],
}
OUTCOME = {
    "option": "a",
    "rationale": "It is what most of us asked for",
    "changed_by_lived_experience": "We count kept appointments, not referrals",
}


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    # Not in pytest's own folder, which every other run of pytest closes to the server's user.
    with TemporaryDirectory(prefix="alongside-") as folder:
        server = EmbeddedServer(Path(folder, "postgres"), tuning={"fsync": "off"})
        server.start()
        try:
            prepare(server.url)
            clock = Clock()
            given = addresses(server) | {"ALONGSIDE_DATA": folder, "ALONGSIDE_PUBLIC_URL": ORIGIN}
            settings = replace(read(**given), clock=clock)
            migrate(settings)
            together = Together(installed(), settings)
            following = [follow(settings, peers=together.peers) for follow in followers()]
            services = {name: _flask(app) for name, app in together.peers.items()}
            with _quick(settings) as identity:
                yield Installation(
                    together,
                    services,
                    clock,
                    identity,
                    lambda: [f.catch_up() for f in following],
                    settings,
                )
        finally:
            _close_doors()
            server.stop()


def _close_doors() -> None:
    """Close every connection; the apps keep theirs to themselves."""
    for each in gc.get_objects():
        if isinstance(each, Tenancy):
            each.close()


@contextmanager
def _quick(settings: Settings) -> Iterator[IdentityApplication]:
    """Give identity's commands as its app has them, but with passwords that are quick to hash."""
    secret, key = settings.tenancy_secret, settings.deployment_key
    with (
        Tenancy(settings.database("alongside_identity"), secret=secret) as tenancy,
        Tenancy(settings.database("alongside_keys"), secret=secret) as keys,
    ):
        hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        yield IdentityApplication(
            tenancy,
            sealer=Sealer(KeyRing(keys, deployment_key=key)),
            credentials=Credentials(tenancy, hasher=hasher),
            email_index=EmailIndex.of_deployment(key),
        )


def _flask(app: object) -> Flask:
    assert isinstance(app, Flask)
    return app


@pytest.fixture
def trust(installation: Installation) -> Trust:
    """Let people join a trust, and projects hear of it."""
    return take_on(installation, COLLEAGUES)


def take_on(installation: Installation, colleagues: Mapping[str, Collection[Role]]) -> Trust:
    """Take on a trust, on the day on which every test begins, and let people join it."""
    installation.clock.now = NOW
    made = Trust(installation, new_stream("trust"), {}, {})
    installation.identity.register_organisation(
        made.stamp("platform"),
        tenant=made.tenant,
        name="A trust",
        ods_code="RX1",
        time_zone="Europe/London",
    )
    let_in(made, colleagues)
    return made


def let_in(trust: Trust, colleagues: Mapping[str, Collection[Role]]) -> None:
    """Let people join, and every service hear of them."""
    identity, context = trust.installation.identity, trust.stamp()
    for name, roles in colleagues.items():
        trust.emails[name] = f"{new_stream(name.lower())}@example.org"
        person = Person(name=name, email=trust.emails[name])
        invited = identity.invite_member(context, person=person, roles=roles)
        link = identity.make_invitation_link(context, member=invited.stream)
        identity.accept_invitation(context, token=link.token, name=name, password=PASSWORD)
        trust.members[name] = invited.stream
    trust.installation.catch_up()
