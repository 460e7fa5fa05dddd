"""What comes of a decision: its outcome, answers to dissent, and what people were told."""

from datetime import date
from typing import TypedDict

from alongside.eventlog.application import Saved
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, TAGGED, answer_version, needs_version, required_version
from alongside.projects.api.reading import BASE, Created, application, created, reader
from alongside.projects.domain.coproduction import Override
from alongside.projects.domain.people import MemberId
from alongside.projects.domain.rights import Action
from alongside.projects.schemas.answers import ChangedSchema
from alongside.projects.schemas.decisions import AnswerSchema, FeedbackSchema, OutcomeSchema

blueprint = Blueprint(
    "decision_outcomes",
    __name__,
    url_prefix=f"{BASE}/decisions/<decision>",
    description="What was decided, whether it was co-produced, and what people were told",
)


class Answer(TypedDict):
    """What the team answers to somebody who was outvoted."""

    member: str
    text: str


class Outcome(TypedDict):
    """What was decided and why."""

    option: str
    rationale: str
    changed_by_lived_experience: str
    override_reason: str
    override_by: str
    answers: list[Answer]


class Feedback(TypedDict):
    """You said, we did, or we did not, because."""

    said: str
    acted: bool
    response: str
    because: str
    on: date


@blueprint.post("/outcome")
@allow(Action.RECORD_OUTCOME)
@once
@blueprint.arguments(OutcomeSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def record_outcome(sent: Outcome, decision: str) -> Created:
    """Record what was decided; If-Match takes the decision's version.

    A decision that is not co-produced needs a reason and the senior lead who answers for it.
    """
    application().see_decision(reader(), decision)
    override = (
        Override(MemberId(sent["override_by"]), sent["override_reason"])
        if sent["override_reason"]
        else None
    )
    saved = application().record_outcome(
        command_context(),
        decision,
        expected=required_version(),
        option=sent["option"],
        rationale=sent["rationale"],
        changed_by_lived_experience=sent["changed_by_lived_experience"],
        answers={MemberId(each["member"]): each["text"] for each in sent["answers"]},
        override=override,
    )
    return created(saved, f"decisions/{decision}")


@blueprint.put("/answer")
@allow(Action.RECORD_OUTCOME)
@blueprint.arguments(AnswerSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
def answer_dissent(sent: Answer, decision: str) -> Saved:
    """Answer somebody who was outvoted, after the decision."""
    application().see_decision(reader(), decision)
    saved = application().answer_dissent(command_context(), decision, **sent)
    return answer_version(saved, saved.version)


@blueprint.post("/feedback")
@allow(Action.RECORD_OUTCOME)
@once
@blueprint.arguments(FeedbackSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def feed_back(sent: Feedback, decision: str) -> Created:
    """Record what people were told of what became of their words."""
    application().see_decision(reader(), decision)
    saved = application().feed_back(command_context(), decision, **sent)
    return created(saved, f"decisions/{decision}")
