"""The buttons of releases."""

from dataclasses import dataclass

from alongside.html.forms import FormDefinition
from alongside.reporting.schemas.releases import NothingSchema


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed."""


BUTTON = FormDefinition(NothingSchema(), Pressed)
