"""Run the topology on this machine: every process started, kept running, and stopped again."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from threading import Thread
from time import sleep

import httpx
from environs import Env

from alongside.host.audit import note
from alongside.host.cluster.programs import Database, Program, Supervisor, of_this_python
from alongside.host.cluster.servers import (
    GUNICORN,
    Broker,
    Collector,
    NoClusterError,
    Postgres,
    check,
    proxy,
    reached_at,
)
from alongside.host.cluster.topology import SECRETS, Process, processes
from alongside.host.examples import Loaded
from alongside.host.migrate import discard, prepare
from alongside.host.serve import hold
from alongside.host.services import installed
from alongside.host.up import exclusive
from alongside.settings import read
from alongside.telemetry import logs

_ALONE = "127.0.0.1"
_OTLP = "OTEL_EXPORTER_OTLP_ENDPOINT"


def cluster(*, data: Path, host: str, port: int, with_examples: bool) -> None:
    """Run every process of a deployment until a signal ends it, then stop all of them.

    Raises:
        NoClusterError: a server is not installed, or a process that others wait for fails.
        PortTakenError: another program serves on the port.
        FolderTakenError: another process uses the folder, or it cannot be written.
        EmbeddedServerError: PostgreSQL does not start.
        ExamplesError: the example data cannot be loaded.
    """
    logs.configure()
    check()
    data = data.resolve()
    with ExitStack() as started:
        # Where the port is taken, that is said before anything is started.
        hold(host, port).close()
        started.enter_context(exclusive(data))
        supervisor = Supervisor()
        started.callback(supervisor.stop)
        given, lines = _prepare(supervisor, data, host, port, with_examples=with_examples)
        serving = {name: started.enter_context(hold(_ALONE, 0)) for name in _services()}
        supervisor.start(*_ours(given, serving))
        ports = {name: held.getsockname()[1] for name, held in serving.items()}
        supervisor.start(proxy(data, host=host, port=port, upstreams=ports))
        when_up = "\n".join([f"Alongside serves at {given['ALONGSIDE_PUBLIC_URL']}/", *lines])
        _say_once_ready(given["ALONGSIDE_PEER_URL"], when_up)
        supervisor.keep_running()


def _prepare(
    supervisor: Supervisor, data: Path, host: str, port: int, *, with_examples: bool
) -> tuple[dict[str, str], list[str]]:
    """Start the servers, bring the databases up to this version, and load what is asked for.

    Raises:
        NoClusterError: a process that others wait for fails.
    """
    broker, postgres, collector = Broker.of(data), Postgres.of(data), Collector.of(data)
    # The broker takes longest to start, and nothing waits for it.
    supervisor.start(*broker.programs(), *([collector.run()] if collector else []))
    supervisor.start(Database(postgres.server))
    given = _settings(data, host, port) | {
        "BROKER_URL": broker.address,
        "DATABASE_URL": postgres.address("alongside_app"),
        "DATABASE_OWNER_URL": postgres.address("alongside_owner"),
        # Empty, nothing is sent.
        _OTLP: collector.address if collector else os.environ.get(_OTLP, ""),
    }
    loaded = Loaded(data / "examples.json")
    if loaded.interrupted:
        discard(postgres.server.url)
        loaded.file.unlink()
    prepare(postgres.server.url)
    postgres.let_in()
    for process in processes(_services()):
        if process.once:
            _run_once(process, given)
    lines = loaded.once(given) if with_examples else []
    note(data, given)
    return given, lines


def _settings(data: Path, host: str, port: int) -> dict[str, str]:
    name = "localhost" if host in {_ALONE, "::1"} else host
    given = {
        "ALONGSIDE_DATA": str(data),
        "ALONGSIDE_PUBLIC_URL": Env().str("ALONGSIDE_PUBLIC_URL", f"http://{name}:{port}"),
        "ALONGSIDE_PEER_URL": f"http://{reached_at(host, port)}",
    }
    # The first to read the settings makes the secrets; nobody after it makes any.
    read(**given)
    files = {f"{name}_FILE": str(data / "secrets" / file) for name, file in SECRETS.items()}
    return given | files


def _services() -> list[str]:
    return [service.name for service in installed()]


def _ours(given: Mapping[str, str], serving: Mapping[str, socket.socket]) -> list[Program]:
    """Give the processes of ours that keep running."""
    programs = []
    for process in processes(_services()):
        for number in range(0 if process.once else process.copies):
            name = f"{process.name}-{number + 1}" if process.copies > 1 else process.name
            programs.append(_program(process, name, given, serving.get(process.name)))
    return programs


def _program(
    process: Process, name: str, given: Mapping[str, str], held: socket.socket | None
) -> Program:
    known = {**given, "ALONGSIDE_SERVICE": process.name}
    environment = {setting: known[setting] for setting in process.settings}
    if held is None:
        return Program(name, of_this_python("alongside.host", *process.arguments), environment)
    # Held here, the port is never another's, and whoever connects waits while it starts again.
    bound = ("--config", str(GUNICORN), "--bind", f"fd://{held.fileno()}")
    command = of_this_python("gunicorn", *bound)
    return Program(name, command, environment, sockets=[held.fileno()])


def _run_once(process: Process, given: Mapping[str, str]) -> None:
    program = _program(process, process.name, given, None)
    ended = subprocess.run(
        program.command, env={**os.environ, **program.environment}, check=False
    ).returncode
    if ended:
        raise NoClusterError(missing=f"{process.name} ended with {ended}")


def _say_once_ready(address: str, when_up: str) -> None:
    """Print where to look, as soon as every service can do its work."""

    def say() -> None:
        for service in _services():
            while not _is_ready(f"{address}/{service}/health/ready"):
                sleep(0.1)
        sys.stdout.write(f"{when_up}\n")
        sys.stdout.flush()

    Thread(target=say, daemon=True).start()


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5).status_code == HTTPStatus.OK
    except httpx.TransportError:
        return False
