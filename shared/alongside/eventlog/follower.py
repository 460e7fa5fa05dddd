"""Follow another service's log: each page of its lines is applied together with the new position.

So every effect happens exactly once. A line that cannot be applied is tried again, ever less
often, and then parks that one log of that one tenant: order is kept, other tenants go on.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

import msgspec
import structlog

from alongside.eventlog.errors import GapError, ShrunkLogError
from alongside.telemetry import traces
from alongside.telemetry.names import Fact, Step
from alongside.tenancy.errors import DatabaseUnavailableError
from alongside.tenancy.transaction import Tenancy, TenantTransaction

MOST_TRIES: Final = 6
"""So often a line is tried before its log is parked: a minute in all."""

MOST_TRACED: Final = 100
"""A page of more lines is one that was missed for long: no step is told of each."""

Apply = Callable[[TenantTransaction, bytes, int], None]
"""Takes the transaction, a line and its position, and does what the line asks for.

The same transaction keeps the position after it.
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A log's next lines: `first` is the position of the first, `size` that of the log's last."""

    first: int
    lines: Sequence[bytes]
    size: int


class Source(Protocol):
    """Another service's logs."""

    @property
    def name(self) -> str:
        """Give the service's name."""
        ...

    def after(self, tenant: str, position: int) -> Page:
        """Give a tenant's next lines after a position; none if there are no more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a follower has read one tenant's log.

    `tries` counts how often the next line could not be applied; `parked` says why it is not tried
    any more, and is empty while it is. `line_at` says when a line that waits was written, UTC.
    """

    tenant: str
    position: int = 0
    tries: int = 0
    try_after: datetime | None = None
    parked: str = ""
    line_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a follower is behind one tenant's log.

    `size` counts the log's lines; `since` is when the oldest unread one was written (UTC), None if
    there is none.
    """

    standing: Standing
    size: int
    since: datetime | None


class _Kind(msgspec.Struct):
    type: str
    at: datetime | None = None
    trace: str = ""


class _LineError(Exception):
    """A line of a page could not be applied; `place` counts from 0."""

    def __init__(self, place: int, fault: Exception) -> None:
        self.place = place
        self.fault = fault


def check_continues(log: str, position: int, page: Page) -> None:
    """Make sure that a page of a log continues what was read up to a position.

    Raises:
        ShrunkLogError: the log is shorter than what was read of it.
        GapError: its first line is not the next one.
    """
    if page.size < position:
        raise ShrunkLogError(log=log, read=position, size=page.size)
    if page.lines and page.first != position + 1:
        raise GapError(log=log, after=position, got=page.first)


@dataclass(frozen=True, slots=True)
class Follower:
    """Reads one service's logs and applies them here.

    `name` owns the stored positions, and therefore never changes. Any number of processes may run
    the same follower: for each tenant one of them has the turn, the others pass.
    """

    name: str
    tenancy: Tenancy
    source: Source
    apply: Apply

    def catch_up(self, tenant: str, *, at: datetime) -> Standing:
        """Apply what is new in a tenant's log, and say how far that is; `at` is now, UTC.

        Raises:
            DatabaseUnavailableError: the server is away, or did not answer in time.
        """
        standing = self.standing(tenant)
        while not standing.parked and (standing.try_after is None or standing.try_after <= at):
            page = self.source.after(tenant, standing.position)
            try:
                check_continues(f"{self.source.name}/{tenant}", standing.position, page)
            except (GapError, ShrunkLogError) as fault:
                return self._park(standing, type(fault).__name__)
            if not page.lines:
                break
            try:
                went_on = self._apply_quickly(tenant, standing.position, page.lines)
            except _LineError as failed:
                return self._give_way(standing, page.lines, failed, at)
            standing = self.standing(tenant)
            if not went_on:
                break
        return standing

    def standing(self, tenant: str) -> Standing:
        """Say how far this follower has read a tenant's log."""
        with self.tenancy.transaction(tenant) as tx:
            rows = tx.run(
                "SELECT position, tries, try_after, parked, line_at FROM follower_position"
                " WHERE follower = %s",
                (self.name,),
            )
        return Standing(tenant, *rows[0]) if rows else Standing(tenant)

    def resume(self, tenant: str) -> None:
        """Try again where a tenant's log is parked."""
        with self.tenancy.transaction(tenant) as tx:
            tx.run(
                "UPDATE follower_position SET tries = 0, try_after = NULL, parked = '',"
                " line_at = NULL WHERE follower = %s",
                (self.name,),
            )

    def _apply_quickly(self, tenant: str, after: int, lines: Sequence[bytes]) -> bool:
        """Apply lines as `_apply_page` does, in fewer round trips.

        What they write is sent together, so that it does not show which of them cannot be applied:
        if one cannot, all of them are applied again, each by itself.

        Raises:
            DatabaseUnavailableError: the server is away, or did not answer in time.
            _LineError: one of the lines cannot be applied; then none is.
        """
        try:
            return self._apply_page(tenant, after, lines, later=True)
        except _LineError:
            return self._apply_page(tenant, after, lines)

    def _apply_page(
        self, tenant: str, after: int, lines: Sequence[bytes], *, later: bool = False
    ) -> bool:
        """Apply lines with the position behind them; say no if another process was quicker.

        Raises:
            DatabaseUnavailableError: the server is away, or did not answer in time.
            _LineError: one of the lines cannot be applied; then none is.
        """
        place = 0
        try:
            with self.tenancy.transaction(tenant) as tx:
                ((mine, reached),) = tx.run("SELECT * FROM take_turn(%s)", (self.name,))
                if not mine or reached != after:
                    return False
                apply = self._traced(tenant, lines)
                with tx.writing_later() if later else nullcontext():
                    for place, line in enumerate(lines):
                        apply(tx, line, after + place + 1)
                self._keep(tx, after + len(lines))
        except DatabaseUnavailableError:
            raise
        # Whatever the effect of a line raises, the lines after it wait.
        except Exception as fault:
            raise _LineError(place, fault) from fault
        return True

    def _traced(self, tenant: str, lines: Sequence[bytes]) -> Apply:
        """Give what applies a line as a step of its own trace; long pages are no news to follow."""
        if not traces.watching() or len(lines) > MOST_TRACED:
            return self.apply

        def apply(tx: TenantTransaction, line: bytes, position: int) -> None:
            facts: traces.Facts = {
                Fact.FOLLOWER: self.name,
                Fact.TENANT: tenant,
                Fact.POSITION: position,
            }
            trace = msgspec.json.decode(line, type=_Kind).trace
            with (
                traces.within(trace or traces.new_trace(watched=False)),
                traces.span(Step.APPLY, facts, kind=traces.Kind.CONSUMER),
            ):
                self.apply(tx, line, position)

        return apply

    def _give_way(
        self, standing: Standing, lines: Sequence[bytes], failed: _LineError, at: datetime
    ) -> Standing:
        """Keep what went well before the line, and try the line again later, or no more."""
        position = standing.position + failed.place
        if failed.place:
            self._apply_page(standing.tenant, standing.position, lines[: failed.place])
        tries = standing.tries + 1 if not failed.place else 1
        kind = msgspec.json.decode(lines[failed.place], type=_Kind)
        reason = f"position {position + 1}, {kind.type}: {type(failed.fault).__name__}"
        try_after = at + timedelta(seconds=2**tries)
        waiting = Standing(standing.tenant, position, tries, try_after, "", kind.at)
        with traces.within(kind.trace):
            if tries >= MOST_TRIES:
                return self._park(waiting, reason)
            self._say("a line could not be applied", standing.tenant, reason)
        self._note(waiting)
        return waiting

    def _park(self, standing: Standing, reason: str) -> Standing:
        parked = replace(standing, try_after=None, parked=reason)
        self._say("a log is parked", standing.tenant, reason)
        self._note(parked)
        return parked

    def _say(self, what: str, tenant: str, reason: str) -> None:
        log = structlog.get_logger("alongside.follow")
        log.error(what, follower=self.name, tenant=tenant, reason=reason)

    def _keep(self, tx: TenantTransaction, position: int) -> None:
        tx.run(
            "INSERT INTO follower_position (tenant, follower, position, tries, try_after, parked)"
            " VALUES (current_tenant(), %s, %s, 0, NULL, '')"
            " ON CONFLICT (tenant, follower) DO UPDATE SET position = excluded.position,"
            " tries = 0, try_after = NULL, parked = '', line_at = NULL",
            (self.name, position),
        )

    def _note(self, standing: Standing) -> None:
        """Keep why a log waits, unless another process has gone on in the meantime."""
        with self.tenancy.transaction(standing.tenant) as tx:
            tx.run(
                "INSERT INTO follower_position AS mine"
                " (tenant, follower, position, tries, try_after, parked, line_at)"
                " VALUES (current_tenant(), %s, %s, %s, %s, %s, %s)"
                " ON CONFLICT (tenant, follower) DO UPDATE SET tries = excluded.tries,"
                " try_after = excluded.try_after, parked = excluded.parked,"
                " line_at = excluded.line_at WHERE mine.position = excluded.position",
                (
                    self.name,
                    standing.position,
                    standing.tries,
                    standing.try_after,
                    standing.parked,
                    standing.line_at,
                ),
            )


