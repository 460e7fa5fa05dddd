"""What a trust shares with the programme: whether it does, and what it gave to each release.

It is kept in the trust's own log, so that only the trust can read which figures were its own.
"""

from datetime import date
from typing import Final, Self

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.reporting.domain.errors import ReleaseOutdatedError
from alongside.reporting.domain.figures import Position, TrustFigures

STREAM: Final = StreamId("sharing-00000000-0000-7000-8000-000000000001")
"""A trust shares in one way, so its stream has one name."""


class SharingBegun(Created, frozen=True, kw_only=True, tag="sharing.begun.v1"):
    """The trust was counted, or opted out, for the first time."""

    on: date


class SharingStopped(Event, frozen=True, kw_only=True, tag="sharing.stopped.v1"):
    """The trust opted out: releases from now on do not count it."""

    by: str
    on: date


class SharingResumed(Event, frozen=True, kw_only=True, tag="sharing.resumed.v1"):
    """The trust is counted again."""

    by: str
    on: date


class FiguresGiven(Event, frozen=True, kw_only=True, tag="sharing.figures_given.v1"):
    """The trust's figures go into a release; `share` is their id there, and nobody else's."""

    release: int
    share: str
    given: TrustFigures
    positions: tuple[Position, ...]
    on: date


class Sharing(Aggregate):
    """What one trust shares; `given` are its figures by the id that a release knows them by."""

    @event(SharingBegun)
    def __init__(self, *, on: date) -> None:
        self.opted_out = False
        self.given: dict[str, TrustFigures] = {}

    @classmethod
    def begin(cls, *, on: date) -> Self:
        """Begin to note what the trust shares."""
        return cls._create(SharingBegun, id=STREAM, on=on)

    def opt_out(self, *, by: str, on: date) -> None:
        """Be left out of releases from now on; a second time changes nothing."""
        if not self.opted_out:
            self._stopped(by=by, on=on)

    @event(SharingStopped)
    def _stopped(self, *, by: str, on: date) -> None:
        self.opted_out = True

    def opt_in(self, *, by: str, on: date) -> None:
        """Be counted again; a second time changes nothing."""
        if self.opted_out:
            self._resumed(by=by, on=on)

    @event(SharingResumed)
    def _resumed(self, *, by: str, on: date) -> None:
        self.opted_out = False

    def give(
        self,
        *,
        release: int,
        share: str,
        given: TrustFigures,
        positions: tuple[Position, ...],
        on: date,
    ) -> None:
        """Note what goes into a release.

        Raises:
            ReleaseOutdatedError: the trust has opted out.
        """
        if self.opted_out:
            raise ReleaseOutdatedError
        self._given(release=release, share=share, given=given, positions=positions, on=on)

    @event(FiguresGiven)
    def _given(
        self,
        *,
        release: int,
        share: str,
        given: TrustFigures,
        positions: tuple[Position, ...],
        on: date,
    ) -> None:
        self.given = {**self.given, share: given}
