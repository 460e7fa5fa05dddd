"""A person's own details: what they are called, how they are reached, where they are paid."""

from typing import TypedDict

from alongside.eventlog.application import Saved
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.versions import TAGGED, answer_version, needs_version, required_version
from alongside.participation.api.reading import BASE, application, reader
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.rights import Action
from alongside.participation.schemas.answers import ChangedSchema, DetailsAnswerSchema
from alongside.participation.schemas.people import BankDetailsSchema, DetailsSchema

blueprint = Blueprint(
    "my_details", __name__, url_prefix=f"{BASE}/me", description="Your own details, sealed"
)


class DetailsBody(TypedDict):
    """What somebody is called, and how they are reached."""

    name: str
    contact: str


class BankBody(TypedDict):
    """Where somebody is to be paid."""

    holder: str
    sort_code: str
    account_number: str


@blueprint.get("")
@allow(Action.READ)
@blueprint.response(200, DetailsAnswerSchema, headers=TAGGED)
def get_details() -> object:
    """Give your details; of your bank account no more than its last digits."""
    found = application().details(reader())
    return answer_version(found, found.version)


@blueprint.put("")
@allow(Action.TAKE_PART)
@blueprint.arguments(DetailsSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
@needs_version
def put_details(sent: DetailsBody) -> Saved:
    """Say what you are called and how you are reached; version 0 the first time."""
    saved = application().give_details(command_context(), **sent, expected=required_version())
    return answer_version(saved, saved.version)


@blueprint.put("/bank-details")
@allow(Action.TAKE_PART)
@blueprint.arguments(BankDetailsSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
@needs_version
def put_bank_details(sent: BankBody) -> Saved:
    """Say where you are to be paid; nobody reads it before a payment is exported."""
    account = BankAccount(sent["holder"], sent["sort_code"], sent["account_number"])
    saved = application().give_bank_details(command_context(), account, expected=required_version())
    return answer_version(saved, saved.version)
