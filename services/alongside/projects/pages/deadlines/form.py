"""The forms of deadlines."""

from dataclasses import dataclass
from datetime import date

from marshmallow import Schema

from alongside.html.forms import FormDefinition
from alongside.projects.schemas.projects import DeadlineMoveSchema, DeadlineSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A day to keep."""

    what: str
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Another day, and why."""

    due: date
    because: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A button was pressed."""


PROPOSE = FormDefinition(DeadlineSchema(), Proposal)
MOVE = FormDefinition(DeadlineMoveSchema(), Move)
AGREE = FormDefinition(Schema(), Confirmed)
