"""What people send about claims, batches and rate cards."""

from typing import Any, ClassVar, Final

from marshmallow import Schema, fields, validate

from alongside.http.fields import Choice, DateParts, LongText, ShortText, WholeNumber
from alongside.participation.domain.batch import LONGEST_REFERENCE
from alongside.participation.domain.rate_card import MOST_BANDS, MOST_MINUTES, ExpenseKind
from alongside.participation.schemas.amounts import Pounds, pence

LONGEST_ID: Final = 80
LONGEST_WORDS: Final = 1000

EXPENSE_LABELS: Final = {
    ExpenseKind.PUBLIC_TRANSPORT: "Bus, train or tram",
    ExpenseKind.MILEAGE: "Your own car, motorbike or bicycle",
    ExpenseKind.TAXI: "Taxi",
    ExpenseKind.CARE: "Somebody to care for the people you look after",
    ExpenseKind.FOOD: "Food and drink",
    ExpenseKind.PHONE_AND_DATA: "Phone and data",
    ExpenseKind.SUPPORT: "A personal assistant or an interpreter",
    ExpenseKind.ACCOMMODATION: "A place to stay",
}


def _nested(schema: type[Schema], called: str, **more: Any) -> Any:  # noqa: ANN401 marshmallow's own types
    return fields.Nested(schema, metadata={"title": called}, **more)


def _list(schema: type[Schema], called: str, *, least: int, most: int) -> Any:  # noqa: ANN401
    message = f"{called} must have {least} to {most} entries"
    return fields.List(
        fields.Nested(schema),
        required=True,
        validate=validate.Length(least, most, error=message),
        error_messages={"invalid": message, "null": message, "required": message},
    )


class ExpenseSchema(Schema):
    """One expense."""

    kind = Choice(ExpenseKind, "What it was for", labels=EXPENSE_LABELS)
    pence = pence("Amount", least=1)


class ClaimSchema(Schema):
    """A claim for an activity that one came to; the time follows from the rate card."""

    json_schema: ClassVar = {
        "examples": [
            {
                "activity": "activity-0198c2a4-6f10-7b3e-9d55-2f1f7a0c4e61",
                "expense": {"kind": "public_transport", "pence": 480},
            }
        ]
    }

    activity = ShortText("Meeting", ask="Say which meeting", limit=LONGEST_ID)
    expense = _nested(ExpenseSchema, "An expense", load_default=None, allow_none=True)


class ClaimPageSchema(Schema):
    """A claim as somebody types it: an expense, or none."""

    expense_kind = Choice(
        ExpenseKind, "What you spent money on", required=False, labels=EXPENSE_LABELS
    )
    expense = Pounds(
        "How much you spent",
        required=False,
        hint="In pounds, for example 4.80. Keep the receipt",
    )


class QuestionSchema(Schema):
    """A question about a claim."""

    json_schema: ClassVar = {"examples": [{"question": "Was the taxi there and back?"}]}

    question = LongText(
        "Your question",
        ask="Enter your question",
        limit=LONGEST_WORDS,
        hint="The person reads this, and answers here",
    )


class AnswerSchema(Schema):
    """An answer to a question about one's claim."""

    json_schema: ClassVar = {"examples": [{"answer": "Yes, both ways: the last bus had gone."}]}

    answer = LongText("Your answer", ask="Enter your answer", limit=LONGEST_WORDS)


class RejectionSchema(Schema):
    """A no, and why."""

    json_schema: ClassVar = {"examples": [{"reason": "The meeting paid for the taxi itself."}]}

    reason = LongText(
        "Why it is not paid",
        ask="Enter why it is not paid",
        limit=LONGEST_WORDS,
        hint="The person reads this. Say what they can do instead",
    )


class TakenOutSchema(Schema):
    """A claim to take out of a batch."""

    json_schema: ClassVar = {"examples": [{"claim": "claim-0198c2a4-6f10-7b3e-9d55-2f1f7a0c4e61"}]}

    claim = ShortText("Claim", ask="Say which claim", limit=LONGEST_ID)


class PaidSchema(Schema):
    """When the bank paid, and its reference."""

    json_schema: ClassVar = {"examples": [{"paid_on": "2026-11-27", "reference": "BACS 0412"}]}

    paid_on = DateParts("Day of payment", ask="Enter the day of payment")
    reference = ShortText(
        "The bank's reference",
        ask="Enter the bank's reference",
        limit=LONGEST_REFERENCE,
        hint="As it stands on the bank's statement, for example BACS 0412",
    )


class BandSchema(Schema):
    """What is paid from a number of minutes on."""

    from_minutes = WholeNumber(
        required=True,
        validate=validate.Range(0, MOST_MINUTES),
        metadata={"description": "The band begins with so many minutes"},
    )
    pence = pence("Paid")


class ExpenseLimitSchema(Schema):
    """The most that is paid for one kind of expense."""

    kind = Choice(ExpenseKind, "Kind of expense", labels=EXPENSE_LABELS)
    most_pence = pence("At most")


class RateCardSchema(Schema):
    """What a trust pays from a day on."""

    json_schema: ClassVar = {
        "examples": [
            {
                "effective_from": "2027-04-01",
                "bands": [{"from_minutes": 1, "pence": 2000}],
                "expenses": [{"kind": "taxi", "most_pence": 2500}],
            }
        ]
    }

    effective_from = DateParts("From", ask="Enter the day from which it holds")
    bands = _list(BandSchema, "Bands", least=1, most=MOST_BANDS)
    expenses = _list(ExpenseLimitSchema, "Expenses", least=0, most=len(ExpenseKind))
