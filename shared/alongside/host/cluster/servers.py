"""The servers of others, as Debian's packages bring them, each in a folder and on ports of its own.

The broker reads the definitions that containers mount, and the proxy the same settings and routes.
"""

import secrets
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from alongside.host.cluster.programs import Program
from alongside.host.embedded import EmbeddedServer, find_programs

ROOT: Final = Path(__file__).resolve().parents[4]
"""The clone: `deploy` and `infra` are files of it, and in no wheel."""

GUNICORN: Final = ROOT / "deploy" / "gunicorn.py"
_DEFINITIONS: Final = ROOT / "infra" / "rabbitmq" / "definitions.json"
_PROXY: Final = ROOT / "deploy" / "proxy"
_COLLECTOR: Final = ROOT / "infra" / "otel" / "collector.yaml"

_DEBIAN: Final = Path("/usr/lib/postgresql")
_OLDEST: Final = 15
_BROKER: Final = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_SBIN: Final = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
_ALONE: Final = "127.0.0.1"
_CONNECTIONS: Final = {"max_connections": "400"}


class NoClusterError(Exception):
    """The cluster cannot run here; the sentence says what is missing."""

    def __init__(self, *, missing: str) -> None:
        super().__init__(f"The cluster cannot run here: {missing}.")


def check() -> None:
    """See that everything is here before anything is started.

    Raises:
        NoClusterError: something is missing.
    """
    if not GUNICORN.exists():
        raise NoClusterError(missing="it needs a clone of Alongside, with deploy/ and infra/")
    wanted = {
        "rabbitmq-server": _BROKER.exists(),
        "nginx": _found("nginx"),
        "util-linux": shutil.which("setpriv"),
    }
    missing = [package for package, found in wanted.items() if not found]
    if missing:
        raise NoClusterError(missing=f"as root, apt-get install {' '.join(missing)}")


def reached_at(host: str, port: int) -> str:
    """Give the address, with its port, at which this machine reaches what serves on a host."""
    everywhere = {"0.0.0.0": _ALONE, "::": "::1"}  # noqa: S104 asked for, not chosen
    host = everywhere.get(host, host)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def free_port() -> int:
    """Give a port of this machine that nobody serves on at this moment."""
    with socket.socket() as held:
        held.bind((_ALONE, 0))
        return int(held.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Postgres:
    """The database server, reached by TCP with a password for each role."""

    server: EmbeddedServer
    port: int
    passwords: Mapping[str, str]

    @classmethod
    def of(cls, data: Path) -> "Postgres":
        """Make the server of a data folder; the version that made its files goes on with them."""
        port = free_port()
        folder = data / "postgres"
        server = EmbeddedServer(
            folder, tuning=_CONNECTIONS, programs=_postgres_programs(folder), port=port
        )
        kept = {
            role: _kept(data, f"{role}.password") for role in ("alongside_app", "alongside_owner")
        }
        return cls(server, port, kept)

    def let_in(self) -> None:
        """Give each role its password."""
        writing = text(
            "SELECT format('ALTER ROLE %I PASSWORD %L', CAST(:role AS text), CAST(:word AS text))"
        )
        engine = create_engine(self.server.url.set(database="postgres"), poolclass=NullPool)
        with engine.begin() as connection:
            for role, password in self.passwords.items():
                named = {"role": role, "word": password}
                connection.exec_driver_sql(connection.scalars(writing, named).one())

    def address(self, role: str) -> str:
        """Give the server's address for a role."""
        return f"postgresql://{role}:{self.passwords[role]}@{_ALONE}:{self.port}"


@dataclass(frozen=True, slots=True)
class Broker:
    """RabbitMQ, and the register of names that Erlang's programs need."""

    folder: Path
    port: int
    names: int
    distribution: int

    @classmethod
    def of(cls, data: Path) -> "Broker":
        """Make the broker of a data folder."""
        folder = data / "broker"
        folder.mkdir(mode=0o700, exist_ok=True)
        return cls(folder, free_port(), free_port(), free_port())

    @property
    def address(self) -> str:
        """Give the address that `infra/rabbitmq/definitions.json` makes."""
        return f"amqp://alongside:alongside@{_ALONE}:{self.port}/alongside"

    def programs(self) -> tuple[Program, Program]:
        """Give the two programs."""
        settings = self.folder / "rabbitmq.conf"
        settings.write_text(
            f"listeners.tcp.1 = {_ALONE}:{self.port}\n"
            "definitions.import_backend = local_filesystem\n"
            f"definitions.local.path = {_DEFINITIONS}\n"
        )
        environment = {
            "HOME": str(self.folder),
            "ERL_EPMD_PORT": str(self.names),
            "ERL_EPMD_ADDRESS": _ALONE,
            "RABBITMQ_NODENAME": "alongside@localhost",
            "RABBITMQ_DIST_PORT": str(self.distribution),
            # The process that is started is then the broker, and not a shell that waits for it.
            "RABBITMQ_ALLOW_INPUT": "yes",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-noinput -kernel inet_dist_use_interface {127,0,0,1}"
            ),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(settings),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_FEATURE_FLAGS_FILE": str(self.folder / "flags"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
        }
        output = self.folder / "output"
        return (
            Program("epmd", ["epmd"], environment, output),
            Program("rabbitmq", [_BROKER], environment, output),
        )


