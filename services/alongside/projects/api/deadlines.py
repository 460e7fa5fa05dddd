"""Deadlines: proposed by one side, agreed by both."""

from datetime import date
from typing import TypedDict

from alongside.eventlog.application import Saved
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, TAGGED, answer_version, needs_version, required_version
from alongside.projects.api.reading import BASE, Created, application, created, reader
from alongside.projects.domain.rights import Action
from alongside.projects.schemas.answers import ChangedSchema
from alongside.projects.schemas.projects import DeadlineMoveSchema, DeadlineSchema

blueprint = Blueprint(
    "project_deadlines",
    __name__,
    url_prefix=f"{BASE}/projects/<project>/deadlines",
    description="Days that staff and people with lived experience agree to keep",
)


class Proposal(TypedDict):
    """A day to keep."""

    what: str
    due: date


class Move(TypedDict):
    """Another day, and why."""

    due: date
    because: str


@blueprint.post("")
@allow(Action.WORK_ON_PROJECT)
@once
@blueprint.arguments(DeadlineSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def propose_deadline(sent: Proposal, project: str) -> Created:
    """Propose a deadline; your side has agreed to it, the other has yet to."""
    application().see_project(reader(), project)
    saved = application().propose_deadline(command_context(), project, **sent)
    return created(saved, f"projects/{project}")


@blueprint.put("/<int:number>")
@allow(Action.WORK_ON_PROJECT)
@blueprint.arguments(DeadlineMoveSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
@needs_version
def move_deadline(sent: Move, project: str, number: int) -> Saved:
    """Move a deadline; until the other side agrees, it is not mutually agreed."""
    application().see_project(reader(), project)
    saved = application().move_deadline(
        command_context(), project, number=number, expected=required_version(), **sent
    )
    return answer_version(saved, saved.version)


@blueprint.put("/<int:number>/agreement")
@allow(Action.WORK_ON_PROJECT)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
def agree_deadline(project: str, number: int) -> Saved:
    """Agree to a deadline for your side."""
    application().see_project(reader(), project)
    saved = application().agree_deadline(command_context(), project, number=number)
    return answer_version(saved, saved.version)
