"""How the trust stands, and what each figure counts."""

from typing import Any

from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow
from alongside.reporting.api.reading import BASE, reader, reading, today
from alongside.reporting.domain.rights import Action
from alongside.reporting.domain.share import Share
from alongside.reporting.schemas.dashboard import (
    DecisionsSchema,
    DeskQuerySchema,
    OutcomeQuerySchema,
    PaymentsSchema,
    ProjectsSchema,
    ShareSchema,
    StepQuerySchema,
)

blueprint = Blueprint(
    "dashboard_figures",
    __name__,
    url_prefix=BASE,
    description="Figures of your trust, and what they count",
)


@blueprint.get("/projects")
@allow(Action.SEE_PROJECTS)
@blueprint.arguments(StepQuerySchema, location="query")
@blueprint.response(200, ProjectsSchema)
def list_projects(asked: dict[str, Any]) -> dict[str, object]:
    """List the projects with how far they are with each step."""
    return {"projects": reading().projects(reader(), **asked)}


@blueprint.get("/decisions")
@allow(Action.SEE_PROJECTS)
@blueprint.arguments(OutcomeQuerySchema, location="query")
@blueprint.response(200, DecisionsSchema)
def list_decisions(asked: dict[str, Any]) -> dict[str, object]:
    """Say which share of the decisions was co-produced, and list them."""
    share, found = reading().decisions(reader(), outcome=frozenset(asked["outcome"]))
    return {"share": share, "decisions": found}


@blueprint.get("/payments")
@allow(Action.SEE_PAYMENTS)
@blueprint.arguments(DeskQuerySchema, location="query")
@blueprint.response(200, PaymentsSchema)
def list_payments(asked: dict[str, Any]) -> dict[str, object]:
    """Say how many payments wait, how long and how much, and list them."""
    waiting, claims = reading().payments(reader(), today=today(), **asked)
    return {"waiting": waiting, "claims": claims}


@blueprint.get("/share")
@allow(Action.SEE_DASHBOARD)
@blueprint.response(200, ShareSchema)
def get_share() -> Share:
    """Say which share of the decisions was co-produced, to everybody in the trust."""
    return reading().decisions(reader())[0]
