"""The forms of a batch: buttons, and when the bank paid."""

from dataclasses import dataclass
from datetime import date

from marshmallow import Schema

from alongside.html.forms import FormDefinition
from alongside.participation.schemas.payments import PaidSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A form with a button alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """When the bank paid, and its reference."""

    paid_on: date
    reference: str


PRESS = FormDefinition(Schema(), Press)
PAID = FormDefinition(PaidSchema(), Paid)
