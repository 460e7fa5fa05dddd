"""What the programme counts: fixed tables with fixed rows, and what one trust adds to each.

Rows are the programme's own categories, never a trust's name or words; every release has all of
them, so that no row tells by being there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NewType

import msgspec

from alongside.reporting.domain.steps import STEPS

Trust = NewType("Trust", str)
"""A contributor. Who it is never leaves the computation of a release."""


class TableKey(StrEnum):
    """The tables of a release, in their order."""

    PROJECTS = "projects_by_step"
    DECISIONS = "decisions"
    PEOPLE = "people_involved"
    PAYMENTS = "payments"


class CellKey(msgspec.Struct, frozen=True, order=True):
    """A place in a release: the table and the row."""

    table: TableKey
    row: str


CO_PRODUCED: Final = CellKey(TableKey.DECISIONS, "co_produced")
NOT_CO_PRODUCED: Final = CellKey(TableKey.DECISIONS, "not_co_produced")
PAID: Final = CellKey(TableKey.PAYMENTS, "paid")
ALL_DONE: Final = "all_steps_done"


def at_step(step: int) -> CellKey:
    """Give the row of projects whose first step that is not done is this one; 11 means none is."""
    row = ALL_DONE if step > len(STEPS) else f"step_{step:02}"
    return CellKey(TableKey.PROJECTS, row)


def speaking(capacity: str) -> CellKey:
    """Give the row of the people who take part in one capacity."""
    return CellKey(TableKey.PEOPLE, capacity)


CAPACITIES: Final = ("lived_experience", "carer", "voluntary_sector", "staff")
"""In this order: a person with several counts once, in the first of them."""

LAYOUT: Final[Mapping[TableKey, tuple[CellKey, ...]]] = MappingProxyType(
    {
        TableKey.PROJECTS: tuple(at_step(step) for step in range(1, len(STEPS) + 2)),
        TableKey.DECISIONS: (CO_PRODUCED, NOT_CO_PRODUCED),
        TableKey.PEOPLE: tuple(speaking(capacity) for capacity in CAPACITIES),
        TableKey.PAYMENTS: (PAID,),
    }
)

CELLS: Final = tuple(cell for cells in LAYOUT.values() for cell in cells)

ZERO_TELLS: Final = frozenset({TableKey.DECISIONS, TableKey.PEOPLE, TableKey.PAYMENTS})
"""Tables in which a zero says something of everybody, so that it looks like what is not shown."""


class Figure(msgspec.Struct, frozen=True):
    """What a trust adds to one cell: how many things, and how many people are behind them."""

    cell: CellKey
    count: int
    people: int


class Position(msgspec.Struct, frozen=True):
    """How far another service's log had been read when a trust's figures were taken."""

    log: str
    position: int


class TrustFigures(msgspec.Struct, frozen=True):
    """What one trust adds to a release; cells without anything are left out.

    `days` are the days from claim to payment of each payment counted, sorted.
    """

    figures: tuple[Figure, ...]
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """How many things a trust has in a cell, and how many people are behind them."""

    count: int
    people: int


Contributions = Mapping[CellKey, Mapping[Trust, Amount]]
"""What each trust adds to each cell; only amounts above nothing."""


def contributions(given: Mapping[Trust, TrustFigures]) -> Contributions:
    """Turn what trusts gave into what each cell is made of."""
    cells: dict[CellKey, dict[Trust, Amount]] = {cell: {} for cell in CELLS}
    for trust, figures in given.items():
        for figure in figures.figures:
            if figure.count > 0:
                cells[figure.cell][trust] = Amount(figure.count, figure.people)
    return cells


def all_days(given: Iterable[TrustFigures]) -> list[int]:
    """Give the days to payment of every payment of every trust, sorted."""
    return sorted(days for figures in given for days in figures.days)
