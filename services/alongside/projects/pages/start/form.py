"""The form that starts a project."""

from dataclasses import dataclass

from alongside.html.forms import FormDefinition
from alongside.projects.domain.people import Capacity
from alongside.projects.schemas.projects import ProjectStartSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """What somebody wants to start."""

    title: str
    about: str
    population: str
    speaks_as: Capacity | None


START = FormDefinition(ProjectStartSchema(), NewProject)
