"""What can go wrong with a log.

::

    EventLogError
    ├── StreamNotFoundError    no such stream in this tenant (or none yet, as at that moment)
    ├── StaleVersionError      somebody else changed the stream first
    ├── UnreadableLineError    a stored line fits no known event
    ├── UnstampedEventError    an event was to be stored without its stamp
    ├── GapError               another log's lines do not continue what was read before
    ├── ShrunkLogError         another log is shorter than what was read of it
    └── RebuildError           a line cannot be applied to fresh read tables
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventsourcing.persistence import IntegrityError


class EventLogError(Exception):
    """The root of the errors of this package."""


class StreamNotFoundError(EventLogError):
    """There is no such stream in this tenant, or there was none yet at that moment."""

    def __init__(self, *, stream: str) -> None:
        self.stream = stream
        super().__init__("There is nothing here with that name.")


@dataclass(frozen=True, slots=True)
class Change:
    """One event since a version, in outline: enough to say what changed, by whom and when."""

    version: int
    type: str
    at: datetime
    actor: str


class StaleVersionError(EventLogError, IntegrityError):
    """The stream has changed since the version that the caller had seen.

    `current` is the stream's version now, 0 if it could not be read; `changes` says what came
    after `expected`, oldest first.
    """

    def __init__(
        self, *, stream: str, expected: int, current: int = 0, changes: Sequence[Change] = ()
    ) -> None:
        self.stream = stream
        self.expected = expected
        self.current = current
        self.changes = tuple(changes)
        super().__init__("Somebody else changed this while you were working on it.")


class UnreadableLineError(EventLogError):
    """A stored line is not an event that this service knows; the reason names no content."""

    def __init__(self, *, type: str, reason: str) -> None:  # noqa: A002 the line's own key
        self.type = type
        super().__init__(f"A stored line of type {type!r} cannot be read: {reason}")


class UnstampedEventError(EventLogError):
    """An event was to be stored without saying when, by whom and in which capacity."""

    def __init__(self, *, type: str) -> None:  # noqa: A002 the line's own key
        super().__init__(f"An event of type {type} has no stamp.")


class GapError(EventLogError):
    """The lines of another log do not continue at the position that was read last."""

    def __init__(self, *, log: str, after: int, got: int) -> None:
        self.log = log
        super().__init__(f"Log {log} answered position {got} after {after}.")


class ShrunkLogError(EventLogError):
    """Another log is shorter than what was read of it, as after an older copy was restored."""

    def __init__(self, *, log: str, read: int, size: int) -> None:
        self.log = log
        super().__init__(f"Log {log} has {size} lines, of which {read} were read.")


class RebuildError(EventLogError):
    """A line cannot be applied to fresh read tables; the reason names no content."""

    def __init__(self, *, log: str, position: int, fault: str) -> None:
        super().__init__(
            f"Line {position} of log {log} cannot be applied ({fault}); the old tables still serve."
        )
