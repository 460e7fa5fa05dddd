"""All services with the example trusts, followed and signed up to the last line."""

import gc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from flask import Flask
from sqlalchemy import URL

from alongside.host import examples
from alongside.host.embedded import EmbeddedServer
from alongside.host.migrate import migrate, prepare
from alongside.host.seal import sealing
from alongside.host.services import followers, installed
from alongside.host.together import Together
from alongside.host.up import addresses
from alongside.http.principal import Principal
from alongside.http.wiring import wired
from alongside.identity.application.tokens import Tokens
from alongside.identity.queries import Directory
from alongside.settings import Settings, read
from alongside.tenancy.transaction import Tenancy

ORIGIN = "http://alongside.example"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TRUST = "northmoor"
API = "/reporting/api"


@dataclass(frozen=True)
class Examples:
    """The example trusts, and programs that use the API as people there do."""

    settings: Settings
    together: Together
    catch_up: Callable[[], object]
    seal: Callable[[], None]
    server: URL
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def app(self, service: str) -> Flask:
        found = self.together.peers[service]
        assert isinstance(found, Flask)
        return found

    def tenancy(self, service: str) -> Tenancy:
        with self.app(service).app_context():
            return wired(Tenancy)

    def token(self, role: str, tenant: str = TRUST) -> str:
        """Give a token as signing in does, of somebody with a role, and few others."""
        if (role, tenant) not in self.tokens:
            with self.app("identity").app_context():
                people = [each for each in wired(Directory).members(tenant) if role in each.roles]
                found = min(people, key=lambda each: len(each.roles))
                roles = frozenset(str(each) for each in found.roles)
                who = Principal(found.account, found.member, tenant, roles)
                self.tokens[role, tenant] = wired(Tokens).for_person(who, at=NOW).token
        return self.tokens[role, tenant]

    def ask(self, path: str, role: str = "auditor", tenant: str = TRUST) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token(role, tenant)}"}
        transport = httpx.WSGITransport(app=self.together)
        with httpx.Client(transport=transport, base_url=ORIGIN, headers=headers) as client:
            return client.get(path)

    def get(self, path: str, role: str = "auditor", tenant: str = TRUST) -> Any:  # noqa: ANN401 JSON
        answer = self.ask(path, role, tenant)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def trusts() -> Iterator[Examples]:
    # Not in pytest's own folder, which every other run of pytest closes to the server's user.
    with TemporaryDirectory(prefix="alongside-") as folder:
        server = EmbeddedServer(Path(folder, "postgres"), tuning={"fsync": "off"})
        server.start()
        try:
            prepare(server.url)
            given = addresses(server) | {"ALONGSIDE_DATA": folder, "ALONGSIDE_PUBLIC_URL": ORIGIN}
            settings = replace(read(**given), clock=lambda: NOW)
            migrate(settings)
            examples.load(settings)
            together = Together(installed(), settings)
            following = [follow(settings, peers=together.peers) for follow in followers()]
            opened = sealing(settings, peers=together.peers)
            made = Examples(
                settings,
                together,
                lambda: [each.catch_up() for each in following],
                opened.seal_all,
                server.url,
            )
            with closing(opened.sealer.memory):
                made.catch_up()
                made.seal()
                # The first time it learned which trusts there are.
                made.seal()
                yield made
        finally:
            for each in gc.get_objects():
                if isinstance(each, Tenancy):
                    each.close()
            server.stop()
