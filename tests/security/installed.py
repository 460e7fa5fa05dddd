"""A whole installation as a user starts it, and people who use it as browsers and programs do."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import psycopg
from flask import Flask
from sqlalchemy import URL
from typing_extensions import override

from alongside.host.embedded import EmbeddedServer
from alongside.host.services import installed as services
from alongside.host.up import addresses
from alongside.reporting.tables import followed as reporting
from alongside.settings import Settings, read

READY_SECONDS = 180
EXAMPLE_PASSWORD = "try-alongside"  # noqa: S105 every invented person's
NEW_PASSWORD = "seven wet umbrellas"  # noqa: S105 an invented person's
METHODS = {"GET", "POST", "PUT", "DELETE"}
SERVICES = tuple(service.name for service in services())
DATABASES = (*(service.database for service in services()), "alongside_keys")
FOLLOWED = {
    "participation": ("member", "trust", "project", "team_member", "decision"),
    "projects": ("member", "trust"),
    "reporting": tuple(reporting.metadata.tables),
}
CHANGING_BY_THEMSELVES = {
    "alongside_identity.session",
    "alongside_identity.rate_limit",
    *(
        f"alongside_{name}.{of}"
        for name in SERVICES
        for of in ("checkpoint", "log_node", "follower_position", "follower_round")
    ),
    *(f"alongside_{name}.{of}" for name, tables in FOLLOWED.items() for of in tables),
}
"""Tables that note visits, and those that follow a log a moment later, or are signed of it."""

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_ONLY_ONCE = re.compile(r'name="(csrf_token|idempotency_key)" value="[^"]*"')


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address; `rule` has its parameters in angle brackets."""

    service: str
    method: str
    rule: str

    @override
    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def is_api(self) -> bool:
        """Tell whether it takes bearer tokens and answers in JSON."""
        return self.rule.startswith((f"/{self.service}/api/", f"/{self.service}/log/"))

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"<(?:\w+:)?(\w+)>", self.rule))

    def address(self, values: Mapping[str, str]) -> str:
        """Give the address with values in place of its parameters."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], self.rule)


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser without JavaScript, whose cookies are one person's."""

    client: httpx.Client

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def hidden(self, path: str) -> dict[str, str]:
        """Give the hidden fields of the form on a page."""
        return dict(_HIDDEN.findall(self.get(path).text))

    def send(self, path: str, *, at: str = "", **typed: str | list[str]) -> httpx.Response:
        """Look at a page, fill in its form, and send it to `path` or to `at`."""
        return self.client.post(at or path, data=self.hidden(path) | typed)


