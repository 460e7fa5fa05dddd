"""The attacker: whoever puts together everything that was ever published, and what they know.

They know every release with its rules, and which amounts have not changed between two releases. As
one of the trusts they know its own amounts too. Each figure is a statement about a sum; what all
statements together allow is worked out exactly, and compared with what the policy allows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from alongside.reporting.domain.disclosure import Before, Policy, interval
from alongside.reporting.domain.figures import ZERO_TELLS, CellKey, Trust
from alongside.reporting.domain.linear import Possible, Sum

_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a trust had in a cell. As long as it stays the same it is the same unknown."""

    cell: CellKey
    trust: Trust
    count: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What was published of a sum of unknowns: its bounds (`high` None: no limit)."""

    of: frozenset[Unknown]
    low: int
    high: int | None


class Finding(StrEnum):
    """In which way something is known too well."""

    EXACT = "exact"
    NARROW = "narrow"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that the attacker gets to know: of which cell, as whom (empty: as anybody)."""

    finding: Finding
    cell: CellKey
    insider: str


@dataclass(frozen=True, slots=True)
class Attack:
    """How an attack went; `views` counts as whom it was tried."""

    statements: int
    unknowns: int
    views: int
    hits: tuple[Hit, ...]


def published(basis: Before, policy: Policy) -> list[Statement]:
    """Give what one release states about the amounts behind it."""
    found = []
    for cell, rests_on in basis.items():
        of = frozenset(
            Unknown(cell, trust, amount.count) for trust, amount in rests_on.amounts.items()
        )
        if not of:
            continue
        if rests_on.shown is None:
            found.append(Statement(of, 0 if cell.table in ZERO_TELLS else 1, None))
        else:
            found.append(Statement(of, *interval(rests_on.shown, policy)))
    return found


def attack(statements: Collection[Statement], policy: Policy) -> Attack:
    """Work out everything that can be worked out, as anybody and as each of the trusts."""
    hits: set[Hit] = set()
    unknowns = {each for statement in statements for each in statement.of}
    trusts = sorted({each.trust for each in unknowns})
    for part in _parts(statements):
        for insider in ("", *_insiders(part)):
            hits.update(_attack_part(part, insider, policy))
    ordered = sorted(hits, key=lambda hit: (hit.cell, hit.finding, hit.insider))
    return Attack(len(statements), len(unknowns), 1 + len(trusts), tuple(ordered))


def _parts(statements: Iterable[Statement]) -> list[list[Statement]]:
    """Split statements into those that have unknowns in common, directly or by way of others."""
    parts: list[tuple[set[Unknown], list[Statement]]] = []
    for statement in dict.fromkeys(statements):
        together = (set(statement.of), [statement])
        apart = []
        for part in parts:
            if part[0].isdisjoint(statement.of):
                apart.append(part)
            else:
                together = (together[0] | part[0], [*part[1], *together[1]])
        parts = [*apart, together]
    return [part for _, part in parts]


def _insiders(part: Sequence[Statement]) -> list[Trust]:
    """Give the trusts as which an attack is worth trying.

    Of trusts whose amounts are in the same statements, one that has less of each than two others
    finds out nothing that one of these two does not, whichever third one it looks at.
    """
    own: dict[Trust, dict[frozenset[int], int]] = {}
    for name, members in _atoms(part, "").items():
        for each in members:
            amounts = own.setdefault(each.trust, {})
            amounts[name] = amounts.get(name, 0) + each.count
    return [
        trust
        for trust, amounts in own.items()
        if sum(_knows_more(own, other, trust) for other in own) < _TWO
    ]


def _knows_more(
    own: Mapping[Trust, Mapping[frozenset[int], int]], other: Trust, trust: Trust
) -> bool:
    theirs, ours = own[other], own[trust]
    if theirs.keys() != ours.keys() or other == trust:
        return False
    if theirs == ours:
        return other < trust
    return all(theirs[name] >= ours[name] for name in ours)


def _attack_part(part: Sequence[Statement], insider: str, policy: Policy) -> Iterable[Hit]:
    atoms = _atoms(part, insider)
    names = list(atoms)
    sums = [_seen_by(statement, number, names, insider) for number, statement in enumerate(part)]
    possible = Possible(len(names), sums)
    for place, name in enumerate(names):
        members = atoms[name]
        needed = max(-(-each.count * (100 + policy.closeness) // 100) for each in members)
        low, high = _reach(possible, {place}, needed, policy)
        yield from _too_narrow(low, high, members, insider, policy)
        for each in members:
            if high is not None and 100 * (high - each.count) < policy.closeness * each.count:
                yield Hit(Finding.CLOSE, each.cell, insider)
    for one in sums:
        if len(one.of) > 1:
            low, high = _reach(possible, one.of, 0, policy)
            inside = [each for place in one.of for each in atoms[names[place]]]
            yield from _too_narrow(low, high, inside, insider, policy)


def _reach(
    possible: Possible, of: Collection[int], needed: int, policy: Policy
) -> tuple[int, int | None]:
    """Say between which bounds a sum lies, no further than it takes to see that all is well."""
    low, high = possible.seen(of)
    if high - low >= policy.round_to - 1 and high >= needed:
        return low, high
    return possible.lowest(of), possible.highest(of)


def _atoms(part: Sequence[Statement], insider: str) -> Mapping[frozenset[int], list[Unknown]]:
    """Put together unknowns that are in the same statements: only their sum matters to any."""
    where: dict[Unknown, set[int]] = {}
    for number, statement in enumerate(part):
        for each in statement.of:
            if each.trust != insider:
                where.setdefault(each, set()).add(number)
    atoms: dict[frozenset[int], list[Unknown]] = {}
    for each, numbers in where.items():
        atoms.setdefault(frozenset(numbers), []).append(each)
    return atoms


def _seen_by(
    statement: Statement, number: int, names: Sequence[frozenset[int]], insider: str
) -> Sum:
    """Take what the attacker knows already off a statement's sum."""
    own = sum(each.count for each in statement.of if each.trust == insider)
    of = frozenset(place for place, name in enumerate(names) if number in name)
    high = None if statement.high is None else statement.high - own
    return Sum(of, statement.low - own, high)


def _too_narrow(
    low: int, high: int | None, members: Sequence[Unknown], insider: str, policy: Policy
) -> Iterable[Hit]:
    if high is None or high - low >= policy.round_to - 1:
        return
    finding = Finding.EXACT if high == low else Finding.NARROW
    for each in members:
        yield Hit(finding, each.cell, insider)
