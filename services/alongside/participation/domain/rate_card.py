"""Rate cards: what a trust pays for time and for expenses, from a day on.

No rate is in the program: policies differ between trusts even at the boundaries of their bands
(NICE, TEWV and ELFT publish three). A claim holds to the card in force on the day of its activity.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final, Self

import msgspec

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.participation.domain.payment_errors import (
    CardMalformedError,
    CardNotLaterError,
    ExpenseKindError,
    NoRateCardError,
)

STREAM: Final = StreamId("ratecard-00000000-0000-7000-8000-000000000001")
"""A trust has one series of rate cards, so its stream has one name."""

MOST_PENCE: Final = 100_000
"""A thousand pounds: more than any one band or expense can be meant to pay."""

MOST_MINUTES: Final = 24 * 60
MOST_BANDS: Final = 20


class ExpenseKind(StrEnum):
    """What people lay out in order to take part."""

    PUBLIC_TRANSPORT = "public_transport"
    MILEAGE = "mileage"
    TAXI = "taxi"
    CARE = "care"
    FOOD = "food"
    PHONE_AND_DATA = "phone_and_data"
    SUPPORT = "support"
    ACCOMMODATION = "accommodation"


class Band(msgspec.Struct, frozen=True):
    """What is paid from a number of minutes on, until the next band begins."""

    from_minutes: int
    pence: int


class ExpenseLimit(msgspec.Struct, frozen=True):
    """The most that is paid for one kind of expense, for one activity."""

    kind: ExpenseKind
    most_pence: int


class RateCard(msgspec.Struct, frozen=True):
    """What is paid from a day on; `number` counts a trust's cards from 1."""

    number: int
    effective_from: date
    bands: tuple[Band, ...]
    expenses: tuple[ExpenseLimit, ...]

    def offer(self, minutes: int) -> int:
        """Give what that many minutes are paid, in pence: the last band that has begun."""
        begun = [band.pence for band in self.bands if band.from_minutes <= minutes]
        return begun[-1] if begun and minutes > 0 else 0

    def most_for(self, kind: ExpenseKind) -> int:
        """Give the most that is paid for a kind of expense, in pence.

        Raises:
            ExpenseKindError: the card pays nothing of this kind.
        """
        for limit in self.expenses:
            if limit.kind is kind:
                return limit.most_pence
        raise ExpenseKindError


class RateCardsBegun(Created, frozen=True, kw_only=True, tag="ratecard.begun.v1"):
    """A trust has a place for its rate cards."""


class RateCardAdopted(Event, frozen=True, kw_only=True, tag="ratecard.adopted.v1"):
    """The trust pays by another card from a day on; what was before that day keeps its own."""

    number: int
    effective_from: date
    bands: tuple[Band, ...]
    expenses: tuple[ExpenseLimit, ...]


class RateCards(Aggregate):
    """The rate cards of one trust, in the order in which they take effect."""

    @event(RateCardsBegun)
    def __init__(self) -> None:
        self.cards: tuple[RateCard, ...] = ()

    @classmethod
    def begin(cls) -> Self:
        """Make room for a trust's rate cards."""
        return cls._create(RateCardsBegun, id=STREAM)

    def adopt(
        self,
        *,
        effective_from: date,
        bands: Sequence[Band],
        expenses: Sequence[ExpenseLimit],
        today: date,
    ) -> int:
        """Pay by another card from a day on, and give its number.

        The first card may begin in the past: there is nothing before it to change.

        Raises:
            CardNotLaterError: it would change what people were offered already.
            CardMalformedError: its bands or expenses cannot be meant.
        """
        if self.cards and effective_from <= max(
            self.cards[-1].effective_from, date.fromordinal(today.toordinal() - 1)
        ):
            raise CardNotLaterError
        _check(bands, expenses)
        number = len(self.cards) + 1
        self._adopted(
            number=number,
            effective_from=effective_from,
            bands=tuple(bands),
            expenses=tuple(expenses),
        )
        return number

    @event(RateCardAdopted)
    def _adopted(
        self,
        *,
        number: int,
        effective_from: date,
        bands: tuple[Band, ...],
        expenses: tuple[ExpenseLimit, ...],
    ) -> None:
        self.cards = (*self.cards, RateCard(number, effective_from, bands, expenses))

    def card(self, number: int) -> RateCard:
        """Give a card by its number, which a meeting or a claim has named."""
        return self.cards[number - 1]

    def card_on(self, day: date) -> RateCard:
        """Give the card in force on a day.

        Raises:
            NoRateCardError: none was.
        """
        begun = [card for card in self.cards if card.effective_from <= day]
        if not begun:
            raise NoRateCardError(on=day)
        return begun[-1]


def _check(bands: Sequence[Band], expenses: Sequence[ExpenseLimit]) -> None:
    rising = all(one.from_minutes < other.from_minutes for one, other in pairwise(bands))
    minutes = all(0 <= band.from_minutes <= MOST_MINUTES for band in bands)
    kinds = [limit.kind for limit in expenses]
    sums = [band.pence for band in bands] + [limit.most_pence for limit in expenses]
    if (
        not 1 <= len(bands) <= MOST_BANDS
        or not (rising and minutes)
        or len(set(kinds)) < len(kinds)
        or not all(0 <= pence <= MOST_PENCE for pence in sums)
    ):
        raise CardMalformedError
