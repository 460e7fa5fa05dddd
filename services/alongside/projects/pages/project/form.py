"""The form that puts a project in other words."""

from dataclasses import dataclass

from alongside.html.forms import FormDefinition
from alongside.projects.schemas.projects import ProjectSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A project in plain words."""

    title: str
    about: str
    population: str


DESCRIBE = FormDefinition(ProjectSchema(), Description)
