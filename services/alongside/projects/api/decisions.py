"""Decisions: open and read them, add material, invite people."""

from datetime import date
from typing import TypedDict

from alongside.eventlog.application import AsAt
from alongside.http.as_at import AsAtSchema
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, TAGGED, answer_version
from alongside.projects.api.reading import BASE, Created, application, created, reader, today
from alongside.projects.domain.decision_events import About, Format, Method, Option, Subject
from alongside.projects.domain.decision_records import Material
from alongside.projects.domain.people import Capacity
from alongside.projects.domain.rights import Action
from alongside.projects.queries.projects import DecisionRow
from alongside.projects.schemas.answers import (
    ChangedSchema,
    DecisionAnswerSchema,
    DecisionsSchema,
)
from alongside.projects.schemas.decisions import (
    DecisionSchema,
    InvitationsSchema,
    MaterialSchema,
)

blueprint = Blueprint(
    "project_decisions",
    __name__,
    url_prefix=BASE,
    description="Questions put to people, and what was decided",
)

KEYS = "abcdefgh"


class AboutBody(TypedDict):
    """What a decision is about."""

    kind: Subject
    which: str


class OptionBody(TypedDict):
    """One thing that may be decided."""

    text: str
    adopts: int


class MaterialBody(TypedDict):
    """Something to read, hear or see before deciding."""

    title: str
    format: Format
    link: str
    text: str


class InvitationBody(TypedDict):
    """Somebody to invite."""

    member: str
    speaks_as: Capacity | None


class InvitationsBody(TypedDict):
    """People to invite."""

    invite: list[InvitationBody]


class DecisionBody(InvitationsBody):
    """A new decision."""

    question: str
    about: AboutBody
    options: list[OptionBody]
    method: Method
    deadline: date
    deadline_agreed: bool
    materials: list[MaterialBody]


@blueprint.get("/projects/<project>/decisions")
@allow(Action.READ)
@blueprint.response(200, DecisionsSchema)
def list_decisions(project: str) -> dict[str, list[DecisionRow]]:
    """List a project's decisions, the newest first."""
    return {"decisions": application().decisions(reader(), project)}


@blueprint.post("/projects/<project>/decisions")
@allow(Action.RECORD_OUTCOME)
@once
@blueprint.arguments(DecisionSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def open_decision(sent: DecisionBody, project: str) -> Created:
    """Put a question to people, with what they need to read first.

    The options become a, b, c and so on, in the order given.
    """
    application().see_project(reader(), project)
    saved = application().open_decision(
        command_context(),
        project,
        question=sent["question"],
        about=About(sent["about"]["kind"], sent["about"]["which"]),
        options=[
            Option(key, option["text"], option["adopts"])
            for key, option in zip(KEYS, sent["options"], strict=False)
        ],
        method=sent["method"],
        deadline=sent["deadline"],
        deadline_agreed=sent["deadline_agreed"],
        materials=[Material(**material) for material in sent["materials"]],
        invite=_invite(sent),
    )
    return created(saved, f"decisions/{saved.stream}")


@blueprint.get("/decisions/<decision>")
@allow(Action.READ)
@blueprint.arguments(AsAtSchema, location="query")
@blueprint.response(200, DecisionAnswerSchema, headers=TAGGED)
def get_decision(asked: dict[str, AsAt], decision: str) -> object:
    """Give a decision in full, now or as at a moment; reasons kept private are left out."""
    found = application().decision(reader(), decision, today=today(), as_at=asked["as_at"])
    return answer_version(found, found.version)


@blueprint.post("/decisions/<decision>/materials")
@allow(Action.WORK_ON_PROJECT)
@once
@blueprint.arguments(MaterialSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def add_material(sent: MaterialBody, decision: str) -> Created:
    """Add something to read, hear or see before deciding."""
    application().see_decision(reader(), decision)
    saved = application().add_material(command_context(), decision, Material(**sent))
    return created(saved, f"decisions/{decision}")


@blueprint.post("/decisions/<decision>/invitations")
@allow(Action.RECORD_OUTCOME)
@once
@blueprint.arguments(InvitationsSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def invite(sent: InvitationsBody, decision: str) -> Created:
    """Invite more people; whoever is invited already keeps the notice that they had."""
    application().see_decision(reader(), decision)
    saved = application().invite(command_context(), decision, _invite(sent))
    return created(saved, f"decisions/{decision}")


def _invite(sent: InvitationsBody) -> dict[str, Capacity]:
    return {each["member"]: each["speaks_as"] or Capacity.STAFF for each in sent["invite"]}
