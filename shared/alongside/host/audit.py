"""Reach the services' logs for their evidence: for the sealer, and for what auditors take away."""

import io
import json
import os
import tarfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, Final, Protocol

import httpx
import msgspec

from alongside.audit.checkpoints import Checkpoint, Note, VerifyingKey
from alongside.audit.errors import BrokenLogError
from alongside.audit.sealer import Memory, Part
from alongside.audit.verifier import FORMAT
from alongside.host.services import installed
from alongside.http.authority import IdentityAuthority
from alongside.http.logs import FIRST, SIZE
from alongside.http.peers import Peers
from alongside.settings import Settings, read
from alongside.tenancy.proof import PLATFORM

DIRECTORY: Final = ("identity", PLATFORM)
"""The log that tells of every tenant."""

_REGISTERED: Final = (b'"organisation.registered.v1"', b'"programme.registered.v1"')
_AT_ONCE: Final = 5_000
_SEAL_SECONDS: Final = 5.0
_REACHED: Final = "installation.json"


class UnreachableServicesError(Exception):
    """The services do not answer, or do not let this command in."""

    def __init__(self, *, url: str, fault: str) -> None:
        super().__init__(f"Alongside does not answer at {url} ({fault}). Is it started?")


class NothingKeptError(Exception):
    """A folder is not the data folder of any installation."""

    def __init__(self, *, folder: Path) -> None:
        super().__init__(f"Nothing is kept in {folder}: say with --data which folder it is.")


class UnknownTenantError(Exception):
    """There is no tenant of that name."""

    def __init__(self, *, tenant: str) -> None:
        super().__init__(f"There is no tenant {tenant!r}: see alongside tenants list.")


class UnwritableFileError(Exception):
    """The bundle cannot be written where it should be."""

    def __init__(self, *, file: Path, fault: str) -> None:
        super().__init__(f"{file} cannot be written: {fault}.")


class _Registered(msgspec.Struct):
    type: str
    tenant: str = ""


class Tokens(Protocol):
    """Gives the tokens by which logs are read."""

    def own_token(self) -> str:
        """Give one that is valid now."""


@dataclass(frozen=True, slots=True)
class ServiceLogs:
    """The logs of every service, read and given checkpoints under the sealer's name."""

    peers: Peers
    authority: Tokens

    def read(self, service: str, tenant: str, *, after: int) -> Part:
        """Give a log's next lines after a position.

        Raises:
            httpx.HTTPError: the service cannot be reached, or refuses.
        """
        query = {"after": after, "limit": _AT_ONCE}
        answer = self._asked(service, tenant, f"entries?{httpx.QueryParams(query)}")
        answer.raise_for_status()
        # Nothing but a newline ends a line, whatever somebody has put into the table.
        lines = answer.content.split(b"\n")[:-1]
        return Part(int(answer.headers[FIRST]), lines, int(answer.headers[SIZE]))

    def publish(self, service: str, tenant: str, *, note: bytes, key: str) -> None:
        """Give a service the checkpoint of its log.

        Raises:
            BrokenLogError: the service holds other lines than were signed.
            httpx.HTTPError: the service cannot be reached, or refuses.
        """
        sent = {"checkpoint": note.decode(), "key": key}
        answer = self._asked(service, tenant, "checkpoint", "PUT", sent)
        if answer.status_code == HTTPStatus.CONFLICT:
            size = Checkpoint.parse(Note.parse(note).text).size
            fault = "its service holds others"
            raise BrokenLogError(log=f"{service}/{tenant}", size=size, fault=fault)
        answer.raise_for_status()

    def checkpoint(self, service: str, tenant: str) -> tuple[int, bytes, str]:
        """Give how many lines are signed, the signed note, and its key; nothing if none are.

        Raises:
            httpx.HTTPError: the service cannot be reached, or refuses.
        """
        note = self._asked(service, tenant, "checkpoint")
        if note.status_code == HTTPStatus.NOT_FOUND:
            return 0, b"", ""
        key = self._asked(service, tenant, "key")
        for answer in (note, key):
            answer.raise_for_status()
        verifying = VerifyingKey.parse(key.text.strip())
        return verifying.open(note.content).size, note.content, verifying.text()

    def _asked(
        self, service: str, tenant: str, what: str, method: str = "GET", sent: object = None
    ) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {self.authority.own_token()}"}
        with self.peers.client(service) as client:
            address = f"/{service}/log/{tenant}/{what}"
            return client.request(method, address, headers=bearer, json=sent)


