"""Rebuild a service's read tables from the logs, while it goes on serving."""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, text

from alongside.eventlog.rebuild import Progress, Rebuild
from alongside.eventlog.schema import BESIDE, KEPT, beside
from alongside.host.migrate import ONE_AT_A_TIME, administering
from alongside.host.services import NOBODY_HERE, Peers, named, read_tables
from alongside.settings import Settings
from alongside.tenancy.transaction import Tenancy

_TELL_SECONDS = 1.0


class RebuildRunningError(Exception):
    """Another process rebuilds or migrates the same database."""

    def __init__(self, *, service: str) -> None:
        super().__init__(f"{service} is being rebuilt or migrated by another process.")


def rebuild(
    settings: Settings, *, service: str, tenant: str | None = None, peers: Peers = NOBODY_HERE
) -> Generator[str, None, None]:
    """Rebuild one tenant's read tables, or every tenant's; give lines that say how far it is.

    Services that are not among the `peers` are reached by HTTP.

    Raises:
        UnknownServiceError: no such service is installed.
        UnreachableDatabaseError: its database is away, or does not let the owner in.
        RebuildRunningError: another process rebuilds or migrates it.
        RebuildError: a line cannot be applied; the old rows of that tenant still serve.
    """
    found = named(service)
    made_of = read_tables(service)(settings, peers=peers)
    secret = settings.tenancy_secret
    with (
        _fresh_tables(settings, found.database, service=service),
        Tenancy(settings.database(found.database), secret=secret, connections=2) as live,
        Tenancy(settings.database(found.database), secret=secret, first=BESIDE) as fresh,
    ):
        running = Rebuild(service, made_of, live, fresh)
        yield from _told(running.run([tenant] if tenant is not None else None))


def _told(progress: Iterator[Progress]) -> Iterator[str]:
    """Give a line for each tenant when it is done, and one each second until then."""
    told = time.monotonic()
    for each in progress:
        if each.swapped:
            yield f"{each.tenant}: done, {each.position:,} lines"
        elif time.monotonic() - told >= _TELL_SECONDS:
            told = time.monotonic()
            yield f"{each.tenant}: {each.position:,} of {each.size:,} lines of {each.log}"


@contextmanager
def _fresh_tables(settings: Settings, database: str, *, service: str) -> Iterator[None]:
    """Make the fresh tables, and drop them at the end; what a crash left of them goes first.

    Raises:
        RebuildRunningError: another process rebuilds or migrates the database.
    """
    with administering(settings, database) as owner:
        lock = text("SELECT pg_try_advisory_lock(:key)")
        if not owner.scalar(lock, {"key": ONE_AT_A_TIME}):
            raise RebuildRunningError(service=service)
        for statement in beside(_read_tables_there(owner)):
            owner.exec_driver_sql(statement)
        try:
            yield
        finally:
            owner.exec_driver_sql(f"DROP SCHEMA {BESIDE} CASCADE")


def _read_tables_there(owner: Connection) -> Sequence[str]:
    """Name the service's tables, also those that no log fills: an effect may write to them too."""
    query = text(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind = 'r' AND relname NOT IN :kept ORDER BY relname"
    ).bindparams(bindparam("kept", expanding=True))
    return owner.scalars(query, {"kept": sorted(KEPT)}).all()
