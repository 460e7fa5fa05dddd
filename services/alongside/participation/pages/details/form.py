"""The forms of one's own details."""

from dataclasses import dataclass

from alongside.html.forms import FormDefinition
from alongside.participation.schemas.people import BankDetailsSchema, DetailsSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class MyDetails:
    """What somebody is called, and how they are reached."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MyBank:
    """Where somebody is to be paid."""

    holder: str
    sort_code: str
    account_number: str


DETAILS = FormDefinition(DetailsSchema(), MyDetails)
BANK = FormDefinition(BankDetailsSchema(), MyBank)
