"""The form that moves a step."""

from dataclasses import dataclass

from alongside.html.forms import FormDefinition
from alongside.projects.domain.steps import StepStatus
from alongside.projects.schemas.projects import StepSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the team has come with a step."""

    status: StepStatus
    note: str


MOVE = FormDefinition(StepSchema(), Progress)
