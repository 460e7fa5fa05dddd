"""A release: numbered figures for the programme, frozen when they are prepared.

Nobody sees the figures before somebody else has approved them, so that nobody chooses between two
versions by what they show. Later and corrected events never change a release.
"""

from datetime import date
from enum import StrEnum
from typing import Final, Self

import msgspec

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.reporting.domain.disclosure import Policy
from alongside.reporting.domain.errors import NotWaitingError, OwnReleaseError
from alongside.reporting.domain.figures import Position

PROGRAMME: Final = "programme"
"""The tenant of those who see all trusts together, as identity names it. It is no trust."""

_STREAM: Final = "release-00000000-0000-7000-8000-{:012d}"


def stream_of(number: int) -> StreamId:
    """Give the stream of a release: two with one number cannot be stored."""
    return StreamId(_STREAM.format(number))


def number_of(stream: str) -> int:
    """Give the number of a release by its stream."""
    return int(stream.rpartition("-")[2])


class PublishedRow(msgspec.Struct, frozen=True):
    """A figure of a table. `value` None is *not shown*."""

    row: str
    value: int | None


class PublishedTable(msgspec.Struct, frozen=True):
    """A table as it is published."""

    table: str
    rows: tuple[PublishedRow, ...]


class Input(msgspec.Struct, frozen=True):
    """Where the logs of one trust stood; which trust, only the trust's own log says."""

    share: str
    positions: tuple[Position, ...]


class AttackResult(msgspec.Struct, frozen=True, kw_only=True):
    """How the attack before publication went; with `hits` above 0 there is no release."""

    views: int
    statements: int
    unknowns: int
    hits: int


class ReleasePrepared(Created, frozen=True, kw_only=True, tag="release.prepared.v1"):
    """Figures were worked out, protected and frozen. `sha256` is that of the CSV's bytes."""

    number: int
    policy: Policy
    tables: tuple[PublishedTable, ...]
    csv: str
    sha256: str
    inputs: tuple[Input, ...]
    attack: AttackResult
    by: str
    on: date


class ReleaseApproved(Event, frozen=True, kw_only=True, tag="release.approved.v1"):
    """Somebody else let the programme read it."""

    by: str
    on: date


class ReleaseWithdrawn(Event, frozen=True, kw_only=True, tag="release.withdrawn.v1"):
    """It will never be read."""

    by: str
    on: date


class ReleaseStatus(StrEnum):
    """How far a release has come."""

    WAITING = "waiting"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Release(Aggregate):
    """One release of the programme."""

    @event(ReleasePrepared)
    def __init__(
        self,
        *,
        number: int,
        policy: Policy,
        tables: tuple[PublishedTable, ...],
        csv: str,
        sha256: str,
        inputs: tuple[Input, ...],
        attack: AttackResult,
        by: str,
        on: date,
    ) -> None:
        self.number = number
        self.policy = policy
        self.inputs = inputs
        self.prepared_by = by
        self.status = ReleaseStatus.WAITING

    @classmethod
    def prepare(
        cls,
        *,
        number: int,
        policy: Policy,
        tables: tuple[PublishedTable, ...],
        csv: str,
        sha256: str,
        inputs: tuple[Input, ...],
        attack: AttackResult,
        by: str,
        on: date,
    ) -> Self:
        """Freeze what was worked out."""
        return cls._create(
            ReleasePrepared,
            id=stream_of(number),
            number=number,
            policy=policy,
            tables=tables,
            csv=csv,
            sha256=sha256,
            inputs=inputs,
            attack=attack,
            by=by,
            on=on,
        )

    def approve(self, *, by: str, on: date) -> None:
        """Let the programme read it.

        Raises:
            NotWaitingError: it was approved or withdrawn already.
            OwnReleaseError: they prepared it themselves.
        """
        self._must_wait()
        if by == self.prepared_by:
            raise OwnReleaseError
        self._approved(by=by, on=on)

    @event(ReleaseApproved)
    def _approved(self, *, by: str, on: date) -> None:
        self.status = ReleaseStatus.APPROVED

    def withdraw(self, *, by: str, on: date) -> None:
        """Keep it from being read for good.

        Raises:
            NotWaitingError: it was approved or withdrawn already.
        """
        self._must_wait()
        self._withdrawn(by=by, on=on)

    @event(ReleaseWithdrawn)
    def _withdrawn(self, *, by: str, on: date) -> None:
        self.status = ReleaseStatus.WITHDRAWN

    def _must_wait(self) -> None:
        if self.status is not ReleaseStatus.WAITING:
            raise NotWaitingError
