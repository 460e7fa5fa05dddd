"""The form by which a trust says whether it is counted."""

from dataclasses import dataclass

from alongside.html.forms import FormDefinition
from alongside.reporting.schemas.releases import NothingSchema


@dataclass(frozen=True, slots=True)
class Pressed:
    """The button was pressed."""


BUTTON = FormDefinition(NothingSchema(), Pressed)
