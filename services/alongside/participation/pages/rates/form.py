"""The form of a rate card: a line for each band, a sum for each kind of expense."""

from dataclasses import dataclass
from datetime import date

from alongside.html.forms import FormDefinition
from alongside.participation.domain.rate_card import Band, ExpenseKind, ExpenseLimit
from alongside.participation.schemas.rate_cards import RateCardPageSchema, bands_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRates:
    """A rate card as it was typed; the sums for expenses are in pence, 0 where none is paid."""

    effective_from: date
    bands: str
    public_transport: int
    mileage: int
    taxi: int
    care: int
    food: int
    phone_and_data: int
    support: int
    accommodation: int

    @property
    def time(self) -> list[Band]:
        """Give the bands."""
        return bands_of(self.bands)

    @property
    def expenses(self) -> list[ExpenseLimit]:
        """Give the most for each kind of expense that is paid."""
        most = {kind: int(getattr(self, kind)) for kind in ExpenseKind}
        return [ExpenseLimit(kind, pence) for kind, pence in most.items() if pence]


RATES = FormDefinition(RateCardPageSchema(), NewRates)
