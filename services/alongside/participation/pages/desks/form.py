"""The forms of a desk: yes, a question, a no."""

from dataclasses import dataclass

from marshmallow import Schema

from alongside.html.forms import FormDefinition
from alongside.participation.schemas.payments import QuestionSchema, RejectionSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """A yes needs no words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asks the person."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class No:
    """Why a claim is not paid."""

    reason: str


YES = FormDefinition(Schema(), Yes)
QUESTION = FormDefinition(QuestionSchema(), Question)
NO = FormDefinition(RejectionSchema(), No)
