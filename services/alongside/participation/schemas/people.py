"""What a person sends about themselves."""

import re
from collections.abc import Mapping
from typing import ClassVar, Final

from marshmallow import Schema, ValidationError
from typing_extensions import override

from alongside.http.fields import ShortText
from alongside.participation.domain.payment_file import LONGEST_NAME, is_safe

_BETWEEN: Final = re.compile(r"[\s-]")


class Digits(ShortText):
    """A number of a bank: digits alone, however they were grouped when they were typed."""

    def __init__(self, called: str, *, digits: int, ask: str, hint: str) -> None:
        super().__init__(called, limit=40, ask=ask, hint=hint)
        self._digits = digits
        pattern = rf"^\s*([0-9][\s\-]?){{{digits}}}\s*$"
        self.metadata = {**self.metadata, "pattern": pattern}
        self.error_messages["digits"] = f"{called} must be {digits} digits"

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> str:
        typed: str = super()._deserialize(value, attr, data, **kwargs)
        digits = _BETWEEN.sub("", typed)
        if not re.fullmatch(rf"[0-9]{{{self._digits}}}", digits):
            raise self.make_error("digits")
        return digits


class AccountName(ShortText):
    """A name as a bank's file can carry it."""

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> str:
        typed: str = super()._deserialize(value, attr, data, **kwargs)
        if not is_safe(typed, most=self.limit):
            raise ValidationError(
                f"{self.called} can have letters, numbers, spaces, hyphens, apostrophes and full"
                " stops. It must start with a letter or a number"
            )
        return typed


class DetailsSchema(Schema):
    """What somebody is called, and how they are reached."""

    json_schema: ClassVar = {
        "examples": [{"name": "Maureen Pickles", "contact": "07700 900123, after milking"}]
    }

    name = ShortText(
        "Your full name",
        ask="Enter your full name",
        limit=120,
        hint="As it should be on payments to you",
    )
    contact = ShortText(
        "How to reach you",
        ask="Enter how to reach you",
        limit=200,
        hint="A phone number or an email address, whichever suits you",
    )


class BankDetailsSchema(Schema):
    """Where somebody is to be paid."""

    json_schema: ClassVar = {
        "examples": [
            {"holder": "Maureen Pickles", "sort_code": "40-47-84", "account_number": "70872490"}
        ]
    }

    holder = AccountName(
        "Name on the account",
        ask="Enter the name on the account",
        limit=LONGEST_NAME,
        hint="As your bank writes it",
    )
    sort_code = Digits("Sort code", digits=6, ask="Enter a sort code", hint="Such as 40-47-84")
    account_number = Digits(
        "Account number", digits=8, ask="Enter an account number", hint="Such as 70872490"
    )
