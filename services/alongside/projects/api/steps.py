"""The ten steps of a project."""

from typing import TypedDict

from alongside.eventlog.application import AsAt, Saved
from alongside.http.as_at import AsAtSchema
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.versions import TAGGED, answer_version, needs_version, required_version
from alongside.projects.api.reading import BASE, application, reader
from alongside.projects.domain.rights import Action
from alongside.projects.domain.steps import SOURCE, StepStatus
from alongside.projects.schemas.answers import ChangedSchema, StepsSchema
from alongside.projects.schemas.projects import StepSchema

blueprint = Blueprint(
    "project_steps",
    __name__,
    url_prefix=f"{BASE}/projects/<project>/steps",
    description="The ten steps, what each asks for, and how far the team has come",
)


class Progress(TypedDict):
    """How far the team has come with a step."""

    status: StepStatus
    note: str


@blueprint.get("")
@allow(Action.READ)
@blueprint.arguments(AsAtSchema, location="query")
@blueprint.response(200, StepsSchema, headers=TAGGED)
def list_steps(asked: dict[str, AsAt], project: str) -> object:
    """List the ten steps; the ETag is the project's version."""
    found = application().project(reader(), project, as_at=asked["as_at"])
    return answer_version({"source": SOURCE, "steps": found.steps}, found.version)


@blueprint.put("/<int:number>")
@allow(Action.WORK_ON_PROJECT)
@blueprint.arguments(StepSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
@needs_version
def move_step(sent: Progress, project: str, number: int) -> Saved:
    """Say how far the team has come with a step; going back is allowed and recorded."""
    application().see_project(reader(), project)
    saved = application().move_step(
        command_context(), project, number=number, expected=required_version(), **sent
    )
    return answer_version(saved, saved.version)