@dataclass
class Installed:
    """`alongside demo`, running, and what lies underneath it."""

    data: Path
    log: Path
    port: int
    process: subprocess.Popen[bytes]
    apps: dict[str, Flask] = field(default_factory=dict)
    clients: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def server(self) -> URL:
        """Give the address of the embedded server for its superuser."""
        return EmbeddedServer(self.data / "postgres").url

    @property
    def server_log(self) -> Path:
        return self.data / "postgres" / "server.log"

    @property
    def settings(self) -> Settings:
        """Give the settings that it serves by."""
        given = addresses(EmbeddedServer(self.data / "postgres"))
        return read(ALONGSIDE_DATA=str(self.data), ALONGSIDE_PUBLIC_URL=self.url, **given)

    def routes(self) -> list[Route]:
        """Give every route of every service, as their own maps of addresses have them."""
        for service in services():
            if service.name not in self.apps:
                made = service.create(self.settings, peers={})
                assert isinstance(made, Flask)
                self.apps[service.name] = made
        return [
            Route(name, method, rule.rule)
            for name, app in self.apps.items()
            for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule)
            for method in sorted((rule.methods or set()) & METHODS)
        ]

    def connect(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        """Connect past the door as the superuser, whom no policy binds."""
        url = self.server.set(drivername="postgresql", database=database)
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)

    def rows(self, database: str, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self.connect(database) as connection:
            return connection.execute(query.encode(), values or None).fetchall()

    def tables(self, database: str) -> list[str]:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        return [name for (name,) in self.rows(database, query)]

    def stored(self) -> dict[str, str]:
        """Give a digest of everything that every tenant has stored, table by table."""
        found = {}
        for database in DATABASES:
            for table in self.tables(database):
                if f"{database}.{table}" in CHANGING_BY_THEMSELVES:
                    continue
                query = f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t"  # noqa: S608 ours
                ((found[f"{database}.{table}"],),) = self.rows(database, query)
        return found

    def recorded(self) -> list[tuple[Any, ...]]:
        """Give the size of every tenant's log, in every service."""
        query = "SELECT * FROM log_head ORDER BY 1"
        return [row for name in DATABASES[:-1] for row in self.rows(name, query)]

    def client(self, **headers: str) -> httpx.Client:
        """Give a client that sends these headers each time."""
        client = httpx.Client(base_url=self.url, headers=headers, timeout=30)
        return self.clients.enter_context(client)

    def stranger(self) -> Browser:
        """Give a browser in which nobody is signed in."""
        return Browser(self.client())

    def browser(self, email: str, password: str = EXAMPLE_PASSWORD) -> Browser:
        """Sign somebody in."""
        browser = self.stranger()
        answer = browser.send("/identity/sign-in", email=email, password=password)
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
        return browser

    def token(self, email: str, password: str = EXAMPLE_PASSWORD) -> str:
        """Give a program's token for somebody."""
        asked = {"email": email, "password": password, "tenant": ""}
        answer = httpx.post(f"{self.url}/identity/api/sign-in", json=asked, timeout=30)
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def program(self, token: str) -> httpx.Client:
        """Give a client of the API that bears a token."""
        return self.client(Authorization=f"Bearer {token}")

    def log_reader(self) -> httpx.Client:
        """Give a client with a sibling service's own token."""
        answer = httpx.post(
            f"{self.url}/identity/api/token",
            data={"grant_type": "client_credentials", "scope": "log:read"},
            auth=("projects", self.settings.service_secret),
        )
        answer.raise_for_status()
        return self.program(answer.json()["access_token"])

    def link_for(self, inviting: httpx.Client, *, roles: list[str], name: str, email: str) -> str:
        """Invite somebody and give the path of their one-time link."""
        asked = {"name": name, "email": email, "roles": roles}
        invited = inviting.post("/identity/api/members", json=asked, headers=keyed())
        invited.raise_for_status()
        member = invited.json()["member"]
        made = inviting.post(f"/identity/api/members/{member}/invitation-link")
        made.raise_for_status()
        return str(made.json()["link"]).removeprefix(self.url)

    def newcomer(self, inviting: httpx.Client, *roles: str) -> "Person":
        """Let somebody with these roles join the trust of whoever invites."""
        email = f"{secrets.token_hex(6)}@newcomers.example"
        link = self.link_for(inviting, roles=[*roles], name="New Comer", email=email)
        browser = self.stranger()
        answer = browser.send(link, name="New Comer", password=NEW_PASSWORD)
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
        me = self.program(self.token(email, NEW_PASSWORD))
        return Person(email, browser, me, me.get("/identity/api/me").json()["member"])


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has joined a trust: their browser, their program, their membership."""

    email: str
    browser: Browser
    program: httpx.Client
    member: str


def keyed(version: int | None = None) -> dict[str, str]:
    """Give the headers of a new command, and which version it has seen."""
    headers = {"Idempotency-Key": secrets.token_hex(16)}
    return headers | ({"If-Match": f'"{version}"'} if version is not None else {})


def as_read(answer: httpx.Response) -> tuple[int, dict[str, str], str]:
    """Give an answer without what differs each time: the hour, the hidden tokens of forms."""
    left_out = {"date", "set-cookie", "content-length"}
    headers = {name: value for name, value in answer.headers.items() if name not in left_out}
    return answer.status_code, headers, _ONLY_ONCE.sub("", answer.text)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def demonstration(folder: Path, **settings: str) -> Iterator[Installed]:
    """Run `alongside demo` with next to no environment, as a user does; stop it in order."""
    port, log = free_port(), folder / "host.log"
    with started(folder, port, "demo", **settings) as process:
        running = Installed(folder / "data", log, port, process)
        _await_ready(running)
        with running.clients:
            yield running


@contextmanager
def started(
    folder: Path, port: int, *command: str, **settings: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run an `alongside` command that serves from a folder, which gets its log too."""
    where = ("--data", str(folder / "data"), "--port", str(port))
    with (folder / "host.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "alongside.host", *command, *where],
            env={"PATH": os.defpath, **settings},
            stdout=output,
            stderr=output,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def _await_ready(running: Installed) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _is_ready(running):
        assert running.process.poll() is None, running.log.read_text()
        assert time.monotonic() < deadline, running.log.read_text()
        time.sleep(0.05)


def _is_ready(running: Installed) -> bool:
    try:
        return httpx.get(f"{running.url}/health/ready").status_code == HTTPStatus.OK
    except httpx.TransportError:
        return False
