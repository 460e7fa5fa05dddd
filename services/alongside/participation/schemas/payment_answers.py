"""What the API answers with about claims, batches and rate cards."""

from typing import Any

from marshmallow import Schema, fields

from alongside.participation.domain.claim_events import State
from alongside.participation.domain.rate_card import ExpenseKind
from alongside.participation.queries.claim_detail import Happened
from alongside.participation.schemas.answers import VERSION


def _text(says: str = "") -> fields.String:
    return fields.String(required=True, metadata={"description": says} if says else {})


def _number(says: str = "") -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": says} if says else {})


def _day(*, known: bool = True) -> fields.Date:
    return fields.Date(required=True, allow_none=not known)


def _one_of(kind: Any) -> Any:  # noqa: ANN401 a StrEnum
    return fields.Enum(kind, by_value=fields.String(), required=True)


def _many(schema: type[Schema]) -> Any:  # noqa: ANN401 marshmallow's own types
    return fields.List(fields.Nested(schema), required=True)


class ToClaimSchema(Schema):
    """A meeting that one came to and has not claimed for."""

    activity = _text()
    title = _text()
    on = _day()
    minutes = _number("As confirmed")
    at_most_pence = _number("The most that is paid for the time")


class ToClaimListSchema(Schema):
    """The meetings that one came to and has not claimed for, the oldest first."""

    activities = _many(ToClaimSchema)


class ClaimRowSchema(Schema):
    """A claim in a list; time and expense apart, in pence."""

    claim = _text()
    member = _text()
    member_name = _text()
    activity = _text()
    activity_title = _text()
    activity_on = _day()
    project = _text()
    project_title = _text()
    minutes = _number()
    time_pence = _number()
    expense_kind = _text("Empty without an expense")
    expense_pence = _number("0 without an expense")
    total_pence = _number()
    submitted_on = _day()
    state = _one_of(State)
    changed_at = fields.AwareDateTime(required=True)
    paid_on = _day(known=False)
    payable = fields.Boolean(
        required=True, metadata={"description": "The person has said where to pay them"}
    )
    version = fields.Integer(required=True, metadata=VERSION)


class ClaimsSchema(Schema):
    """Claims in a list."""

    claims = _many(ClaimRowSchema)


class ClaimStepSchema(Schema):
    """One thing that happened to a claim, and what was said."""

    what = _one_of(Happened)
    at = fields.AwareDateTime(required=True)
    actor = _text()
    actor_name = _text()
    words = _text("Empty where nothing was said")


class ClaimAnswerSchema(ClaimRowSchema):
    """A claim in full."""

    days_waiting = _number("From the claim to the bank's payment, or until today")
    steps = _many(ClaimStepSchema)


class BatchRowSchema(Schema):
    """A batch in a list."""

    batch = _text()
    number = _number("A trust's batches are counted from 1")
    claims = _number("So many")
    total_pence = _number()
    made_by = _text()
    made_by_name = _text()
    made_on = _day()
    exported_on = _day(known=False)
    paid_on = _day(known=False)
    reference = _text("The bank's; empty until it paid")
    sha256 = _text("Of the exported file, in hexadecimal; empty until the export")
    version = fields.Integer(required=True, metadata=VERSION)


class BatchesSchema(Schema):
    """A trust's batches, the newest first."""

    batches = _many(BatchRowSchema)


class BatchAnswerSchema(BatchRowSchema):
    """A batch with its claims, in the order of its file."""

    lines = _many(ClaimRowSchema)


class BandAnswerSchema(Schema):
    """What is paid from a number of minutes on."""

    from_minutes = _number()
    pence = _number()


class ExpenseLimitAnswerSchema(Schema):
    """The most that is paid for one kind of expense."""

    kind = _one_of(ExpenseKind)
    most_pence = _number()


class RateCardAnswerSchema(Schema):
    """What the trust pays from a day on."""

    number = _number()
    effective_from = _day()
    bands = _many(BandAnswerSchema)
    expenses = _many(ExpenseLimitAnswerSchema)


class RateCardsSchema(Schema):
    """The trust's rate cards, oldest first; version 0 while there are none."""

    cards = _many(RateCardAnswerSchema)
    version = fields.Integer(required=True, metadata=VERSION)
