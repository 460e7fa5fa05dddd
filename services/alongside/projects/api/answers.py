"""What people say to a decision: contributions, and positions."""

from typing import TypedDict

from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.http.versions import CREATED
from alongside.projects.api.reading import BASE, Created, application, created, reader
from alongside.projects.domain.decision_events import Privacy, Stance
from alongside.projects.domain.rights import Action
from alongside.projects.schemas.answers import ChangedSchema
from alongside.projects.schemas.decisions import ContributionSchema, PositionSchema

blueprint = Blueprint(
    "decision_answers",
    __name__,
    url_prefix=f"{BASE}/decisions/<decision>",
    description="What people say to a decision, and where they stand",
)


class Words(TypedDict):
    """What somebody says."""

    text: str


class Stand(TypedDict):
    """Where somebody stands."""

    option: str
    stance: Stance
    reason: str
    privacy: Privacy | None


@blueprint.post("/contributions")
@allow(Action.TAKE_PART)
@once
@blueprint.arguments(ContributionSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def contribute(sent: Words, decision: str) -> Created:
    """Say what you think, in the capacity in which you were invited."""
    application().see_decision(reader(), decision)
    saved = application().contribute(command_context(), decision, **sent)
    return created(saved, f"decisions/{decision}")


@blueprint.post("/positions")
@allow(Action.TAKE_PART)
@once
@blueprint.arguments(PositionSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def take_position(sent: Stand, decision: str) -> Created:
    """Take a position, or change it; a private reason is for you and the co-production lead."""
    application().see_decision(reader(), decision)
    saved = application().take_position(
        command_context(),
        decision,
        option=sent["option"],
        stance=sent["stance"],
        reason=sent["reason"],
        privacy=sent["privacy"] or Privacy.OPEN,
    )
    return created(saved, f"decisions/{decision}")
