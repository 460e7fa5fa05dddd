"""How many of a trust's decisions were co-produced."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

PERCENT: Final = 100


class Outcome(StrEnum):
    """How a decision stands, by what the trust asks of a co-produced one.

    One that was made though something was missing, for a stated reason, is overridden.
    """

    OPEN = "open"
    CO_PRODUCED = "co-produced"
    OVERRIDDEN = "overridden"


class Decision(Protocol):
    """A decision, of which only this counts."""

    @property
    def outcome(self) -> Outcome:
        """Say how it stands."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """Decisions by how they stand."""

    open: int
    co_produced: int
    overridden: int

    @property
    def closed(self) -> int:
        """Give how many were decided."""
        return self.co_produced + self.overridden

    @property
    def percent(self) -> int | None:
        """Give the share co-produced in whole percent, rounded down; None if none was decided.

        Rounded down, so that 100 percent means every one.
        """
        return PERCENT * self.co_produced // self.closed if self.closed else None


def share(decisions: Iterable[Decision]) -> Share:
    """Count decisions by how they stand."""
    outcomes = [each.outcome for each in decisions]
    return Share(
        open=outcomes.count(Outcome.OPEN),
        co_produced=outcomes.count(Outcome.CO_PRODUCED),
        overridden=outcomes.count(Outcome.OVERRIDDEN),
    )
