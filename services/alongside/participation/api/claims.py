"""Claims: what one is to be paid, and the two desks that decide on it."""

from dataclasses import asdict
from typing import TypedDict

from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, TAGGED, answer_version, needs_version, required_version
from alongside.participation.api.reading import (
    BASE,
    Created,
    application,
    created,
    reader,
    today,
)
from alongside.participation.domain.claim_events import Expense, Stage
from alongside.participation.domain.rate_card import ExpenseKind
from alongside.participation.domain.rights import Action
from alongside.participation.queries.payments import ClaimRow, ToClaim
from alongside.participation.schemas.answers import ChangedSchema
from alongside.participation.schemas.payment_answers import (
    ClaimAnswerSchema,
    ClaimsSchema,
    ToClaimListSchema,
)
from alongside.participation.schemas.payments import (
    AnswerSchema,
    ClaimSchema,
    QuestionSchema,
    RejectionSchema,
)

blueprint = Blueprint(
    "claims", __name__, url_prefix=BASE, description="Claims, from the meeting to the bank"
)


class ExpenseBody(TypedDict):
    """One expense."""

    kind: ExpenseKind
    pence: int


class ClaimBody(TypedDict):
    """A claim for a meeting, with at most one expense."""

    activity: str
    expense: ExpenseBody | None


class QuestionBody(TypedDict):
    """A question about a claim."""

    question: str


class AnswerBody(TypedDict):
    """An answer to it."""

    answer: str


class RejectionBody(TypedDict):
    """Why a claim is not paid."""

    reason: str


@blueprint.get("/claims")
@allow(Action.CLAIM)
@blueprint.response(200, ClaimsSchema)
def list_claims() -> dict[str, list[ClaimRow]]:
    """List your claims, the newest first."""
    return {"claims": application().my_claims(reader())}


@blueprint.get("/claims/unclaimed")
@allow(Action.CLAIM)
@blueprint.response(200, ToClaimListSchema)
def list_unclaimed() -> dict[str, list[ToClaim]]:
    """List the meetings that you came to and have not claimed for."""
    return {"activities": application().my_unclaimed(reader())}


@blueprint.post("/claims")
@allow(Action.CLAIM)
@once
@blueprint.arguments(ClaimSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
def submit(sent: ClaimBody) -> Created:
    """Claim for a meeting that you came to; the time follows from the rate card."""
    application().see_activity(reader(), sent["activity"])
    expense = sent["expense"]
    saved = application().submit_claim(
        command_context(),
        sent["activity"],
        expense=Expense(expense["kind"], expense["pence"]) if expense else None,
    )
    return created(saved, f"claims/{saved.stream}")


@blueprint.get("/claims/<claim>")
@allow(Action.READ)
@blueprint.response(200, ClaimAnswerSchema, headers=TAGGED)
def get_claim(claim: str) -> object:
    """Give a claim in full: your own, or anybody's to those who deal with payments."""
    found = application().claim(reader(), claim)
    days = found.row.days_waiting(today())
    body = {**asdict(found.row), "days_waiting": days, "steps": found.steps}
    return answer_version(body, found.row.version)


@blueprint.post("/claims/<claim>/answer")
@allow(Action.CLAIM)
@once
@blueprint.arguments(AnswerSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def answer(sent: AnswerBody, claim: str) -> Created:
    """Answer a question about your claim."""
    application().see_own_claim(reader(), claim)
    saved = application().answer_query(
        command_context(), claim, expected=required_version(), answer=sent["answer"]
    )
    return created(saved, f"claims/{claim}")


@blueprint.post("/claims/<claim>/withdrawal")
@allow(Action.CLAIM)
@once
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def withdraw(claim: str) -> Created:
    """Take your claim back, for any reason or none."""
    application().see_own_claim(reader(), claim)
    saved = application().withdraw_claim(command_context(), claim, expected=required_version())
    return created(saved, f"claims/{claim}")


@blueprint.get("/approvals")
@allow(Action.SEE_PAYMENTS)
@blueprint.response(200, ClaimsSchema)
def list_approvals() -> dict[str, list[ClaimRow]]:
    """List the claims that wait for approval, the longest waiting first."""
    return {"claims": application().claims_waiting(reader(), Stage.APPROVAL)}


@blueprint.post("/approvals/<claim>")
@allow(Action.APPROVE_CLAIM)
@once
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def approve(claim: str) -> Created:
    """Say that it happened."""
    saved = application().approve_claim(command_context(), claim, expected=required_version())
    return created(saved, f"claims/{claim}")


@blueprint.post("/approvals/<claim>/question")
@allow(Action.APPROVE_CLAIM)
@once
@blueprint.arguments(QuestionSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def ask_before_approval(sent: QuestionBody, claim: str) -> Created:
    """Ask the person something before you approve."""
    return _ask(claim, Stage.APPROVAL, sent["question"])


@blueprint.post("/approvals/<claim>/rejection")
@allow(Action.APPROVE_CLAIM)
@once
@blueprint.arguments(RejectionSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def refuse_approval(sent: RejectionBody, claim: str) -> Created:
    """Say no, and why."""
    return _reject(claim, Stage.APPROVAL, sent["reason"])


@blueprint.get("/authorisations")
@allow(Action.SEE_PAYMENTS)
@blueprint.response(200, ClaimsSchema)
def list_authorisations() -> dict[str, list[ClaimRow]]:
    """List the claims that wait for the budget holder, the longest waiting first."""
    return {"claims": application().claims_waiting(reader(), Stage.AUTHORISATION)}


@blueprint.post("/authorisations/<claim>")
@allow(Action.AUTHORISE_CLAIM)
@once
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def authorise(claim: str) -> Created:
    """Say that it is to be paid."""
    saved = application().authorise_claim(command_context(), claim, expected=required_version())
    return created(saved, f"claims/{claim}")


@blueprint.post("/authorisations/<claim>/question")
@allow(Action.AUTHORISE_CLAIM)
@once
@blueprint.arguments(QuestionSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def ask_before_authorisation(sent: QuestionBody, claim: str) -> Created:
    """Ask the person something before you authorise."""
    return _ask(claim, Stage.AUTHORISATION, sent["question"])


@blueprint.post("/authorisations/<claim>/rejection")
@allow(Action.AUTHORISE_CLAIM)
@once
@blueprint.arguments(RejectionSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def refuse_authorisation(sent: RejectionBody, claim: str) -> Created:
    """Say no, and why."""
    return _reject(claim, Stage.AUTHORISATION, sent["reason"])


def _ask(claim: str, at: Stage, question: str) -> Created:
    saved = application().query_claim(
        command_context(), claim, at=at, expected=required_version(), question=question
    )
    return created(saved, f"claims/{claim}")


def _reject(claim: str, at: Stage, reason: str) -> Created:
    saved = application().reject_claim(
        command_context(), claim, at=at, expected=required_version(), reason=reason
    )
    return created(saved, f"claims/{claim}")
