"""The forms of an invitation: yes or no, and how one wants to be paid."""

from dataclasses import dataclass

from alongside.html.forms import FormDefinition
from alongside.participation.domain.activity_events import Preference
from alongside.participation.schemas.activities import (
    AnswerPageSchema,
    Coming,
    PreferencePageSchema,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether somebody will come."""

    coming: Coming


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """How somebody wants to be paid; `pence` counts for a reduced payment alone."""

    preference: Preference
    pence: int


ANSWER = FormDefinition(AnswerPageSchema(), Answer)
PAYMENT = FormDefinition(PreferencePageSchema(), Payment)
