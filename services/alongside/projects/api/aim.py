"""The aim of a project, draft by draft."""

from datetime import date
from typing import TypedDict

from alongside.eventlog.application import AsAt
from alongside.http.as_at import AsAtSchema
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, TAGGED, answer_version, needs_version, required_version
from alongside.projects.api.reading import BASE, Created, application, created, reader
from alongside.projects.domain.aim import AimText, Origin
from alongside.projects.domain.rights import Action
from alongside.projects.schemas.aims import DraftSchema
from alongside.projects.schemas.answers import AimAnswerSchema, ChangedSchema

blueprint = Blueprint(
    "project_aim",
    __name__,
    url_prefix=f"{BASE}/projects/<project>/aim",
    description="The aim in drafts; a decision adopts one",
)


class Draft(TypedDict):
    """What an aim should say, why, and where that came from."""

    statement: str
    what: str
    for_whom: str
    measure: str
    baseline: str
    target: str
    by_when: date
    because: str
    origin: Origin


@blueprint.get("")
@allow(Action.READ)
@blueprint.arguments(AsAtSchema, location="query")
@blueprint.response(200, AimAnswerSchema, headers=TAGGED)
def get_aim(asked: dict[str, AsAt], project: str) -> object:
    """Give the aim with its drafts, now or as at a moment."""
    found = application().aim(reader(), project, as_at=asked["as_at"])
    return answer_version(found, found.version)


@blueprint.post("/drafts")
@allow(Action.WORK_ON_PROJECT)
@once
@blueprint.arguments(DraftSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def write_draft(sent: Draft, project: str) -> Created:
    """Write the next draft; If-Match takes the version of the aim."""
    application().see_project(reader(), project)
    saved = application().draft_aim(
        command_context(),
        project,
        expected=required_version(),
        text=AimText(
            statement=sent["statement"],
            what=sent["what"],
            for_whom=sent["for_whom"],
            baseline=sent["baseline"],
            target=sent["target"],
            measure=sent["measure"],
            by_when=sent["by_when"],
        ),
        because=sent["because"],
        origin=sent["origin"],
    )
    return created(saved, f"projects/{project}/aim")
