"""The thread of one decision: what happened for it, in which service, with its proof."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from alongside.eventlog.kinds import NotFoundError
from alongside.reporting.domain.telling import Told

PROJECTS: Final = "projects"
"""The service whose decisions have threads."""


class ThreadNotFoundError(NotFoundError):
    """There is no such decision in this trust, or nothing of it is known here yet."""

    slug = "thread-not-found"

    def __init__(self) -> None:
        super().__init__("There is no decision here that you can follow.")


class Proof(StrEnum):
    """What is known of a line, once it was held against the last signed checkpoint of its log.

    Where a log was changed in any place, none of its lines can be proven any more.
    """

    PROVEN = "proven"
    NOT_SIGNED_YET = "not_signed_yet"
    CHANGED = "changed"

    @property
    def spoken(self) -> str:
        """Say it as a label."""
        return {
            Proof.PROVEN: "Proven",
            Proof.NOT_SIGNED_YET: "Not signed yet",
            Proof.CHANGED: "Not proven",
        }[self]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line is: in the log of which service, at which position; positions begin at 1."""

    service: str
    position: int


@dataclass(frozen=True, slots=True)
class Indexed:
    """A line that belongs to a thread, before its log was asked for it."""

    place: Place
    stream: str
    type: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    `actor` is a member's id, never a name; `capacity` is as what they spoke. `line` is the line as
    it is stored, `receipt` its proof to be checked offline, empty while there is none.
    """

    place: Place
    stream: str
    type: str
    at: datetime
    actor: str
    capacity: str
    told: Told
    proof: Proof
    line: bytes
    receipt: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """What was last signed of a log that a thread runs through: the log's name and its lines."""

    service: str
    origin: str
    size: int
    key: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A decision's thread in time order, as at the moment that was asked for."""

    decision: str
    project: str
    entries: tuple[Entry, ...]
    signed: tuple[Signed, ...]

    @property
    def changed(self) -> int:
        """Count the lines that are not what was signed."""
        return sum(each.proof is Proof.CHANGED for each in self.entries)


def as_at(lines: list[Indexed], moment: int | datetime | None) -> list[Indexed]:
    """Give the lines of a thread up to a moment, in time order.

    A position is one in the log of projects, whose decision it is: of other logs it gives what
    had been stored by the time of that line.
    """
    ordered = sorted(lines, key=lambda each: (each.at, each.place.service, each.place.position))
    if moment is None:
        return ordered
    if isinstance(moment, datetime):
        return [each for each in ordered if each.at <= moment]
    own = [each for each in ordered if each.place.service == PROJECTS]
    until = max((each.at for each in own if each.place.position <= moment), default=None)
    return [each for each in ordered if _had_come(each, moment, until)]


def _had_come(line: Indexed, position: int, until: datetime | None) -> bool:
    if line.place.service == PROJECTS:
        return line.place.position <= position
    return until is not None and line.at <= until
