"""Fill a service's read tables anew from the logs, beside the old ones, and swap them in.

The old tables serve, and are written, until the swap: one transaction for each tenant, in which
nobody else writes to them. Whatever fails before it has changed nothing.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Final

from alongside.eventlog.application import Application
from alongside.eventlog.errors import RebuildError, ShrunkLogError
from alongside.eventlog.follower import Apply, Following, Page, Source, check_continues
from alongside.eventlog.recorder import PAGE, LogRecorder
from alongside.eventlog.schema import BESIDE
from alongside.tenancy.errors import DatabaseUnavailableError
from alongside.tenancy.transaction import Tenancy, TenantTransaction

_SWAP_TIMEOUT: Final = "30min"
_OWN: Final = ""

Position = int


@dataclass(frozen=True, slots=True)
class ReadTables:
    """The tables of a service that hold nothing but what the logs say, and who fills them.

    `tables` are in the order in which rows may be inserted. `application` projects the service's
    own log into them, `followings` the logs of others; `tenants` names those who have rows.
    """

    tables: tuple[str, ...]
    tenants: Callable[[], Iterable[str]]
    application: Application | None = None
    followings: tuple[Following, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one log of a tenant was read anew; with `swapped` the tenant's new rows serve."""

    tenant: str
    log: str
    position: int
    size: int
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class _Feed:
    """A log that is read anew; `follower` owns its stored position, and is empty for one's own."""

    follower: str
    source: Source
    apply: Apply


