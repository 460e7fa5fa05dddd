"""What sums allow, compared with trying every amount."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.reporting.domain.linear import ContradictionError, Possible, Sum

MOST = 6


def test_one_sum_bounds_each_of_its_parts() -> None:
    possible = Possible(2, [Sum(frozenset({0, 1}), 8, 12)])

    assert (possible.lowest({0}), possible.highest({0})) == (0, 12)
    assert (possible.lowest({0, 1}), possible.highest({0, 1})) == (8, 12)


def test_two_exact_sums_give_their_difference_exactly() -> None:
    possible = Possible(2, [Sum(frozenset({0}), 31, 31), Sum(frozenset({0, 1}), 35, 35)])

    assert (possible.lowest({1}), possible.highest({1})) == (4, 4)


def test_a_sum_without_a_limit_has_none() -> None:
    assert Possible(1, [Sum(frozenset({0}), 1, None)]).highest({0}) is None


def test_two_suppressed_cells_in_every_row_and_column_can_still_give_one_up() -> None:
    # Cells 0 1 / 2 3 with rows 9 and 1 and columns 9 and 1: what is left has one way only.
    sums = [
        Sum(frozenset({0, 1}), 9, 9),
        Sum(frozenset({2, 3}), 1, 1),
        Sum(frozenset({0, 2}), 10, 10),
        Sum(frozenset({1, 3}), 0, 0),
    ]

    possible = Possible(4, sums)

    assert [possible.lowest({each}) for each in range(4)] == [9, 0, 1, 0]
    assert [possible.highest({each}) for each in range(4)] == [9, 0, 1, 0]


def test_sums_that_contradict_one_another_are_refused() -> None:
    with pytest.raises(ContradictionError):
        Possible(1, [Sum(frozenset({0}), 5, None), Sum(frozenset({0}), 0, 4)])


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_amount_that_is_possible_is_ruled_out(data: st.DataObject) -> None:
    truth = data.draw(st.lists(st.integers(0, MOST), min_size=1, max_size=3))
    places = range(len(truth))
    sums = []
    for of in data.draw(st.lists(st.sets(st.sampled_from(places), min_size=1), max_size=4)):
        exact = sum(truth[place] for place in of)
        low = exact - data.draw(st.integers(0, 3))
        sums.append(Sum(frozenset(of), low, exact + data.draw(st.integers(0, 3))))
    # A limit for each, so that all amounts can be tried.
    sums += [Sum(frozenset({place}), 0, MOST) for place in places]
    possible = Possible(len(truth), sums)

    allowed = [
        amounts
        for amounts in product(range(MOST + 1), repeat=len(truth))
        if all(
            each.low <= sum(amounts[place] for place in each.of) <= (each.high or 0)
            for each in sums
        )
    ]

    for place in places:
        tried = [amounts[place] for amounts in allowed]
        assert possible.lowest({place}) <= min(tried)
        assert (possible.highest({place}) or 0) >= max(tried)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_sums_of_neighbours_are_bounded_as_trying_every_amount_does(data: st.DataObject) -> None:
    # For such sums whole numbers reach as far as fractions (Schrijver 1986, example 19.7).
    truth = data.draw(st.lists(st.integers(0, 4), min_size=1, max_size=4))
    sums = [Sum(frozenset({place}), 0, 4) for place in range(len(truth))]
    for _ in range(data.draw(st.integers(1, 4))):
        first = data.draw(st.integers(0, len(truth) - 1))
        of = range(first, data.draw(st.integers(first, len(truth) - 1)) + 1)
        exact = sum(truth[place] for place in of)
        low = exact - data.draw(st.integers(0, 2))
        sums.append(Sum(frozenset(of), low, exact + data.draw(st.integers(0, 2))))
    possible = Possible(len(truth), sums)

    allowed = [
        amounts
        for amounts in product(range(5), repeat=len(truth))
        if all(
            each.low <= sum(amounts[place] for place in each.of) <= (each.high or 0)
            for each in sums
        )
    ]

    for places in (*({place} for place in range(len(truth))), set(range(len(truth)))):
        tried = [sum(amounts[place] for place in places) for amounts in allowed]
        assert (possible.lowest(places), possible.highest(places)) == (min(tried), max(tried))
        assert possible.seen(places) == (min(tried), max(tried))
