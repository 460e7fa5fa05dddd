"""Charts of our own: plain SVG in a table, so that a chart never says more than its words.

A bar is drawn beside the number that it shows, a row of dots beside the words that count them.
Nothing needs colour, JavaScript or a wide screen to be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PERCENT: Final = 100


class Dot(StrEnum):
    """How far one thing of a row is; each has a shape of its own."""

    FULL = "full"
    HALF = "half"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a bar chart: what it is, how much, and where to see what was counted.

    `value` is 0 or more and gives the length; `shown` are the words, which are the value itself
    where there are none. `beside` are the cells of further columns.
    """

    called: str
    value: int
    shown: str = ""
    href: str = ""
    beside: Sequence[str] = ()

    @property
    def words(self) -> str:
        """Give what stands beside the bar."""
        return self.shown or str(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars from one line, the longest as wide as there is room.

    `caption` says what is counted; `columns` names what is called, its number, and what stands
    beside these.
    """

    caption: str
    columns: Sequence[str]
    bars: Sequence[Bar]

    def length(self, bar: Bar) -> int:
        """Give how long a bar is, in percent of the longest; a value above 0 can be seen."""
        most = max((each.value for each in self.bars), default=0)
        if not bar.value:
            return 0
        return max(1, round(PERCENT * bar.value / most))
