"""Releases are attacked with everything published, and with one trust's own figures."""

import random
from collections.abc import Mapping, Sequence

import pytest
from tests.unit.reporting.arranging import STEP_4, a_round, counts, in_cell

from alongside.reporting.domain.attacker import (
    Attack,
    Finding,
    Statement,
    Unknown,
    attack,
    published,
)
from alongside.reporting.domain.disclosure import NOTHING_BEFORE, POLICY, Before, protect
from alongside.reporting.domain.errors import ReleaseUnsafeError, TooFewTrustsError
from alongside.reporting.domain.figures import (
    LAYOUT,
    Amount,
    CellKey,
    TableKey,
    Trust,
    at_step,
    contributions,
)
from alongside.reporting.domain.rounds import Round, publishable, worked_out

STEPS = LAYOUT[TableKey.PROJECTS]
CASES = 25


def some_figures(seed: int) -> Mapping[CellKey, Mapping[Trust, Amount]]:
    """Give every step a few projects of a few trusts, many of them small."""
    draw = random.Random(seed)  # noqa: S311 a case is to be drawn again
    made_of = dict(in_cell({}))
    for step in STEPS:
        made_of[step] = counts(*(draw.choice((0, 0, 1, 2, 4, 9)) for _ in range(6)))
    return made_of


def whole(cells: Mapping[CellKey, Mapping[Trust, Amount]], *of: CellKey) -> frozenset[Unknown]:
    return frozenset(
        Unknown(cell, trust, amount.count) for cell in of for trust, amount in cells[cell].items()
    )


def count(cells: Mapping[CellKey, Mapping[Trust, Amount]], *of: CellKey) -> int:
    return sum(amount.count for cell in of for amount in cells[cell].values())


def suppressed_only(cells: Mapping[CellKey, Mapping[Trust, Amount]]) -> list[Statement]:
    """Publish in the way that is not ours: small cells hidden, all else and the total exact."""
    found = [Statement(whole(cells, *STEPS), total := count(cells, *STEPS), total)]
    for step in STEPS:
        exact = count(cells, step)
        if exact and exact < POLICY.fewest_people:
            found.append(Statement(whole(cells, step), 1, POLICY.fewest_people - 1))
        elif exact:
            found.append(Statement(whole(cells, step), exact, exact))
    return found


def naive(*releases: Mapping[CellKey, Mapping[Trust, Amount]]) -> Attack:
    """Attack releases that round and suppress, but forget what was published before."""
    statements: list[Statement] = []
    for made_of in releases:
        statements += published(protect(made_of, ()).basis, POLICY)
    return attack(statements, POLICY)


def test_exact_totals_give_up_a_cell_that_is_hidden() -> None:
    cells = {**in_cell(counts(3, 1)), at_step(5): counts(9, 9, 9)}

    hits = attack(suppressed_only(cells), POLICY).hits

    assert any(
        hit.finding is Finding.EXACT and hit.cell == STEP_4 and not hit.insider for hit in hits
    )


def test_exact_totals_are_broken_again_and_again() -> None:
    broken = [attack(suppressed_only(some_figures(seed)), POLICY).hits for seed in range(4)]

    assert all(broken)


def test_what_we_publish_is_never_broken_from_one_release() -> None:
    for seed in range(CASES):
        assert naive(some_figures(seed)).hits == ()


def test_the_complement_of_the_total_tells_nothing() -> None:
    # The hidden cell would be the total less what is shown, were the total not made of that.
    cells = {**in_cell(counts(3, 1)), at_step(5): counts(9, 9, 9)}
    protected = protect(cells, ())

    assert protected.totals[TableKey.PROJECTS] == protected.cells[at_step(5)]
    assert naive(cells).hits == ()


def test_a_trust_that_takes_off_its_own_figures_is_found_out() -> None:
    # Two trusts, rounded: each would know the other within four.
    statement = Statement(whole(in_cell(counts(50, 50)), STEP_4), 98, 102)

    hits = attack([statement], POLICY).hits

    assert {(hit.finding, hit.insider) for hit in hits} == {
        (Finding.CLOSE, "trust-00"),
        (Finding.CLOSE, "trust-01"),
    }


def test_no_trust_learns_of_another_from_what_we_publish() -> None:
    for seed in range(CASES):
        result = naive(some_figures(seed))

        assert result.views == 7
        assert [hit for hit in result.hits if hit.insider] == []


def test_two_releases_that_forget_each_other_give_up_the_trust_that_left() -> None:
    before, after = in_cell(counts(30, 30, 30, 90)), in_cell(counts(30, 30, 30))

    hits = naive(before, after).hits

    assert Finding.CLOSE in {hit.finding for hit in hits if not hit.insider}


def test_two_of_our_releases_do_not() -> None:
    first, second = a_round(s4=(30, 30, 30, 90)), a_round(s4=(30, 30, 30))

    result = publishable([first], second)

    assert result.protected.cells[STEP_4] == 180
    assert result.attack.hits == ()


def test_the_same_release_again_and_again_tells_nothing_more() -> None:
    again = a_round(s4=(4, 5, 6), s5=(1, 1, 1), s6=(9, 9, 9))

    results = [worked_out([again] * times, again) for times in range(4)]

    assert len({tuple(each.protected.cells.values()) for each in results}) == 1
    assert {each.attack.statements for each in results} == {results[0].attack.statements}


@pytest.mark.parametrize("seed", range(12))
def test_many_releases_in_a_row_are_never_broken(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 a case is to be drawn again
    figures = [[draw.randint(0, 9) for _ in range(6)] for _ in range(3)]
    rounds: list[Round] = []
    for _ in range(5):
        rounds.append(a_round(s4=tuple(figures[0]), s5=tuple(figures[1]), s6=tuple(figures[2])))
        for row in figures:
            for trust in draw.sample(range(6), draw.randint(0, 4)):
                row[trust] = max(0, row[trust] + draw.randint(-3, 9))

    for number, each in enumerate(rounds):
        assert worked_out(rounds[:number], each).attack.hits == ()


def test_a_release_that_can_be_broken_is_refused() -> None:
    careless = POLICY.__class__(
        name="careless",
        version=1,
        fewest_people=1,
        fewest_trusts=1,
        round_to=1,
        dominant_share=1000,
        closeness=0,
    )
    # What a careless policy published before is still there when a careful one goes on.
    earlier = Round(careless, a_round(s4=(3, 1)).given)

    with pytest.raises(ReleaseUnsafeError):
        publishable([earlier], a_round(s4=(3, 1), s5=(9, 9, 9)))


def test_two_trusts_make_no_release() -> None:
    with pytest.raises(TooFewTrustsError, match="at least 3 trusts"):
        publishable([], a_round(s4=(30, 30)))


def test_a_trust_without_anything_to_count_makes_no_third() -> None:
    with pytest.raises(TooFewTrustsError):
        publishable([], a_round(s4=(30, 30, 0)))


def basis(rounds: Sequence[Round]) -> Before:
    before = NOTHING_BEFORE
    for each in rounds:
        before = protect(contributions(each.given), (), policy=each.policy, before=before).basis
    return before


def test_what_is_held_rests_on_what_it_was_worked_out_from() -> None:
    first, second = a_round(s4=(30, 30, 30)), a_round(s4=(30, 30, 31))

    held = basis([first, second])[STEP_4]

    assert sum(amount.count for amount in held.amounts.values()) == 90
