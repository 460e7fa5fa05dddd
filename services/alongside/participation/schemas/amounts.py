"""Sums of money: whole pence in the API, pounds and pence as somebody types them on a page."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from marshmallow import fields, missing, validate
from typing_extensions import override

from alongside.http.fields import WholeNumber
from alongside.participation.domain.money import in_pounds

MOST_PENCE: Final = 100_000
"""The largest sum that somebody can enter: £1,000."""

_TYPED: Final = re.compile(r"£?\s*(\d{1,3}(?:,?\d{3})*(?:\.\d{2})?)\s*", re.ASCII)
_PENCE: Final = 100


def pence(called: str, *, least: int = 0, required: bool = True) -> Any:  # noqa: ANN401 marshmallow's own types
    """Make a field of the API for a sum in whole pence."""
    message = f"{called} must be a number of pence from {least} to {MOST_PENCE}"
    wanted: dict[str, Any] = {"required": True} if required else {"load_default": 0}
    return WholeNumber(
        validate=validate.Range(least, MOST_PENCE, error=message),
        error_messages={"invalid": message, "null": message, "required": message},
        metadata={"title": called},
        **wanted,
    )


class Pounds(fields.Field[int]):
    """A sum as somebody types it, such as `12.50` or `£75`, kept in pence; 0 where left empty."""

    def __init__(
        self, called: str, *, ask: str = "", hint: str = "", required: bool = True
    ) -> None:
        self.called, self.hint = called, hint
        ask = ask or f"Enter {called[:1].lower()}{called[1:]}"
        super().__init__(
            required=required,
            allow_none=not required,
            load_default=missing if required else 0,
            error_messages={
                "required": ask,
                "null": ask,
                "invalid": f"{called} must be an amount of money, like 12.50",
                "too_much": f"{called} must be {in_pounds(MOST_PENCE)} or less",
            },
            metadata={"title": called} | ({"description": hint} if hint else {}),
        )

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> int:
        typed = _TYPED.fullmatch(str(value).strip())
        if typed is None:
            raise self.make_error("invalid")
        found = int(Decimal(typed[1].replace(",", "")) * _PENCE)
        if found > MOST_PENCE:
            raise self.make_error("too_much")
        return found
