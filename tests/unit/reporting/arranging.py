"""What trusts give, made briefly for tests of releases."""

from collections.abc import Mapping

from alongside.reporting.domain.disclosure import POLICY
from alongside.reporting.domain.figures import (
    CELLS,
    Amount,
    CellKey,
    Contributions,
    Figure,
    Trust,
    TrustFigures,
    at_step,
)
from alongside.reporting.domain.rounds import Round

STEP_4 = at_step(4)


def counts(*each: int) -> dict[Trust, Amount]:
    """Give a count to as many trusts; as many people are behind each."""
    return {
        Trust(f"trust-{number:02}"): Amount(count, count)
        for number, count in enumerate(each)
        if count
    }


def in_cell(amounts: Mapping[Trust, Amount], cell: CellKey = STEP_4) -> Contributions:
    return {each: amounts if each == cell else {} for each in CELLS}


def given(**cells: tuple[int, ...]) -> dict[Trust, TrustFigures]:
    """Make what trusts give: for each step (`s4`) the count of the first trust, the second …"""
    most = max(len(each) for each in cells.values())
    return {
        Trust(f"trust-{number:02}"): TrustFigures(
            tuple(
                Figure(at_step(int(name[1:])), each[number], each[number])
                for name, each in cells.items()
                if number < len(each) and each[number]
            )
        )
        for number in range(most)
    }


def a_round(**cells: tuple[int, ...]) -> Round:
    return Round(POLICY, given(**cells))