@dataclass(frozen=True, slots=True)
class _OwnLog:
    """The service's own logs, a page at a time."""

    name: str
    tenancy: Tenancy

    def after(self, tenant: str, position: int) -> Page:
        """Give a tenant's next lines after a position."""
        recorder = LogRecorder(self.tenancy, tenant=tenant)
        size = recorder.max_notification_id() or 0
        return Page(position + 1, list(recorder.entries(after=position, limit=PAGE)), size)


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Rebuilds the read tables of one service.

    `live` is the door to the tables that serve; through `fresh` the same statements find the
    tables beside them. Only one rebuild of a service may run, and it begins with those empty.
    """

    service: str
    made_of: ReadTables
    live: Tenancy
    fresh: Tenancy

    def run(self, tenants: Iterable[str] | None = None) -> Generator[Progress, None, None]:
        """Rebuild tenant by tenant, every one if none is named, and say how far it is.

        Raises:
            RebuildError: a line cannot be applied; that tenant's old rows go on serving.
            ShrunkLogError: a log is shorter than what was read of it.
            GapError: a log's lines do not continue.
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        feeds = list(self._feeds())
        for tenant in dict.fromkeys(self.made_of.tenants() if tenants is None else tenants):
            reached: dict[str, Position] = {}
            for feed in feeds:
                yield from self._fill(feed, tenant, reached)
            self._swap(feeds, tenant, reached)
            lines = sum(reached.values())
            yield Progress(tenant, self.service, lines, lines, swapped=True)

    def _feeds(self) -> Iterator[_Feed]:
        for each in self.made_of.followings:
            follower = each.follower
            yield _Feed(follower.name, follower.source, follower.apply)
        # One's own log last, because its writers wait while their tenant is swapped.
        application = self.made_of.application
        if application is not None:
            own = _OwnLog(self.service, self.live)
            yield _Feed(_OWN, own, _projecting(application))

    def _fill(self, feed: _Feed, tenant: str, reached: dict[str, Position]) -> Iterator[Progress]:
        """Apply a log's lines to the fresh tables, up to its present end."""
        position = reached.get(feed.follower, 0)
        while True:
            page = feed.source.after(tenant, position)
            check_continues(f"{feed.source.name}/{tenant}", position, page)
            if not page.lines:
                break
            self._apply_page(feed, tenant, position, page.lines)
            position += len(page.lines)
            reached[feed.follower] = position
            yield Progress(tenant, feed.source.name, position, max(page.size, position))
        reached[feed.follower] = position

    def _apply_page(
        self, feed: _Feed, tenant: str, after: Position, lines: Sequence[bytes]
    ) -> None:
        """Apply lines with what they write sent together; if one cannot be, find out which.

        Raises:
            DatabaseUnavailableError: the server is away, or did not answer in time.
            RebuildError: a line cannot be applied.
        """
        try:
            self._apply(feed, tenant, after, lines, later=True)
        except RebuildError:
            self._apply(feed, tenant, after, lines, later=False)

    def _apply(
        self, feed: _Feed, tenant: str, after: Position, lines: Sequence[bytes], *, later: bool
    ) -> None:
        position = after
        try:
            with (
                self.fresh.transaction(tenant) as tx,
                tx.writing_later() if later else nullcontext(),
            ):
                for position, line in enumerate(lines, after + 1):
                    feed.apply(tx, line, position)
        except DatabaseUnavailableError:
            raise
        # Whatever the effect of a line raises, it is told by its place: what it quotes may be
        # a person's.
        except Exception as fault:
            raise RebuildError(
                log=f"{feed.source.name}/{tenant}", position=position, fault=type(fault).__name__
            ) from fault

    def _swap(self, feeds: Sequence[_Feed], tenant: str, reached: dict[str, Position]) -> None:
        """Put the fresh rows in place of the old, with everybody who writes them kept waiting."""
        with self.live.transaction(tenant) as tx:
            tx.run("SELECT set_config('statement_timeout', %s, true)", (_SWAP_TIMEOUT,))
            for feed in feeds:
                before = _kept_waiting(tx, feed)
                self._follow_up(feed, tenant, before, reached)
            for table in reversed(self.made_of.tables):
                tx.run(f"DELETE FROM public.{table}")  # noqa: S608 the service's own names
            for table in self.made_of.tables:
                tx.run(
                    f"INSERT INTO public.{table} SELECT * FROM {BESIDE}.{table}"  # noqa: S608 and these
                )
            _keep(tx, {name: position for name, position in reached.items() if name != _OWN})

    def _follow_up(
        self, feed: _Feed, tenant: str, before: Position, reached: dict[str, Position]
    ) -> None:
        """Apply what came while others were read; the fresh tables may not lag behind the old.

        Raises:
            ShrunkLogError: the log is shorter than what the old tables say of it.
        """
        for _ in self._fill(feed, tenant, reached):
            pass
        if reached[feed.follower] < before:
            raise ShrunkLogError(
                log=f"{feed.source.name}/{tenant}", read=before, size=reached[feed.follower]
            )


def _projecting(application: Application) -> Apply:
    def project(tx: TenantTransaction, line: bytes, position: int) -> None:
        (event,) = application.codec.decode([line])
        application.projections.apply(tx, event, position)

    return project


def _kept_waiting(tx: TenantTransaction, feed: _Feed) -> Position:
    """Wait for whoever writes the rows of a log now, keep all others out, and say how far it is."""
    if feed.follower == _OWN:
        tx.run("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (tx.tenant,))
        rows = tx.run("SELECT size FROM log_head")
    else:
        tx.run("SELECT wait_for_turn(%s)", (feed.follower,))
        rows = tx.run(
            "SELECT position FROM follower_position WHERE follower = %s", (feed.follower,)
        )
    return Position(rows[0][0]) if rows else 0


def _keep(tx: TenantTransaction, positions: Mapping[str, Position]) -> None:
    """Let followers go on behind what was read anew, also those that were parked."""
    for name, position in positions.items():
        tx.run(
            "INSERT INTO follower_position (tenant, follower, position, tries, try_after, parked)"
            " VALUES (current_tenant(), %s, %s, 0, NULL, '')"
            " ON CONFLICT (tenant, follower) DO UPDATE SET position = excluded.position,"
            " tries = 0, try_after = NULL, parked = '', line_at = NULL",
            (name, position),
        )