@dataclass(frozen=True, slots=True)
class Following:
    """A follower with the tenants whose logs it reads; `clock` gives now, in UTC."""

    follower: Follower
    tenants: Callable[[], Iterable[str]]
    clock: Callable[[], datetime]

    def catch_up(self, only: Collection[str] = ()) -> list[Standing]:
        """Apply what is new in every tenant's log; one that fails does not hold up the others.

        `only` names tenants whose logs have grown, where that is known.

        Raises:
            ExceptionGroup: what went wrong, of each log that could not be read.
        """
        standings: list[Standing] = []
        faults: list[Exception] = []
        for tenant in self.tenants():
            if only and tenant not in only:
                continue
            try:
                standings.append(self.follower.catch_up(tenant, at=self.clock()))
            # Told together at the end, so that every tenant has its turn.
            except Exception as fault:  # noqa: BLE001
                faults.append(fault)
        if faults:
            raise ExceptionGroup(f"{self.follower.name} could not read", faults)
        return standings

    def lags(self) -> Iterator[Lag]:
        """Say how far each tenant's log is read, and how far it goes."""
        source = self.follower.source
        for tenant in self.tenants():
            standing = self.follower.standing(tenant)
            page = source.after(tenant, standing.position)
            since = msgspec.json.decode(page.lines[0], type=_Kind).at if page.lines else None
            yield Lag(standing, page.size, since)

    def resume(self) -> list[str]:
        """Try again where logs are parked, and name their tenants."""
        parked = [each for each in self.tenants() if self.follower.standing(each).parked]
        for tenant in parked:
            self.follower.resume(tenant)
        return parked
