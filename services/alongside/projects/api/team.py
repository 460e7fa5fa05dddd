"""The team of a project, its co-production lead and its senior sponsor."""

from datetime import date
from typing import TypedDict

from alongside.eventlog.application import Saved
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.versions import TAGGED, answer_version
from alongside.projects.api.reading import BASE, application, reader
from alongside.projects.domain.people import Capacity, ProjectRole
from alongside.projects.domain.rights import Action
from alongside.projects.schemas.answers import ChangedSchema
from alongside.projects.schemas.projects import (
    AgreementSchema,
    CoProductionLeadSchema,
    TeamMemberSchema,
)

blueprint = Blueprint(
    "project_team",
    __name__,
    url_prefix=f"{BASE}/projects/<project>",
    description="Who is in a project's team, who leads co-production, who sponsors",
)


class Place(TypedDict):
    """What somebody does in a team, and as what they speak."""

    role: ProjectRole
    speaks_as: Capacity


class Lead(TypedDict):
    """Who leads co-production from now on."""

    member: str
    because: str


class Agreement(TypedDict):
    """What a senior sponsor lets the team decide."""

    member: str
    role_name: str
    scope: str
    starts: date
    until: date


@blueprint.put("/team/<member>")
@allow(Action.LEAD_PROJECT)
@blueprint.arguments(TeamMemberSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
def put_member(sent: Place, project: str, member: str) -> Saved:
    """Bring a member of the trust into the team, or change what they do there."""
    application().see_project(reader(), project)
    saved = application().add_team_member(command_context(), project, member=member, **sent)
    return answer_version(saved, saved.version)


@blueprint.delete("/team/<member>")
@allow(Action.LEAD_PROJECT)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
def remove_member(project: str, member: str) -> Saved:
    """Let somebody leave the team; nobody is asked for a reason."""
    application().see_project(reader(), project)
    saved = application().remove_team_member(command_context(), project, member=member)
    return answer_version(saved, saved.version)


@blueprint.put("/co-production-lead")
@allow(Action.LEAD_PROJECT)
@blueprint.arguments(CoProductionLeadSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
def put_lead(sent: Lead, project: str) -> Saved:
    """Say who in the team leads co-production from now on."""
    application().see_project(reader(), project)
    saved = application().name_co_production_lead(command_context(), project, **sent)
    return answer_version(saved, saved.version)


@blueprint.put("/agreement")
@allow(Action.LEAD_PROJECT)
@blueprint.arguments(AgreementSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
def put_agreement(sent: Agreement, project: str) -> Saved:
    """Record what the senior sponsor lets the team decide, in place of an earlier agreement."""
    application().see_project(reader(), project)
    saved = application().record_agreement(command_context(), project, **sent)
    return answer_version(saved, saved.version)
