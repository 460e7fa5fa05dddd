"""What a finance officer types of a rate card."""

import re
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError
from typing_extensions import override

from alongside.http.fields import DateParts, LongText
from alongside.participation.domain.money import in_pounds
from alongside.participation.domain.rate_card import Band, ExpenseKind
from alongside.participation.schemas.amounts import Pounds
from alongside.participation.schemas.payments import EXPENSE_LABELS

_LINE: Final = re.compile(r"(\d{1,4})\s*:\s*£?\s*(\d{1,4})(?:\.(\d\d))?", re.ASCII)
_PENCE: Final = 100
_SHAPE: Final = "Write each band on a line of its own, like 121: 40"


def bands_of(text: str) -> list[Band]:
    """Read bands from lines such as `121: 40.00`: from so many minutes on, so many pounds.

    Raises:
        ValidationError: a line says something else.
    """
    bands = []
    for line in filter(None, map(str.strip, text.splitlines())):
        read = _LINE.fullmatch(line)
        if read is None:
            raise ValidationError(_SHAPE)
        bands.append(Band(int(read[1]), int(read[2]) * _PENCE + int(read[3] or 0)))
    return bands


def lines_of(bands: tuple[Band, ...]) -> str:
    """Write bands as they are typed."""
    sums = ((band.from_minutes, in_pounds(band.pence).replace(",", "")) for band in bands)
    return "\n".join(f"{minutes}: {pounds}" for minutes, pounds in sums)


def _most(kind: ExpenseKind) -> Any:  # noqa: ANN401 marshmallow's own types
    return Pounds(EXPENSE_LABELS[kind], required=False)


class Bands(LongText):
    """The bands of a rate card, a line each."""

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        bands_of(text)
        return text


class RateCardPageSchema(Schema):
    """A rate card as somebody types it."""

    effective_from = DateParts("First day", ask="Enter the first day on which it holds")
    bands = Bands(
        "What time is paid",
        ask="Enter what time is paid",
        limit=400,
        hint=(
            "A line for each band: from how many minutes, a colon, and pounds. With 1: 20 and"
            " 121: 40, up to 2 hours are paid £20, and more than 2 hours £40"
        ),
    )
    public_transport = _most(ExpenseKind.PUBLIC_TRANSPORT)
    mileage = _most(ExpenseKind.MILEAGE)
    taxi = _most(ExpenseKind.TAXI)
    care = _most(ExpenseKind.CARE)
    food = _most(ExpenseKind.FOOD)
    phone_and_data = _most(ExpenseKind.PHONE_AND_DATA)
    support = _most(ExpenseKind.SUPPORT)
    accommodation = _most(ExpenseKind.ACCOMMODATION)
