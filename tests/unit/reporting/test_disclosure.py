"""What may be shown of figures that several trusts add up to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.reporting.arranging import STEP_4, counts, in_cell

from alongside.reporting.domain.disclosure import POLICY, interval, protect, rounded
from alongside.reporting.domain.figures import (
    CELLS,
    CO_PRODUCED,
    NOT_CO_PRODUCED,
    PAID,
    Amount,
    CellKey,
    TableKey,
    Trust,
    at_step,
)


def shown(*each: int, cell: CellKey = STEP_4) -> int | None:
    return protect(in_cell(counts(*each), cell), ()).cells[cell]


@pytest.mark.parametrize(
    ("of_trusts", "expected"),
    [
        ((), 0),
        ((1, 0, 0), None),
        ((3, 2, 2), None),
        ((3, 3, 2), 10),
        ((4, 4, 4), 10),
        ((5, 4, 4), 15),
        ((40, 30, 32), 100),
    ],
)
def test_zero_stays_small_is_hidden_and_the_rest_is_rounded(
    of_trusts: tuple[int, ...], expected: int | None
) -> None:
    assert shown(*of_trusts) == expected


def test_two_trusts_are_too_few_however_many_people() -> None:
    assert shown(40, 40) is None


def test_few_people_behind_many_things_are_too_few() -> None:
    few = {trust: Amount(20, 2) for trust in counts(1, 1, 1)}

    assert protect(in_cell(few), ()).cells[STEP_4] is None


@pytest.mark.parametrize(("third", "is_shown"), [(10, False), (11, False), (12, True)])
def test_two_trusts_that_hold_nine_tenths_are_not_shown(third: int, *, is_shown: bool) -> None:
    assert (shown(50, 50, third) is not None) is is_shown


def test_the_second_largest_trust_does_not_come_close_to_the_largest() -> None:
    # 1000 of 1100: the second knows the first within a tenth.
    assert shown(1000, 1, *[1] * 99) is None
    assert shown(*[100] * 9) == 900


def test_a_zero_that_would_tell_is_not_shown() -> None:
    assert shown(cell=CO_PRODUCED) is None


def test_totals_are_the_sums_of_what_is_shown() -> None:
    made_of = {**in_cell(counts(4, 4, 4)), at_step(5): counts(4, 4, 5), at_step(6): counts(1, 1, 1)}

    protected = protect(made_of, ())

    assert protected.totals[TableKey.PROJECTS] == 10 + 15


def test_shares_are_of_what_is_shown() -> None:
    made_of = {
        **in_cell({}),
        CO_PRODUCED: counts(9, 9, 9),
        NOT_CO_PRODUCED: counts(3, 4, 4),
    }

    assert protect(made_of, ()).co_produced_percent == round(100 * 25 / 35)


def test_without_one_of_its_parts_there_is_no_share() -> None:
    made_of = {**in_cell({}), CO_PRODUCED: counts(9, 9, 9), NOT_CO_PRODUCED: counts(1, 1, 1)}

    assert protect(made_of, ()).co_produced_percent is None


def test_the_median_is_shown_with_its_payments_only_and_as_coarse() -> None:
    paid = in_cell(counts(4, 4, 4), PAID)
    too_few = in_cell(counts(4, 4), PAID)

    assert protect(paid, [1, 2, 11, 12, 13, 90]).median_days == 10
    assert protect(too_few, [1, 2, 11, 12, 13, 90]).median_days is None


@pytest.mark.parametrize(
    "after",
    [
        (10, 10, 10, 10, 7),  # one trust more
        (10, 10, 10),  # one trust less
        (11, 12, 13, 10),  # three trusts, and six people
        (60, 10, 10, 10),  # many people, of one trust
        (19, 19, 10, 10),  # of two trusts
        (100, 11, 11, 10),  # of three, one of which is nearly all of the change
    ],
)
def test_a_figure_that_changed_too_little_stays_as_it_was(after: tuple[int, ...]) -> None:
    first = protect(in_cell(counts(10, 10, 10, 10)), ())

    second = protect(in_cell(counts(*after)), (), before=first.basis)

    assert second.cells[STEP_4] == first.cells[STEP_4] == 40


def test_small_changes_add_up_until_they_are_shown() -> None:
    first = protect(in_cell(counts(10, 10, 10)), ())
    second = protect(in_cell(counts(12, 12, 12)), (), before=first.basis)
    third = protect(in_cell(counts(14, 14, 14)), (), before=second.basis)

    assert [each.cells[STEP_4] for each in (first, second, third)] == [30, 30, 40]


def test_the_median_stays_with_payments_that_stay() -> None:
    first = protect(in_cell(counts(4, 4, 4), PAID), [10] * 12)
    second = protect(in_cell(counts(4, 4, 5), PAID), [90] * 13, before=first.basis)

    assert second.median_days == first.median_days == 10


@given(st.integers(8, 10**8))
def test_every_count_is_in_the_interval_of_its_figure(count: int) -> None:
    low, high = interval(rounded(count, POLICY), POLICY)

    assert low <= count <= high
    assert high - low <= 4


AMOUNTS = st.dictionaries(
    st.sampled_from([Trust(f"trust-{number:02}") for number in range(6)]),
    st.builds(Amount, st.integers(1, 30), st.integers(0, 30)),
)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(CELLS, AMOUNTS)))
def test_whatever_is_shown_keeps_the_thresholds(
    made_of: dict[CellKey, dict[Trust, Amount]],
) -> None:
    protected = protect(made_of, [10])

    for cell, value in protected.cells.items():
        if value:
            amounts = made_of[cell].values()
            assert value % 5 == 0
            assert abs(value - sum(each.count for each in amounts)) <= 2
            assert len(made_of[cell]) >= 3
            assert sum(each.people for each in amounts) >= 8
