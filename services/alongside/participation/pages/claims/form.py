"""The forms of a claim: an expense or none, an answer, and taking it back."""

from dataclasses import dataclass

from marshmallow import Schema

from alongside.html.forms import FormDefinition
from alongside.participation.domain.rate_card import ExpenseKind
from alongside.participation.schemas.payments import AnswerSchema, ClaimPageSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    """An expense as it was typed; `expense` is in pence, 0 without one."""

    expense_kind: ExpenseKind | None
    expense: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody answered."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """A form with a button alone."""


CLAIM = FormDefinition(ClaimPageSchema(), NewClaim)
ANSWER = FormDefinition(AnswerSchema(), Answer)
BUTTON = FormDefinition(Schema(), Nothing)