def service_logs(settings: Settings, *, peers: Mapping[str, Any]) -> ServiceLogs:
    """Make what reads the logs, in this process or over HTTP."""
    siblings = Peers(url=settings.peer_url, embedded=peers)
    return ServiceLogs(
        siblings,
        IdentityAuthority(
            siblings,
            service="sealer",
            secret=settings.service_secret,
            issuer=f"{settings.public_url}/identity",
            audience=settings.public_url,
            clock=settings.clock,
        ),
    )


def tenants_in(lines: Sequence[bytes]) -> list[str]:
    """Give the tenants that lines of the directory's log tell of."""
    told = [
        msgspec.json.decode(each, type=_Registered)
        for each in lines
        if any(kind in each for kind in _REGISTERED)
    ]
    return [each.tenant for each in told if f'"{each.type}"'.encode() in _REGISTERED]


def note(data: Path, given: Mapping[str, str]) -> None:
    """Keep by which settings an installation is reached, so that commands find it by its folder."""
    reached = data / _REACHED
    # Passwords may be among them.
    reached.touch(mode=0o600)
    reached.write_text(json.dumps(given))


def settings_of(data: Path) -> Settings:
    """Read the settings by which an installation that is running can be asked.

    Raises:
        NothingKeptError: there is none in the folder, nor does the environment name one.
    """
    data = data.resolve()
    elsewhere = {"ALONGSIDE_SERVICE_SECRET", "ALONGSIDE_SERVICE_SECRET_FILE"} & os.environ.keys()
    if not elsewhere and not (data / "secrets" / "service.key").is_file():
        raise NothingKeptError(folder=data)
    reached = data / _REACHED
    noted = json.loads(reached.read_text()) if reached.is_file() else {}
    given = {name: value for name, value in noted.items() if name not in os.environ}
    return read(**{**given, "ALONGSIDE_DATA": str(data)})


def tenants(settings: Settings) -> list[str]:
    """Give the tenants of a running installation.

    Raises:
        UnreachableServicesError: it does not answer.
    """
    logs = service_logs(settings, peers={})
    found: list[str] = []
    position = 0
    try:
        while (part := logs.read(*DIRECTORY, after=position)).lines:
            found += tenants_in(part.lines)
            position += len(part.lines)
    except httpx.HTTPError as fault:
        raise UnreachableServicesError(url=settings.peer_url, fault=_short(fault)) from None
    return sorted(set(found))


def public_key(data: Path) -> str:
    """Give the key that an installation's sealer signs with, as auditors pin it."""
    return Memory.public(sealer_folder(data)).text().split("+", 2)[2]


def sealer_folder(data: Path) -> Path:
    """Give the folder of the sealer's key and memory, in a data folder."""
    return data / "sealer"


def export(settings: Settings, *, tenant: str, output: Path) -> Iterator[str]:
    """Write a tenant's logs with their checkpoints into a bundle; give a line for each log.

    Raises:
        UnknownTenantError: there is no such tenant.
        UnreachableServicesError: the services do not answer.
        UnwritableFileError: the file cannot be written.
    """
    if tenant != PLATFORM and tenant not in tenants(settings):
        raise UnknownTenantError(tenant=tenant)
    logs = service_logs(settings, peers={})
    services = [service.name for service in installed()]
    try:
        yield from write_bundle(logs, services, tenant=tenant, output=output)
    except httpx.HTTPError as fault:
        raise UnreachableServicesError(url=settings.peer_url, fault=_short(fault)) from None


