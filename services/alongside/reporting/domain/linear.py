"""What is possible where sums of unknown amounts are known to lie between bounds.

The simplex method on rational numbers (Chvátal, Linear Programming, 1983, chapters 2, 3 and 8), so
that an answer is exact; Bland's rule, so that it ends. Small systems only.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

_NONE: Final = Fraction(0)
_ONE: Final = Fraction(1)

Row = list[Fraction]


@dataclass(frozen=True, slots=True)
class Sum:
    """Unknowns, by their places, whose sum is from `low` to `high` (None: no limit)."""

    of: frozenset[int]
    low: int
    high: int | None


class ContradictionError(ValueError):
    """No amounts are possible: the sums contradict one another."""

    def __init__(self) -> None:
        super().__init__("The sums contradict one another.")


class Possible:
    """All amounts, none below 0, that some sums allow.

    Raises:
        ContradictionError: there are none.
    """

    def __init__(self, unknowns: int, sums: Sequence[Sum]) -> None:
        self._unknowns = unknowns
        limits = [each for one in sums for each in _limits(one)]
        self._columns = unknowns + len(limits)
        self._rows: list[Row] = []
        self._basis: list[int] = []
        artificial = []
        for place, (of, sign, bound) in enumerate(limits):
            row = [_ONE if column in of else _NONE for column in range(self._columns)]
            row[unknowns + place] = Fraction(sign)
            self._rows.append([*row, Fraction(bound)])
            # Where a sum must reach a bound above 0, all unknowns at 0 is no place to begin.
            needs = sign < 0 and bound > 0
            self._basis.append(-1 if needs else unknowns + place)
            artificial += [place] if needs else []
            if sign < 0 and not needs:
                self._rows[-1] = [-value for value in self._rows[-1]]
        self._begin(artificial)

    def highest(self, of: Collection[int]) -> int | None:
        """Give the largest whole number that a sum of unknowns can be; None without a limit."""
        found = self._best([_ONE if column in of else _NONE for column in range(self._columns)])
        return None if found is None else floor(found)

    def lowest(self, of: Collection[int]) -> int:
        """Give the smallest whole number that a sum of unknowns can be."""
        found = self._best([-_ONE if column in of else _NONE for column in range(self._columns)])
        return ceil(-found) if found is not None else 0

    def _begin(self, artificial: Sequence[int]) -> None:
        """Find a first place that all sums allow, by bringing down what was put in for a start.

        Raises:
            ContradictionError: there is none.
        """
        width = self._columns
        for count, place in enumerate(artificial):
            for number, row in enumerate(self._rows):
                row.insert(width + count, _ONE if number == place else _NONE)
            self._basis[place] = width + count
        everything = width + len(artificial)
        cost = [_NONE] * width + [-_ONE] * len(artificial)
        if _climb(self._rows, self._basis, cost) != 0:
            raise ContradictionError
        for number in range(len(self._rows) - 1, -1, -1):
            if self._basis[number] >= width:
                self._leave(number)
        for row in self._rows:
            del row[width:everything]

    def _leave(self, number: int) -> None:
        """Take what was put in for a start out of the basis, or its row with it."""
        row = self._rows[number]
        column = next((each for each in range(self._columns) if row[each]), None)
        if column is None:
            del self._rows[number], self._basis[number]
        else:
            _pivot(self._rows, self._basis, number, column)

    def _best(self, cost: Row) -> Fraction | None:
        return _climb(self._rows, self._basis, cost)


def _limits(one: Sum) -> list[tuple[frozenset[int], int, int]]:
    """Give a sum as limits, each with the sign of its slack."""
    above = [(one.of, 1, one.high)] if one.high is not None else []
    return [*above, *([(one.of, -1, one.low)] if one.low > 0 else [])]


def _climb(rows: list[Row], basis: list[int], cost: Row) -> Fraction | None:
    """Raise a sum as far as it goes and give it; None if it goes on for ever."""
    while True:
        weights = [cost[column] for column in basis]
        entering = next(
            (
                column
                for column in range(len(cost))
                if column not in basis
                and cost[column] > sum((w * r[column] for w, r in _used(weights, rows)), _NONE)
            ),
            None,
        )
        if entering is None:
            return sum((weight * row[-1] for weight, row in _used(weights, rows)), _NONE)
        ratios = [
            (row[-1] / row[entering], basis[number], number)
            for number, row in enumerate(rows)
            if row[entering] > 0
        ]
        if not ratios:
            return None
        _pivot(rows, basis, min(ratios)[2], entering)


def _used(weights: Row, rows: list[Row]) -> list[tuple[Fraction, Row]]:
    return [(weight, row) for weight, row in zip(weights, rows, strict=True) if weight]


def _pivot(rows: list[Row], basis: list[int], leaving: int, entering: int) -> None:
    divisor = rows[leaving][entering]
    chosen = rows[leaving] = [value / divisor for value in rows[leaving]]
    for number, row in enumerate(rows):
        factor = row[entering]
        if number != leaving and factor:
            rows[number] = [
                value - factor * other for value, other in zip(row, chosen, strict=True)
            ]
    basis[leaving] = entering
