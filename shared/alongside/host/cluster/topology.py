"""Which processes a deployment has, and which settings each is given.

`alongside cluster` runs what stands here; a test holds `docker-compose.yml` against it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

SERVERS: Final = ("postgres", "rabbitmq", "proxy", "collector")
"""The processes of others: database, broker, reverse proxy, and what takes traces and metrics."""

SECRETS: Final = {
    "ALONGSIDE_DEPLOYMENT_KEY": "deployment.key",
    "ALONGSIDE_TENANCY_SECRET": "tenancy.key",
    "ALONGSIDE_SESSION_SECRET": "session.key",
    "ALONGSIDE_SERVICE_SECRET": "service.key",
    "ALONGSIDE_SIGNING_KEY": "signing-key.pem",
}
"""The secrets, and the file of each in the folder where `alongside migrate` makes them, once."""

SHARED: Final = (
    "ALONGSIDE_DATA",
    "ALONGSIDE_PUBLIC_URL",
    "ALONGSIDE_PEER_URL",
    "BROKER_URL",
    "DATABASE_URL",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
)
"""What every process of ours is given, besides the secrets."""

FOLLOWERS: Final = 2
"""Processes that follow logs: they share the work, and one goes on while the other starts again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process of ours, or several of one kind.

    A `once` process ends by itself, and those after it in the order wait for that.
    """

    name: str
    program: Literal["alongside", "gunicorn"] = "alongside"
    arguments: tuple[str, ...] = ()
    settings: frozenset[str]
    copies: int = 1
    once: bool = False


def processes(services: Iterable[str]) -> list[Process]:
    """Give the processes of ours, in the order in which they are started."""
    given = frozenset({*SHARED, *(f"{name}_FILE" for name in SECRETS)})
    owner = frozenset({*SHARED, "DATABASE_OWNER_URL"})
    serving = [
        Process(name=name, program="gunicorn", settings=given | {"ALONGSIDE_SERVICE"})
        for name in services
    ]
    return [
        Process(name="migrate", arguments=("migrate",), settings=owner, once=True),
        *serving,
        Process(name="follower", arguments=("follow",), settings=given, copies=FOLLOWERS),
        Process(name="sealer", arguments=("seal",), settings=given),
    ]
