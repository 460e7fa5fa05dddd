"""What is possible where sums of unknown amounts are known to lie between bounds.

The simplex method on whole numbers (Chvátal, Linear Programming, 1983, chapters 2, 3 and 8), so
that an answer is exact; Bland's rule, so that it ends. Small systems only.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

Row = list[int]
"""The numbers of an equation, the last of them what it adds up to, all in units of one scale."""


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
        limits = [each for one in sums for each in _limits(one)]
        self._unknowns = unknowns
        self._width = unknowns + len(limits)
        self._seen: list[tuple[Row, int]] = []
        self._tableau = _Tableau()
        missing = []
        for place, (of, sign, bound) in enumerate(limits):
            row = [1 if column in of else 0 for column in range(self._width)] + [bound]
            row[unknowns + place] = sign
            self._tableau.rows.append(row)
            self._tableau.basis.append(unknowns + place)
            # Where a sum must reach a bound above 0, all unknowns at 0 is no place to begin.
            missing += [place] if sign < 0 else []
        self._begin(missing)

    def highest(self, of: Collection[int]) -> int | None:
        """Give the largest whole number that a sum of unknowns can be; None without a limit."""
        found = self._climbed([int(column in of) for column in range(self._width)])
        return None if found is None else floor(found)

    def lowest(self, of: Collection[int]) -> int:
        """Give the smallest whole number that a sum of unknowns can be."""
        found = self._climbed([-int(column in of) for column in range(self._width)])
        return 0 if found is None else ceil(-found)

    def seen(self, of: Collection[int]) -> tuple[int, int]:
        """Give between which whole numbers a sum is known to reach, from what was asked before.

        It may reach further; to find out takes longer.
        """
        sums = [(sum(amounts[place] for place in of), scale) for amounts, scale in self._seen]
        return min(-(-each // scale) for each, scale in sums), max(
            each // scale for each, scale in sums
        )

    def _climbed(self, cost: Sequence[int]) -> Fraction | None:
        found = self._tableau.climb(cost)
        self._seen.append(self._tableau.amounts(self._unknowns))
        return found

    def _begin(self, missing: Sequence[int]) -> None:
        """Find a first place that all sums allow: put in what is missing, and bring it down to 0.

        Raises:
            ContradictionError: there is none.
        """
        rows, basis = self._tableau.rows, self._tableau.basis
        for column, place in enumerate(missing, self._width):
            for number, row in enumerate(rows):
                row.insert(column, int(number == place))
            basis[place] = column
        if self._tableau.climb([0] * self._width + [-1] * len(missing)) != 0:
            raise ContradictionError
        for number in reversed(range(len(rows))):
            if basis[number] >= self._width:
                self._tableau.take_out(number, self._width)
        for row in rows:
            del row[self._width : -1]
        self._seen.append(self._tableau.amounts(self._unknowns))


def _limits(one: Sum) -> list[tuple[frozenset[int], int, int]]:
    """Give a sum as limits, each with the sign of its slack."""
    above = [(one.of, 1, one.high)] if one.high is not None else []
    return [*above, *([(one.of, -1, one.low)] if one.low > 0 else [])]


class _Tableau:
    """Equations, each solved for one column; all numbers are whole, in units of `scale`.

    Edmonds, Systems of distinct representatives and linear algebra (1967): with the last pivot as
    the scale, every quotient is whole.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.basis: list[int] = []
        self.scale = 1

    def climb(self, cost: Sequence[int]) -> Fraction | None:
        """Raise a sum as far as it goes and give it; None if it goes on for ever."""
        while True:
            gains = self._gains(cost)
            entering = next((column for column, gain in enumerate(gains[:-1]) if gain > 0), None)
            if entering is None:
                return Fraction(-gains[-1], self.scale)
            leaving = self._leaving(entering)
            if leaving is None:
                return None
            self._pivot(leaving, entering)

    def amounts(self, unknowns: int) -> tuple[Row, int]:
        """Give the amounts of the first columns where the last climb ended, and their scale."""
        found = [0] * unknowns
        for column, row in zip(self.basis, self.rows, strict=True):
            if column < unknowns:
                found[column] = row[-1]
        return found, self.scale

    def take_out(self, number: int, width: int) -> None:
        """Solve an equation for one of the first columns; each has a slack of its own there."""
        row = self.rows[number]
        self._pivot(number, next(each for each in range(width) if row[each]))

    def _gains(self, cost: Sequence[int]) -> Row:
        """Give what each column would add, and last what the sum is now, below 0."""
        gains = [self.scale * each for each in (*cost, 0)]
        for column, row in zip(self.basis, self.rows, strict=True):
            if cost[column]:
                gains = [g - cost[column] * value for g, value in zip(gains, row, strict=True)]
        return gains

    def _leaving(self, entering: int) -> int | None:
        """Give the row that limits a column most; of several, the one of the first column."""
        best: int | None = None
        for number, row in enumerate(self.rows):
            if row[entering] <= 0:
                continue
            if best is None:
                best = number
                continue
            # Two quotients, compared without dividing.
            mine = row[-1] * self.rows[best][entering]
            other = self.rows[best][-1] * row[entering]
            if mine < other or (mine == other and self.basis[number] < self.basis[best]):
                best = number
        return best

    def _pivot(self, leaving: int, entering: int) -> None:
        chosen = self.rows[leaving]
        if chosen[entering] < 0:
            chosen = self.rows[leaving] = [-value for value in chosen]
        pivot = chosen[entering]
        for number, row in enumerate(self.rows):
            factor = row[entering]
            if number != leaving and (factor or pivot != self.scale):
                self.rows[number] = [
                    (pivot * value - factor * other) // self.scale
                    for value, other in zip(row, chosen, strict=True)
                ]
        self.basis[leaving] = entering
        self.scale = pivot
