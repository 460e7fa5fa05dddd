"""Find the services and their example data, by what the installed packages announce."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, Protocol
from wsgiref.types import WSGIApplication

from alongside.eventlog.follower import Following
from alongside.eventlog.rebuild import ReadTables
from alongside.settings import Settings

_SERVICES = "alongside.services"
_EXAMPLES = "alongside.examples"
_FOLLOWERS = "alongside.followers"
_READ_TABLES = "alongside.read_tables"
_OPERATORS = "alongside.operators"

Peers = Mapping[str, WSGIApplication]
"""The services that run in the same process, by name."""

NOBODY_HERE: Final[Peers] = {}
"""Every service runs in a process of its own."""


class CreateApp(Protocol):
    """What a service announces: how to make its application."""

    def __call__(self, settings: Settings, *, peers: Peers | None = None) -> WSGIApplication:
        """Make the application; without `peers` it reaches the others at `settings.peer_url`."""


class LoadExamples(Protocol):
    """What a service announces for the demonstration: how to load its example data."""

    def __call__(self, settings: Settings, *, peers: Peers) -> Iterable[str]:
        """Load it through the service's own commands; give lines that say who can sign in."""


class Follow(Protocol):
    """What a service announces that reads the logs of another: how to make what follows them."""

    def __call__(self, settings: Settings, *, peers: Peers) -> Following:
        """Make it; it holds no connection until it is used."""


class TellReadTables(Protocol):
    """What a service announces whose read tables can be rebuilt: what they are made of."""

    def __call__(self, settings: Settings, *, peers: Peers) -> ReadTables:
        """Say it; what it gives holds no connection until it is used."""


class TakeOn(Protocol):
    """What a service announces for operators, as `take_on`: how to register a trust."""

    def __call__(
        self,
        settings: Settings,
        *,
        tenant: str,
        name: str,
        ods_code: str,
        administrator: str,
        email: str,
    ) -> str:
        """Register it, and give the one-time link that lets its first administrator in."""


class TakeOnProgramme(Protocol):
    """What a service announces for operators, as `take_on_programme`."""

    def __call__(self, settings: Settings, *, name: str, administrator: str, email: str) -> str:
        """Register it, and give the one-time link that lets its first administrator in."""


class InviteAdministrator(Protocol):
    """What a service announces for operators, as `invite_administrator`."""

    def __call__(self, settings: Settings, *, tenant: str, administrator: str, email: str) -> str:
        """Invite one, and give the one-time link that lets them in."""


class UnknownServiceError(Exception):
    """No installed service has that name."""

    def __init__(self, *, name: str) -> None:
        known = ", ".join(service.name for service in installed()) or "none is installed"
        super().__init__(f"There is no service {name!r} ({known}).")


@dataclass(frozen=True)
class Service:
    """One installed service; its code is loaded when it is first asked for."""

    entry: EntryPoint

    @property
    def name(self) -> str:
        """Give the service's name, which is also the first part of all its paths."""
        return self.entry.name

    @property
    def database(self) -> str:
        """Give the name of the service's database."""
        return f"alongside_{self.name}"

    @property
    def revisions(self) -> Traversable:
        """Give the folder of the service's migrations."""
        return files(self.entry.module.rpartition(".")[0]) / "migrations" / "versions"

    def create(self, settings: Settings, *, peers: Peers | None = None) -> WSGIApplication:
        """Make the service's application."""
        create_app: CreateApp = self.entry.load()
        return create_app(settings, peers=peers)


def installed() -> list[Service]:
    """Give the installed services, in the order of their names."""
    found = sorted(entry_points(group=_SERVICES), key=lambda entry: entry.name)
    return [Service(entry) for entry in found]


def examples() -> list[LoadExamples]:
    """Give the loaders of example data, in the order of their services' names."""
    found = sorted(entry_points(group=_EXAMPLES), key=lambda entry: entry.name)
    return [entry.load() for entry in found]


def followers() -> list[Follow]:
    """Give what follows the logs of others, in the order of the services' names."""
    found = sorted(entry_points(group=_FOLLOWERS), key=lambda entry: entry.name)
    return [entry.load() for entry in found]


def named(name: str) -> Service:
    """Give one service.

    Raises:
        UnknownServiceError: no such service is installed.
    """
    for service in installed():
        if service.name == name:
            return service
    raise UnknownServiceError(name=name)


def read_tables(name: str) -> TellReadTables:
    """Give what says of what the read tables of one service are made.

    Raises:
        UnknownServiceError: no installed service of that name has any.
    """
    for entry in entry_points(group=_READ_TABLES, name=name):
        found: TellReadTables = entry.load()
        return found
    raise UnknownServiceError(name=name)


def take_on() -> TakeOn:
    """Give what registers a trust."""
    taking_on: TakeOn = _operator("take_on")
    return taking_on


def take_on_programme() -> TakeOnProgramme:
    """Give what registers the programme, which sees all trusts together."""
    taking_on: TakeOnProgramme = _operator("take_on_programme")
    return taking_on


def invite_administrator() -> InviteAdministrator:
    """Give what invites an administrator of a trust."""
    inviting: InviteAdministrator = _operator("invite_administrator")
    return inviting


def _operator(name: str) -> Any:  # noqa: ANN401 whoever calls says what it is
    (entry,) = entry_points(group=_OPERATORS, name=name)
    return entry.load()
