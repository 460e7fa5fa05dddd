"""The desk at which a budget holder says that it is to be paid."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alongside.http.guard import allow
from alongside.http.idempotency import once
from alongside.participation.domain.rights import Action
from alongside.participation.pages.desks import desk
from alongside.participation.pages.desks.desk import AUTHORISATION

blueprint = Blueprint("authorisation", __name__, url_prefix="/participation/authorisations")


@blueprint.get("")
@allow(Action.SEE_PAYMENTS)
def waiting() -> ResponseReturnValue:
    """Show what waits here."""
    return desk.waiting(AUTHORISATION)


@blueprint.get("/<claim>")
@allow(Action.SEE_PAYMENTS)
def show(claim: str) -> ResponseReturnValue:
    """Show one claim."""
    return desk.one(AUTHORISATION, claim)


@blueprint.post("/<claim>")
@allow(Action.AUTHORISE_CLAIM)
@once
def decide(claim: str) -> ResponseReturnValue:
    """Say yes."""
    return desk.decide(AUTHORISATION, claim)


@blueprint.get("/<claim>/question")
@allow(Action.AUTHORISE_CLAIM)
def ask_question(claim: str) -> ResponseReturnValue:
    """Show the form of a question."""
    return desk.ask_question(AUTHORISATION, claim)


@blueprint.post("/<claim>/question")
@allow(Action.AUTHORISE_CLAIM)
@once
def put_question(claim: str) -> ResponseReturnValue:
    """Ask the person something."""
    return desk.put_question(AUTHORISATION, claim)


@blueprint.get("/<claim>/rejection")
@allow(Action.AUTHORISE_CLAIM)
def ask_reason(claim: str) -> ResponseReturnValue:
    """Show the form of a no."""
    return desk.ask_reason(AUTHORISATION, claim)


@blueprint.post("/<claim>/rejection")
@allow(Action.AUTHORISE_CLAIM)
@once
def reject(claim: str) -> ResponseReturnValue:
    """Say no, and why."""
    return desk.reject(AUTHORISATION, claim)
