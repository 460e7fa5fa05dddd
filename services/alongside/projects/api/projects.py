"""Projects: start, read and describe them."""

from typing import Any, TypedDict

from alongside.eventlog.application import AsAt, Saved
from alongside.http.as_at import AsAtSchema
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, TAGGED, answer_version, needs_version, required_version
from alongside.projects.api.reading import BASE, Created, application, created, reader
from alongside.projects.domain.people import Capacity
from alongside.projects.domain.rights import Action
from alongside.projects.queries.projects import DecisionRow
from alongside.projects.schemas.answers import (
    ChangedSchema,
    DecisionsSchema,
    ProjectAnswerSchema,
    ProjectsSchema,
)
from alongside.projects.schemas.asking import ProjectsQuerySchema
from alongside.projects.schemas.projects import ProjectSchema, ProjectStartSchema

blueprint = Blueprint(
    "projects", __name__, url_prefix=BASE, description="The projects that you may see"
)


class Description(TypedDict):
    """A project in plain words."""

    title: str
    about: str
    population: str


class Start(Description):
    """A new project, and as what the person who starts it speaks there."""

    speaks_as: Capacity | None


@blueprint.get("/projects")
@allow(Action.READ)
@blueprint.arguments(ProjectsQuerySchema, location="query")
@blueprint.response(200, ProjectsSchema)
def list_projects(asked: dict[str, Any]) -> dict[str, object]:
    """List projects, the oldest first."""
    return {"projects": application().projects(reader(), **asked)}


@blueprint.post("/projects")
@allow(Action.START_PROJECT)
@once
@blueprint.arguments(ProjectStartSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def start_project(sent: Start) -> Created:
    """Start a project, which you lead at first; its aim begins with it."""
    saved = application().start_project(
        command_context(),
        title=sent["title"],
        about=sent["about"],
        population=sent["population"],
        speaks_as=sent["speaks_as"] or Capacity.STAFF,
    )
    return created(saved, f"projects/{saved.stream}")


@blueprint.get("/projects/<project>")
@allow(Action.READ)
@blueprint.arguments(AsAtSchema, location="query")
@blueprint.response(200, ProjectAnswerSchema, headers=TAGGED)
def get_project(asked: dict[str, AsAt], project: str) -> object:
    """Give a project in full, now or as at a moment."""
    found = application().project(reader(), project, as_at=asked["as_at"])
    return answer_version(found, found.version)


@blueprint.put("/projects/<project>")
@allow(Action.LEAD_PROJECT)
@blueprint.arguments(ProjectSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
@needs_version
def describe_project(sent: Description, project: str) -> Saved:
    """Put a project in other words."""
    application().see_project(reader(), project)
    saved = application().describe_project(
        command_context(), project, expected=required_version(), **sent
    )
    return answer_version(saved, saved.version)


@blueprint.get("/unanswered")
@allow(Action.READ)
@blueprint.response(200, DecisionsSchema)
def list_unanswered() -> dict[str, list[DecisionRow]]:
    """List open decisions that await your position, the most urgent first."""
    return {"decisions": application().unanswered(reader())}
