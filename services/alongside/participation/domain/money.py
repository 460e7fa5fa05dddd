"""Sums of money: whole pence in the program, pounds on the page."""

from typing import Final

_PENCE_IN_A_POUND: Final = 100


def in_pounds(pence: int) -> str:
    """Say a sum: `£75`, `£1,250.50`."""
    pounds, rest = divmod(pence, _PENCE_IN_A_POUND)
    return f"£{pounds:,}.{rest:02}" if rest else f"£{pounds:,}"
