"""What a trust pays for time and expenses, and from which day on."""

from datetime import date

import pytest

from alongside.participation.domain.payment_errors import (
    CardMalformedError,
    CardNotLaterError,
    ExpenseKindError,
    NoRateCardError,
)
from alongside.participation.domain.rate_card import Band, ExpenseKind, ExpenseLimit, RateCards

TODAY = date(2026, 11, 23)
BANDS = (Band(1, 2000), Band(121, 4000), Band(240, 8000))
TAXI = (ExpenseLimit(ExpenseKind.TAXI, 2500),)


def cards() -> RateCards:
    made = RateCards.begin()
    made.adopt(effective_from=date(2026, 4, 1), bands=BANDS, expenses=TAXI, today=TODAY)
    return made


@pytest.mark.parametrize(
    ("minutes", "pence"),
    [(0, 0), (1, 2000), (120, 2000), (121, 4000), (239, 4000), (240, 8000), (1440, 8000)],
)
def test_the_last_band_that_has_begun_is_paid(minutes: int, pence: int) -> None:
    assert cards().card_on(TODAY).offer(minutes) == pence


def test_nothing_is_paid_before_the_first_band() -> None:
    made = RateCards.begin()
    made.adopt(effective_from=TODAY, bands=(Band(60, 1000),), expenses=(), today=TODAY)
    assert made.card_on(TODAY).offer(59) == 0


def test_each_day_keeps_the_card_that_was_in_force() -> None:
    made = cards()
    later = date(2027, 1, 1)
    assert made.adopt(effective_from=later, bands=(Band(1, 9),), expenses=(), today=TODAY) == 2
    assert made.card_on(date(2026, 12, 31)).number == 1
    assert made.card_on(later).number == 2
    with pytest.raises(NoRateCardError):
        made.card_on(date(2026, 3, 31))


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 4, 1), date(2026, 11, 22)])
def test_what_was_offered_already_is_not_changed(day: date) -> None:
    with pytest.raises(CardNotLaterError):
        cards().adopt(effective_from=day, bands=BANDS, expenses=(), today=TODAY)


@pytest.mark.parametrize(
    ("bands", "expenses"),
    [
        ((), ()),
        ((Band(60, 1), Band(60, 2)), ()),
        ((Band(60, 1), Band(30, 2)), ()),
        ((Band(-1, 1),), ()),
        ((Band(1441, 1),), ()),
        ((Band(1, -1),), ()),
        ((Band(1, 100_001),), ()),
        ((Band(1, 1),), TAXI + TAXI),
        ((Band(1, 1),), (ExpenseLimit(ExpenseKind.FOOD, -1),)),
        (tuple(Band(minutes, 1) for minutes in range(21)), ()),
    ],
)
def test_a_card_that_cannot_be_meant_is_refused(
    bands: tuple[Band, ...], expenses: tuple[ExpenseLimit, ...]
) -> None:
    with pytest.raises(CardMalformedError):
        RateCards.begin().adopt(effective_from=TODAY, bands=bands, expenses=expenses, today=TODAY)


def test_an_expense_has_a_limit_or_is_not_paid() -> None:
    card = cards().card_on(TODAY)
    assert card.most_for(ExpenseKind.TAXI) == 2500
    with pytest.raises(ExpenseKindError):
        card.most_for(ExpenseKind.CARE)