def write_bundle(
    logs: ServiceLogs, services: Sequence[str], *, tenant: str, output: Path
) -> Iterator[str]:
    """Write a bundle of a tenant's logs in some services; give a line for each log.

    Lines that came after the last checkpoint are left for the next one; where no sealer comes to
    sign for them, they are in the bundle and not anchored.

    Raises:
        UnwritableFileError: the file cannot be written.
        httpx.HTTPError: a service cannot be reached, or refuses.
    """
    fresh = output.with_name(f"{output.name}.partial")
    try:
        with os.fdopen(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            taken = [_Taken.of(logs, service, tenant) for service in services]
            taken = [each for each in taken if each.size]
            _write(file, "manifest.json", [_manifest(tenant, taken)])
            for each in taken:
                _write(file, f"{each.service}/checkpoint", [each.note])
                _write(file, f"{each.service}/entries.ndjson", each.lines(logs))
                yield f"{each.service}: {each.size} lines, {each.signed} of them signed"
            file.write(tarfile.NUL * 2 * tarfile.BLOCKSIZE)
        fresh.replace(output)
    except OSError as fault:
        raise UnwritableFileError(file=output, fault=fault.strerror or str(fault)) from None
    finally:
        fresh.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Taken:
    """How much of one log goes into a bundle, and what is signed of it."""

    service: str
    tenant: str
    size: int
    signed: int
    note: bytes
    key: str

    @classmethod
    def of(cls, logs: ServiceLogs, service: str, tenant: str) -> "_Taken":
        """Look at a log, and wait a moment for the sealer where it has grown."""
        size = logs.read(service, tenant, after=0).size
        deadline = time.monotonic() + _SEAL_SECONDS
        signed, note, key = logs.checkpoint(service, tenant)
        while signed < size and time.monotonic() < deadline:
            time.sleep(0.1)
            signed, note, key = logs.checkpoint(service, tenant)
        return cls(service, tenant, max(signed, size), signed, note, key)

    @property
    def origin(self) -> str:
        """Give the log's name, as it is signed; made up where nothing is."""
        named = Note.parse(self.note).text.partition("\n")[0] if self.note else ""
        return named or f"unsigned/{self.service}/log/{self.tenant}"

    def lines(self, logs: ServiceLogs) -> Iterator[bytes]:
        """Read the lines, page by page, each with its newline."""
        position = 0
        while position < self.size:
            part = logs.read(self.service, self.tenant, after=position)
            lines = part.lines[: self.size - position]
            if not lines:
                return
            yield b"\n".join([*lines, b""])
            position += len(lines)


def _manifest(tenant: str, logs: list[_Taken]) -> bytes:
    keys = [each.key.split("+", 2)[2] for each in logs if each.key]
    said = {
        "format": FORMAT,
        "tenant": tenant,
        "key": keys[0] if keys else None,
        "logs": [{"service": each.service, "origin": each.origin} for each in logs],
    }
    return json.dumps(said, indent=1).encode() + b"\n"


def _write(file: IO[bytes], name: str, parts: Iterable[bytes]) -> None:
    """Write a member of a tar archive whose size is known when it is written."""
    member = tarfile.TarInfo(name)
    begin = file.tell()
    file.write(bytes(tarfile.BLOCKSIZE))
    for part in parts:
        file.write(part)
        member.size += len(part)
    file.write(bytes(-member.size % tarfile.BLOCKSIZE))
    end = file.tell()
    file.seek(begin)
    file.write(member.tobuf(tarfile.GNU_FORMAT))
    file.seek(end, io.SEEK_SET)


def _short(fault: httpx.HTTPError) -> str:
    if isinstance(fault, httpx.HTTPStatusError):
        return f"status {fault.response.status_code}"
    return type(fault).__name__
