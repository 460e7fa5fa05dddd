"""Meetings of projects: plan them, invite people, say who came."""

from datetime import date
from typing import TypedDict

from alongside.eventlog.application import AsAt, Saved
from alongside.http.as_at import AsAtSchema
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, TAGGED, answer_version, needs_version, required_version
from alongside.participation.api.reading import BASE, Created, application, created, reader
from alongside.participation.domain.rights import Action
from alongside.participation.queries.activities import ActivityRow
from alongside.participation.queries.projects import ProjectRow
from alongside.participation.schemas.activities import (
    ActivitySchema,
    AttendanceSchema,
    InvitationsSchema,
)
from alongside.participation.schemas.answers import (
    ActivitiesSchema,
    ActivityAnswerSchema,
    ChangedSchema,
    ProjectsSchema,
)

blueprint = Blueprint(
    "project_meetings", __name__, url_prefix=BASE, description="Meetings of projects, and who comes"
)


class ActivityBody(TypedDict):
    """A new meeting."""

    title: str
    about: str
    on: date
    starts: str
    minutes: int
    place: str
    invite: list[str]


class InvitationsBody(TypedDict):
    """People to ask."""

    invite: list[str]


class AttendanceBody(TypedDict):
    """For how many minutes somebody took part."""

    minutes: int


@blueprint.get("/projects")
@allow(Action.READ)
@blueprint.response(200, ProjectsSchema)
def list_projects() -> dict[str, list[ProjectRow]]:
    """List the projects whose meetings you may see."""
    return {"projects": application().projects(reader())}


@blueprint.get("/projects/<project>/activities")
@allow(Action.READ)
@blueprint.response(200, ActivitiesSchema)
def list_activities(project: str) -> dict[str, list[ActivityRow]]:
    """List a project's meetings, the latest first."""
    return {"activities": application().activities(reader(), project)}


@blueprint.post("/projects/<project>/activities")
@allow(Action.PLAN_MEETING)
@once
@blueprint.arguments(ActivitySchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def plan_activity(sent: ActivityBody, project: str) -> Created:
    """Plan a meeting; what it is paid follows from the rate card in force on its day."""
    application().see_project(reader(), project)
    saved = application().plan_activity(command_context(), reader(), project, **sent)
    return created(saved, f"activities/{saved.stream}")


@blueprint.get("/activities/<activity>")
@allow(Action.READ)
@blueprint.arguments(AsAtSchema, location="query")
@blueprint.response(200, ActivityAnswerSchema, headers=TAGGED)
def get_activity(asked: dict[str, AsAt], activity: str) -> object:
    """Give a meeting in full, now or as at a moment; nobody's payment choice is in it."""
    found = application().activity(reader(), activity, as_at=asked["as_at"])
    return answer_version(found, found.version)


@blueprint.post("/activities/<activity>/invitations")
@allow(Action.PLAN_MEETING)
@once
@blueprint.arguments(InvitationsSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def invite(sent: InvitationsBody, activity: str) -> Created:
    """Invite people of the project's team, all of them or none."""
    application().see_activity(reader(), activity)
    saved = application().invite(command_context(), reader(), activity, sent["invite"])
    return created(saved, f"activities/{activity}")


@blueprint.put("/activities/<activity>/attendance/<member>")
@allow(Action.CONFIRM_ATTENDANCE)
@blueprint.arguments(AttendanceSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
@needs_version
def put_attendance(sent: AttendanceBody, activity: str, member: str) -> Saved:
    """Confirm for how many minutes somebody took part, 0 if they did not come."""
    application().see_activity(reader(), activity)
    saved = application().confirm_attendance(
        command_context(),
        reader(),
        activity,
        member=member,
        minutes=sent["minutes"],
        expected=required_version(),
    )
    return answer_version(saved, saved.version)
