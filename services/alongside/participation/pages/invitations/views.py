"""An invitation: what it is to, what is offered, yes or no, and how one wants to be paid."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.html.component import SummaryRow
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.participation.domain.activity_events import Preference
from alongside.participation.domain.money import in_pounds
from alongside.participation.domain.rights import Action
from alongside.participation.pages.invitations.form import ANSWER, PAYMENT, Answer, Payment
from alongside.participation.pages.visit import (
    START,
    application,
    done,
    go,
    how_long,
    place,
    reader,
    send,
    today,
    when,
)
from alongside.participation.queries.activities import MyInvitation
from alongside.participation.schemas.activities import Coming

blueprint = Blueprint("invitation", __name__, url_prefix="/participation/invitations")

_DONE = {
    "yes": "You said yes. We look forward to seeing you",
    "no": "You said no. Thank you for telling us",
    "payment": "Your choice is saved. Nobody in your project sees it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage(Page):
    """An invitation with what the reader may still do."""

    invitation: MyInvitation
    facts: tuple[SummaryRow, ...]
    offer: str
    may_answer: bool
    may_choose: bool
    chosen: str
    attended: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPage(Page):
    """The choice of how one is paid."""

    offer: str


@blueprint.get("/<activity>")
@allow(Action.READ)
def show(activity: str) -> ResponseReturnValue:
    """Show an invitation."""
    found = application().invitation(reader(), activity)
    said = None if found.accepted is None else Coming.YES if found.accepted else Coming.NO
    return _page(found, ANSWER.blank(initial={"coming": said}))


@blueprint.post("/<activity>")
@allow(Action.TAKE_PART)
@once
def answer(activity: str) -> ResponseReturnValue:
    """Keep whether the reader will come."""
    found = application().invitation(reader(), activity)

    def command(sent: Answer) -> None:
        application().answer(command_context(), activity, accepted=sent.coming is Coming.YES)

    form = ANSWER.read()
    coming = "yes" if form.valid and form.value.coming is Coming.YES else "no"
    answered = send(form, command, then=go(place("invitations", activity), done=coming))
    return answered if isinstance(answered, Response) else _page(found, answered)


@blueprint.get("/<activity>/payment")
@allow(Action.READ)
def ask_payment(activity: str) -> ResponseReturnValue:
    """Ask how the reader wants to be paid."""
    found = application().invitation(reader(), activity)
    initial: dict[str, object] = {"preference": found.preference or Preference.FULL}
    if found.preference is Preference.REDUCED:
        initial["pence"] = in_pounds(found.preferred_pence).removeprefix("£")
    return _payment_page(found, PAYMENT.blank(initial=initial))


@blueprint.post("/<activity>/payment")
@allow(Action.TAKE_PART)
@once
def choose_payment(activity: str) -> ResponseReturnValue:
    """Keep how the reader wants to be paid."""
    found = application().invitation(reader(), activity)

    def command(sent: Payment) -> None:
        application().prefer(command_context(), activity, sent.preference, pence=sent.pence)

    then = go(place("invitations", activity), done="payment")
    answer = send(PAYMENT.read(), command, then=then)
    return answer if isinstance(answer, Response) else _payment_page(found, answer)


def _page(found: MyInvitation, form: Form[Answer]) -> ResponseReturnValue:
    is_open = found.attended_minutes is None
    page = InvitationPage(
        title=found.title,
        breadcrumbs=(START,),
        form=form,
        invitation=found,
        facts=_facts(found),
        offer=in_pounds(found.offer_pence) if found.offer_pence else "",
        may_answer=is_open and found.on >= today(),
        may_choose=is_open and bool(found.accepted and found.offer_pence),
        chosen=_chosen(found),
        attended=_attended(found),
        done=done(_DONE),
    )
    return render("invitations/show.jinja", page)


def _payment_page(found: MyInvitation, form: Form[Payment]) -> ResponseReturnValue:
    page = PaymentPage(
        title="How do you want to be paid?",
        breadcrumbs=(START, Link(found.title, place("invitations", found.activity))),
        form=form,
        offer=in_pounds(found.offer_pence),
    )
    return render("invitations/payment.jinja", page)


def _facts(found: MyInvitation) -> tuple[SummaryRow, ...]:
    prepares = (SummaryRow(called="Prepares", values=(found.question,)),) if found.question else ()
    return (
        SummaryRow(called="When", values=(when(found.on, found.starts),)),
        SummaryRow(called="How long", values=(how_long(found.minutes),)),
        SummaryRow(called="Where", values=(found.place,)),
        SummaryRow(called="Project", values=(found.project_title,)),
        *prepares,
    )


def _chosen(found: MyInvitation) -> str:
    match found.preference:
        case Preference.REDUCED:
            return f"You asked to be paid {in_pounds(found.preferred_pence)}."
        case Preference.DECLINED:
            return "You asked not to be paid."
        case Preference.FULL | None:
            return f"You will be paid {in_pounds(found.offer_pence)}."


def _attended(found: MyInvitation) -> str:
    if found.attended_minutes is None:
        return ""
    if not found.attended_minutes:
        return "The co-production lead has noted that you were not there."
    lasted = how_long(found.attended_minutes)
    return f"The co-production lead has confirmed that you took part for {lasted}."
