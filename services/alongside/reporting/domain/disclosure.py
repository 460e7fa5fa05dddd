"""Disclosure control: what may be shown of figures that several trusts add up to.

`protect` is the only entrance. The rules are those of NHS secondary care (0 stays 0, 1 to 7 are not
shown, from 8 on to the nearest 5), with trusts as contributors too: the threshold of trusts, the
dominance rule and the p % rule of Hundepool et al., Statistical Disclosure Control (2012), 4.2.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import msgspec

from alongside.reporting.domain.figures import (
    CELLS,
    CO_PRODUCED,
    LAYOUT,
    NOT_CO_PRODUCED,
    PAID,
    ZERO_TELLS,
    Amount,
    CellKey,
    Contributions,
    TableKey,
    Trust,
)


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A named set of rules; other rules are another version.

    Shares are in percent. `dominant_share` is what the two largest trusts may not reach together;
    `closeness` is how near the largest trust's figure the second largest may not come to know it.
    """

    name: str
    version: int
    fewest_people: int
    fewest_trusts: int
    round_to: int
    dominant_share: int
    closeness: int


POLICY: Final = Policy(
    name="programme-default",
    version=1,
    fewest_people=8,
    fewest_trusts=3,
    round_to=5,
    dominant_share=90,
    closeness=10,
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a cell last showed (None: not shown), and the amounts that this was worked out from.

    `median` goes with the payments: it is worked out from the same ones.
    """

    shown: int | None
    amounts: Mapping[Trust, Amount]
    median: int | None = None


Before = Mapping[CellKey, Basis]
NOTHING_BEFORE: Final[Before] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be published. None is *not shown*, whatever the reason: the reason would tell.

    Totals are the sums of what is published, and shares are of published figures, so that neither
    adds anything to them. `basis` is kept for the next release, and is never shown.
    """

    cells: Mapping[CellKey, int | None]
    totals: Mapping[TableKey, int | None]
    co_produced_percent: int | None
    median_days: int | None
    basis: Before


def protect(
    made_of: Contributions,
    days: Iterable[int],
    *,
    policy: Policy = POLICY,
    before: Before = NOTHING_BEFORE,
) -> Protected:
    """Say what may be published of what trusts added up to.

    `before` is what the last release rested on: where too little has changed since, a cell goes on
    showing what it showed.
    """
    fresh = {cell: Basis(_shown(cell, made_of[cell], policy), made_of[cell]) for cell in CELLS}
    if fresh[PAID].shown:
        fresh[PAID] = replace(fresh[PAID], median=_median(sorted(days), policy))
    basis = {cell: _held(before.get(cell), fresh[cell], policy) for cell in CELLS}
    shown = {cell: kept.shown for cell, kept in basis.items()}
    return Protected(
        cells=MappingProxyType(shown),
        totals=MappingProxyType(
            {table: _total(shown[cell] for cell in cells) for table, cells in LAYOUT.items()}
        ),
        co_produced_percent=_percent(shown[CO_PRODUCED], shown[NOT_CO_PRODUCED]),
        median_days=basis[PAID].median,
        basis=MappingProxyType(basis),
    )


def rounded(count: int, policy: Policy) -> int:
    """Give the nearest multiple that the policy rounds to."""
    return policy.round_to * ((2 * count + policy.round_to) // (2 * policy.round_to))


def interval(shown: int, policy: Policy) -> tuple[int, int]:
    """Give the lowest and the highest count that a shown figure can stand for."""
    if shown == 0:
        return 0, 0
    below, above = policy.round_to // 2, (policy.round_to - 1) // 2
    return max(policy.fewest_people, shown - below), shown + above


def _held(before: Basis | None, fresh: Basis, policy: Policy) -> Basis:
    if before is not None and _changed_too_little(before.amounts, fresh.amounts, policy):
        return before
    return fresh


def _shown(cell: CellKey, amounts: Mapping[Trust, Amount], policy: Policy) -> int | None:
    if not amounts:
        return None if cell.table in ZERO_TELLS else 0
    shown = rounded(sum(amount.count for amount in amounts.values()), policy)
    # Else the largest trust would know the others more narrowly than everybody knows the whole.
    hides_others = max(amount.count for amount in amounts.values()) <= interval(shown, policy)[0]
    return shown if hides_others and _is_safe(amounts, policy) else None


def _changed_too_little(
    before: Mapping[Trust, Amount], after: Mapping[Trust, Amount], policy: Policy
) -> bool:
    """Say whether what came and went since could be worked out from two figures.

    It could if the change itself were a cell that may not be shown. No change at all is none: the
    figure is the same anyway.
    """
    nothing = Amount(0, 0)
    changes = {
        trust: Amount(abs(now.count - was.count), abs(now.people - was.people))
        for trust in before.keys() | after.keys()
        if (now := after.get(trust, nothing)) != (was := before.get(trust, nothing))
    }
    return bool(changes) and not _is_safe(changes, policy)


def _is_safe(amounts: Mapping[Trust, Amount], policy: Policy) -> bool:
    counts = sorted((amount.count for amount in amounts.values()), reverse=True)
    people = sum(amount.people for amount in amounts.values())
    total, largest = sum(counts), sum(counts[:2])
    return (
        total >= policy.fewest_people
        and people >= policy.fewest_people
        and sum(count > 0 for count in counts) >= policy.fewest_trusts
        and 100 * largest < policy.dominant_share * total
        and 100 * (total - largest) >= policy.closeness * counts[0]
    )


def _total(shown: Iterable[int | None]) -> int | None:
    parts = list(shown)
    total = sum(each for each in parts if each is not None)
    # Nothing beside figures that are not shown would look like nothing at all.
    return None if not total and None in parts else total


def _percent(part: int | None, other: int | None) -> int | None:
    if part is None or other is None or part + other == 0:
        return None
    return (200 * part + part + other) // (2 * (part + other))


def _median(days: list[int], policy: Policy) -> int:
    """Give the middle of all days, as coarse as every figure."""
    middle = len(days) // 2
    twice = 2 * days[middle] if len(days) % 2 else days[middle - 1] + days[middle]
    return policy.round_to * ((twice + policy.round_to) // (2 * policy.round_to))