def proxy(data: Path, *, host: str, port: int, upstreams: Mapping[str, int]) -> Program:
    """Give the reverse proxy; `upstreams` are the ports of the services, by name."""
    folder = data / "proxy"
    folder.mkdir(mode=0o700, exist_ok=True)
    listen = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    settings = folder / "nginx.conf"
    settings.write_text(
        "\n".join(
            [
                "daemon off;",
                f"pid {_quoted(folder / 'pid')};",
                f"error_log {_quoted(folder / 'error.log')} crit;",
                "events {}",
                "http {",
                *(f"{place}_temp_path {_quoted(folder / place)};" for place in places),
                f"include {_quoted(_PROXY / 'http.conf')};",
                f"upstream itself {{ server {reached_at(host, port)}; }}",
                *(
                    f"upstream {name} {{ server {_ALONE}:{each}; }}"
                    for name, each in upstreams.items()
                ),
                f"server {{ listen {listen}; include {_quoted(_PROXY / 'routes.conf')}; }}",
                "}",
                "",
            ]
        )
    )
    command: list[str | Path] = [_found("nginx") or "nginx", "-e", "stderr", "-c", settings]
    return Program("proxy", command, {})


@dataclass(frozen=True, slots=True)
class Collector:
    """The OpenTelemetry collector, where one is installed: Debian has no package of it."""

    program: str
    output: Path
    port: int
    metrics_port: int

    @classmethod
    def of(cls, data: Path) -> "Collector | None":
        """Make it; nothing where none is installed."""
        program = shutil.which("otelcol") or shutil.which("otelcol-contrib")
        if program is None:
            return None
        return cls(program, data / "collector.log", free_port(), free_port())

    @property
    def address(self) -> str:
        """Give the address that traces and metrics are sent to."""
        return f"http://{_ALONE}:{self.port}"

    def run(self) -> Program:
        """Give its program."""
        command: list[str | Path] = [self.program, "--config", _COLLECTOR]
        environment = {
            "OTLP_ADDRESS": f"{_ALONE}:{self.port}",
            "PROMETHEUS_ADDRESS": f"{_ALONE}:{self.metrics_port}",
        }
        return Program("collector", command, environment, self.output)


def _found(program: str) -> str | None:
    return shutil.which(program, path=_SBIN)


def _postgres_programs(folder: Path) -> Path:
    """Choose Debian's newest server, or the wheel's; files are of the version that made them."""
    found = {
        int(programs.parent.name): programs
        for programs in _DEBIAN.glob("[0-9]*/bin")
        if (programs / "initdb").exists() and int(programs.parent.name) >= _OLDEST
    }
    made_by = folder / "PG_VERSION"
    if made_by.exists():
        return found.get(int(made_by.read_text()), find_programs())
    return found[max(found)] if found else find_programs()


def _kept(data: Path, name: str) -> str:
    """Give a password that is made up once."""
    file = data / "secrets" / name
    if not file.exists():
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))
    return file.read_text()


def _quoted(path: Path) -> str:
    """Write a path as nginx reads it."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
