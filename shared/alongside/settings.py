"""What a deployment decides, read from the environment once, at start.

What may go in here: settings that every service shares. Whatever is not given is made up for one
machine: secrets are generated into the data folder and found there again. Each name may also be
given with `_FILE` behind it, as the path of a file that holds the value.
"""

import os
import re
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from environs import FileAwareEnv
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

Clock = Callable[[], datetime]
"""Gives the present moment, aware and in UTC."""

Role = Literal["app", "owner"]
"""Who connects: the role that serves, or the role that owns the tables and migrates."""

_KEY_BYTES = 32


class SettingsError(Exception):
    """A setting cannot be used; the sentence says which one and why."""

    def __init__(self, *, name: str, fault: str) -> None:
        self.name = name
        super().__init__(f"{name} {fault}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one deployment.

    `database_url` and `owner_database_url` name a server, not a database: each service has a
    database of its own on it. `public_url` is where browsers find the services, without a slash
    at the end; `peer_url` is where the services find each other; `landing` is the path that the
    bare address leads to; `proxies` is how many reverse proxies stand before a service.
    """

    data: Path
    database_url: str = field(repr=False)
    owner_database_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    public_url: str
    peer_url: str
    landing: str
    clock: Clock
    deployment_key: bytes = field(repr=False)
    tenancy_secret: bytes = field(repr=False)
    session_secret: bytes = field(repr=False)
    service_secret: str = field(repr=False)
    signing_key: str = field(repr=False)
    """The private key that signs tokens: P-256, PKCS 8, PEM."""
    proxies: int = 0
    debug: bool = False

    def database(self, name: str, *, role: Role = "app") -> str:
        """Give the address of one database, such as `alongside_projects`, for SQLAlchemy."""
        server = self.database_url if role == "app" else self.owner_database_url
        return _written(make_url(server).set(database=name))

    @property
    def secure(self) -> bool:
        """Tell whether browsers reach the services over https, so that cookies may say so."""
        return self.public_url.startswith("https://")

    @property
    def session_cookie(self) -> str:
        """Give the name of the one cookie that says who is signed in.

        Browsers take `__Host-` only over https, for this host alone.
        """
        return "__Host-alongside" if self.secure else "alongside"


def read(**given: str) -> Settings:
    """Read the settings from the environment; `given` values, by their names there, win.

    Raises:
        SettingsError: a value cannot be used, or the data folder cannot be written.
    """
    env = _Environment(given)
    data = Path(env.text("ALONGSIDE_DATA", "data")).resolve()
    secret = _Kept(data / "secrets")
    database_url = env.server("DATABASE_URL", "postgresql://alongside_app@localhost")
    public_url = env.text("ALONGSIDE_PUBLIC_URL", "http://localhost:8000").rstrip("/")

    def key(name: str, file: str) -> bytes:
        text = env.text(name, "") or secret.text(file, _new_key)
        return _key(name, text)

    return Settings(
        data=data,
        database_url=database_url,
        owner_database_url=env.server("DATABASE_OWNER_URL", _of_owner(database_url)),
        broker_url=env.text("BROKER_URL", "memory://"),
        public_url=public_url,
        peer_url=env.text("ALONGSIDE_PEER_URL", public_url).rstrip("/"),
        landing=env.text("ALONGSIDE_LANDING", "/identity/"),
        clock=clock_of(env.text("ALONGSIDE_CLOCK", "")),
        deployment_key=key("ALONGSIDE_DEPLOYMENT_KEY", "deployment.key"),
        tenancy_secret=key("ALONGSIDE_TENANCY_SECRET", "tenancy.key"),
        session_secret=key("ALONGSIDE_SESSION_SECRET", "session.key"),
        service_secret=key("ALONGSIDE_SERVICE_SECRET", "service.key").hex(),
        signing_key=env.text("ALONGSIDE_SIGNING_KEY", "")
        or secret.text("signing-key.pem", _new_signing_key),
        proxies=_count("ALONGSIDE_PROXIES", env.text("ALONGSIDE_PROXIES", "0")),
    )


def clock_of(text: str) -> Clock:
    """Give the clock that a text asks for; the machine's own for an empty one.

    `2026-11-23T10:00:00Z` stands still at that instant; `+3600` and `-3600` go that many seconds
    ahead of or behind the machine's.

    Raises:
        SettingsError: it is neither.
    """
    if re.fullmatch(r"[+-]\d{1,9}", text):
        offset = timedelta(seconds=int(text))
        return lambda: datetime.now(UTC) + offset
    if not text:
        return lambda: datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(name="ALONGSIDE_CLOCK", fault="is no instant and no offset") from None
    if instant.tzinfo is None:
        raise SettingsError(name="ALONGSIDE_CLOCK", fault="has no time zone")
    return lambda: instant.astimezone(UTC)


class _Environment:
    """The process environment, with values that the caller gave in front of it."""

    def __init__(self, given: dict[str, str]) -> None:
        self._given = given
        self._env = FileAwareEnv(strip_whitespace=True)

    def text(self, name: str, otherwise: str) -> str:
        try:
            return self._given.get(name) or self._env.str(name, "") or otherwise
        except ValueError as fault:
            raise SettingsError(name=name, fault="names a file that cannot be read") from fault

    def server(self, name: str, otherwise: str) -> str:
        try:
            url = make_url(self.text(name, otherwise))
        except ArgumentError:
            raise SettingsError(name=name, fault="is no database address") from None
        if url.get_backend_name() != "postgresql":
            raise SettingsError(name=name, fault="is not a PostgreSQL address")
        return _written(url.set(drivername="postgresql+psycopg"))


class _Kept:
    """A folder of generated secrets that only its owner may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def text(self, name: str, make: Callable[[], str]) -> str:
        """Give what the file holds; make it first where it is not there yet.

        Raises:
            SettingsError: it can be neither read nor made.
        """
        file = self._folder / name
        try:
            if not file.exists():
                self._write(file, make())
            return file.read_text().strip()
        except OSError as fault:
            raise SettingsError(
                name="ALONGSIDE_DATA", fault=f"cannot be used ({fault.strerror}: {file})"
            ) from None

    def _write(self, file: Path, text: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(text + "\n")
            stream.flush()
            os.fsync(descriptor)
        # A link never replaces a secret that another process wrote in the meantime.
        try:
            file.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            Path(fresh).unlink()


def _of_owner(database_url: str) -> str:
    return _written(make_url(database_url).set(username="alongside_owner"))


def _written(url: URL) -> str:
    # The driver's own library knows no plus sign for a space, as a folder's name may have one.
    address, mark, query = url.render_as_string(hide_password=False).partition("?")
    return address + mark + query.replace("+", "%20")


def _key(name: str, text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise SettingsError(name=name, fault="is not hexadecimal") from None
    if len(key) < _KEY_BYTES:
        raise SettingsError(name=name, fault=f"is shorter than {_KEY_BYTES} bytes")
    return key


def _count(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]", text):
        raise SettingsError(name=name, fault="is no number from 0 to 9")
    return int(text)


def _new_key() -> str:
    return secrets.token_hex(_KEY_BYTES)


def _new_signing_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
