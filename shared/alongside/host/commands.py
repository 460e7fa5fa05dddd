"""What each `alongside` command does."""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping

from alongside.audit import verifier
from alongside.audit.errors import AuditError
from alongside.eventlog.errors import EventLogError
from alongside.eventlog.kinds import DomainError
from alongside.host.audit import (
    NothingKeptError,
    UnknownTenantError,
    UnreachableServicesError,
    UnwritableFileError,
    export,
    public_key,
    settings_of,
    tenants,
)
from alongside.host.cluster.run import cluster
from alongside.host.cluster.servers import NoClusterError
from alongside.host.embedded import EmbeddedServerError
from alongside.host.examples import ExamplesError, load
from alongside.host.follow import follow_until_stopped, resume, status
from alongside.host.migrate import UnreachableDatabaseError, migrate
from alongside.host.privacy import replay_erasures
from alongside.host.rebuild import RebuildRunningError, rebuild
from alongside.host.seal import seal_until_stopped
from alongside.host.serve import PortTakenError
from alongside.host.services import (
    UnknownServiceError,
    invite_administrator,
    take_on,
    take_on_programme,
)
from alongside.host.unprivileged import NoUserError
from alongside.host.up import FolderTakenError, up
from alongside.privacy.certificates import FalseCertificateError
from alongside.settings import SettingsError, read
from alongside.telemetry import metrics, traces
from alongside.telemetry.logs import configure
from alongside.tenancy.errors import DatabaseUnavailableError

_EXPECTED = (
    AuditError,
    DatabaseUnavailableError,
    DomainError,
    EmbeddedServerError,
    EventLogError,
    ExamplesError,
    FalseCertificateError,
    FolderTakenError,
    NoClusterError,
    NoUserError,
    NothingKeptError,
    PortTakenError,
    RebuildRunningError,
    SettingsError,
    UnknownServiceError,
    UnknownTenantError,
    UnreachableDatabaseError,
    UnreachableServicesError,
    UnwritableFileError,
)


def run(asked: argparse.Namespace) -> int:
    """Run one; an expected fault is one sentence on standard error and exit code 1."""
    if asked.command == "audit" and asked.asked == "verify":
        return verifier.run(asked)
    try:
        _run(asked)
    except _EXPECTED as fault:
        sys.stderr.write(f"alongside: {fault}\n")
        return 1
    return 0


def _run(asked: argparse.Namespace) -> None:
    command: str = asked.command
    if command == "follow" and not asked.resume:
        configure()
        traces.configure()
        metrics.configure()
        follow_until_stopped(read())
    elif command == "seal":
        configure()
        metrics.configure()
        seal_until_stopped(read())
    elif command in {"up", "demo", "cluster"}:
        _serve(asked)
    else:
        _print(_TOLD[command](asked))


def _serve(asked: argparse.Namespace) -> None:
    where = {"data": asked.data, "host": asked.host, "port": asked.port}
    if asked.command == "cluster":
        cluster(**where, with_examples=asked.with_examples)
    else:
        up(**where, with_examples=asked.command == "demo")


def _tenants(asked: argparse.Namespace) -> Iterable[str]:
    settings = settings_of(asked.data)
    if asked.asked == "list":
        return tenants(settings)
    who = {"administrator": asked.administrator, "email": asked.email}
    if asked.asked == "add":
        trust = {"tenant": asked.tenant, "name": asked.name, "ods_code": asked.ods_code}
        link = take_on()(settings, **trust, **who)
    elif asked.asked == "programme":
        link = take_on_programme()(settings, name=asked.name, **who)
    else:
        link = invite_administrator()(settings, tenant=asked.tenant, **who)
    return [f"{asked.administrator} can come in once, by this link:", link]


def _evidence(asked: argparse.Namespace) -> Iterable[str]:
    if asked.asked == "key":
        return [public_key(asked.data)]
    return export(settings_of(asked.data), tenant=asked.tenant, output=asked.output)


def _migrated(_asked: argparse.Namespace) -> Iterable[str]:
    settings = read()
    migrate(settings)
    return replay_erasures(settings)


def _rebuilt(asked: argparse.Namespace) -> Iterable[str]:
    return rebuild(settings_of(asked.data), service=asked.service, tenant=asked.tenant)


_TOLD: Mapping[str, Callable[[argparse.Namespace], Iterable[str]]] = {
    "audit": _evidence,
    "examples": lambda _: load(read()),
    "follow": lambda asked: resume(settings_of(asked.data)),
    "log": lambda asked: status(settings_of(asked.data)),
    "migrate": _migrated,
    "privacy": lambda asked: replay_erasures(settings_of(asked.data)),
    "rebuild": _rebuilt,
    "tenants": _tenants,
}
"""What ends by itself, and gives lines to print."""


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
