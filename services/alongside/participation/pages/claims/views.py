"""A person's claims: what they can claim, what they will get, and every state until it is paid."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.html.component import HistoryEntry, SummaryRow, Tag, Task, Tone
from alongside.html.dates import in_words
from alongside.html.form_field import Option
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.participation.application.payments_reading import ClaimOffer
from alongside.participation.domain.claim_events import MAY_BE_WITHDRAWN, Expense, State
from alongside.participation.domain.money import in_pounds
from alongside.participation.domain.payment_errors import ClaimedAlreadyError
from alongside.participation.domain.rights import Action
from alongside.participation.pages.claim_words import (
    CLAIMS,
    NEXT,
    TAGS,
    address,
    history,
    meeting,
    sums,
    waited,
)
from alongside.participation.pages.claims.form import (
    ANSWER,
    BUTTON,
    CLAIM,
    Answer,
    NewClaim,
    Nothing,
)
from alongside.participation.pages.visit import (
    START,
    application,
    done,
    go,
    how_long,
    place,
    reader,
    send_unless_stale,
    today,
)
from alongside.participation.queries.claim_detail import ClaimDetail
from alongside.participation.queries.payments import ClaimRow, ToClaim
from alongside.participation.schemas.payments import EXPENSE_LABELS

blueprint = Blueprint("claim", __name__, url_prefix="/participation/claims")

_DONE = {
    "sent": "Your claim is sent. You can follow it here until the money is with you",
    "answered": "Your answer is sent",
    "withdrawn": "You took your claim back",
}
_KIND_MISSING = "Select what you spent money on"
_SUM_MISSING = "Enter how much you spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsPage(Page):
    """What somebody can claim, and what they have claimed."""

    unclaimed: tuple[Task, ...]
    claims: tuple[Task, ...]
    payable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaimPage(Page):
    """What somebody will get for a meeting, and their expense."""

    facts: tuple[SummaryRow, ...]
    time: str
    payable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage(Page):
    """A claim and how far it is; `desk` is where its reader decides on it, if it waits for them."""

    tag: Tag
    total: str
    next: str
    waiting: str
    facts: tuple[SummaryRow, ...]
    history: tuple[HistoryEntry, ...]
    question: str
    may_withdraw: bool
    payable: bool
    here: str
    desk: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPage(Page):
    """Asks whether a claim is to be taken back."""

    total: str
    here: str


@blueprint.app_context_processor
def tell_templates() -> dict[str, object]:
    """Let the first page say what waits for its reader; asked there alone."""
    return {"payment_tasks": _tasks}


@blueprint.get("")
@allow(Action.CLAIM)
def show_all() -> ResponseReturnValue:
    """Show what the reader can claim, and how far their claims are."""
    mine = application().my_claims(reader())
    page = ClaimsPage(
        title="Your claims",
        breadcrumbs=(START,),
        unclaimed=tuple(_to_claim(each) for each in application().my_unclaimed(reader())),
        claims=tuple(_claim(each) for each in mine),
        payable=bool(application().details(reader()).account_ends),
        done=done(_DONE),
    )
    return render("claims/all.jinja", page)


@blueprint.get("/new/<activity>")
@allow(Action.CLAIM)
def ask(activity: str) -> ResponseReturnValue:
    """Show what the reader will get for a meeting; a claim that exists is shown instead."""
    try:
        offer = application().claim_offer(reader(), activity)
    except ClaimedAlreadyError:
        mine = application().my_claims(reader())
        return go(next(address(each) for each in mine if each.activity == activity))
    return _new_page(offer, CLAIM.blank(options={"expense_kind": _kinds(offer)}))


@blueprint.post("/new/<activity>")
@allow(Action.CLAIM)
@once
def submit(activity: str) -> ResponseReturnValue:
    """Send a claim."""
    offer = application().claim_offer(reader(), activity)
    form = _whole(CLAIM.read(options={"expense_kind": _kinds(offer)}))
    sent: list[str] = []

    def command(claim: NewClaim) -> None:
        kind = claim.expense_kind
        expense = Expense(kind, claim.expense) if kind else None
        saved = application().submit_claim(command_context(), activity, expense=expense)
        sent.append(saved.stream)

    answer = send_unless_stale(form, command)
    return go(place("claims", sent[0]), done="sent") if answer is None else _new_page(offer, answer)


@blueprint.get("/<claim>")
@allow(Action.READ)
def show(claim: str) -> ResponseReturnValue:
    """Show a claim and everything that happened to it."""
    found = application().claim(reader(), claim)
    return _page(found, ANSWER.blank(version=found.row.version))


@blueprint.post("/<claim>")
@allow(Action.CLAIM)
@once
def answer(claim: str) -> ResponseReturnValue:
    """Answer a question about one's claim."""
    found = application().claim(reader(), application().see_own_claim(reader(), claim))
    form = ANSWER.read()

    def command(sent: Answer) -> None:
        application().answer_query(
            command_context(), claim, expected=form.version or 0, answer=sent.answer
        )

    wrong = send_unless_stale(form, command)
    return go(place("claims", claim), done="answered") if wrong is None else _page(found, wrong)


@blueprint.get("/<claim>/withdrawal")
@allow(Action.CLAIM)
def ask_to_withdraw(claim: str) -> ResponseReturnValue:
    """Ask whether a claim is to be taken back."""
    found = application().claim(reader(), application().see_own_claim(reader(), claim))
    return _withdraw_page(found.row, BUTTON.blank(version=found.row.version))


@blueprint.post("/<claim>/withdrawal")
@allow(Action.CLAIM)
@once
def withdraw(claim: str) -> ResponseReturnValue:
    """Take a claim back."""
    found = application().claim(reader(), application().see_own_claim(reader(), claim))
    form = BUTTON.read()

    def command(_: Nothing) -> None:
        application().withdraw_claim(command_context(), claim, expected=form.version or 0)

    wrong = send_unless_stale(form, command)
    if wrong is None:
        return go(place("claims", claim), done="withdrawn")
    return _withdraw_page(found.row, wrong)


def _new_page(offer: ClaimOffer, form: Form[NewClaim]) -> Response:
    minutes = offer.attendance.minutes or 0
    page = NewClaimPage(
        title=f"Claim for {offer.title}",
        breadcrumbs=(START, CLAIMS),
        form=form,
        facts=(
            SummaryRow(called="When", values=(in_words(offer.attendance.on),)),
            SummaryRow(called="You took part for", values=(how_long(minutes),)),
            SummaryRow(called="For your time", values=(in_pounds(offer.time_pence),)),
        ),
        time=in_pounds(offer.time_pence),
        payable=bool(application().details(reader()).account_ends),
    )
    return render("claims/new.jinja", page)


def _page(found: ClaimDetail, form: Form[Answer]) -> Response:
    row = found.row
    own = row.member == reader().member
    asked = own and row.state is State.QUERIED
    page = ClaimPage(
        title=f"Claim for {row.activity_title}",
        breadcrumbs=(START, CLAIMS) if own else (START,),
        form=form if asked else None,
        tag=TAGS[row.state],
        total=in_pounds(row.total_pence),
        next=NEXT[row.state] if own else "",
        waiting=_waiting(row),
        facts=(*meeting(row), *sums(row)),
        history=history(found.steps),
        question=found.last_words if asked else "",
        may_withdraw=own and row.state in MAY_BE_WITHDRAWN,
        payable=row.payable or not own,
        here=address(row),
        desk=None if own else _desk(row),
        done=done(_DONE),
    )
    return render("claims/show.jinja", page)


def _desk(row: ClaimRow) -> Link | None:
    desks = {
        State.SUBMITTED: (Action.APPROVE_CLAIM, "Decide on this claim", ("approvals", row.claim)),
        State.APPROVED: (
            Action.AUTHORISE_CLAIM,
            "Decide on this claim",
            ("authorisations", row.claim),
        ),
        State.AUTHORISED: (Action.PAY, "Go to payments", ("payments",)),
    }
    action, words, path = desks.get(row.state, (None, "", ()))
    return Link(words, place(*path)) if action and may(action) else None


def _withdraw_page(row: ClaimRow, form: Form[Nothing]) -> Response:
    page = WithdrawPage(
        title="Do you want to take your claim back?",
        breadcrumbs=(START, CLAIMS, Link(row.activity_title, address(row))),
        form=form,
        total=in_pounds(row.total_pence),
        here=address(row),
    )
    return render("claims/withdraw.jinja", page)


def _tasks() -> tuple[Task, ...]:
    """Lead each to the payments that they have to do with, and count what waits."""
    counts = application().claims_by_stage(reader())
    desks = (
        (Action.APPROVE_CLAIM, "Claims to approve", "approvals", State.SUBMITTED),
        (Action.AUTHORISE_CLAIM, "Claims to authorise", "authorisations", State.APPROVED),
        (Action.PAY, "Payments to make", "payments", State.AUTHORISED),
    )
    reads_only = may(Action.SEE_PAYMENTS) and not may(Action.CLAIM)
    return ((_own(),) if may(Action.CLAIM) else ()) + tuple(
        Task(text=text, status=_count(counts.get(stage, 0)), href=place(path))
        for action, text, path, stage in desks
        if may(action) or reads_only
    )


def _own() -> Task:
    unclaimed = len(application().my_unclaimed(reader()))
    status = (
        Tag(f"{unclaimed} to claim for", Tone.NEW) if unclaimed else Tag("Nothing to claim for")
    )
    return Task(text=CLAIMS.text, status=status, href=CLAIMS.href)


def _count(many: int) -> Tag:
    return Tag(f"{many} waiting", Tone.WAITING) if many else Tag("None waiting", Tone.DONE)


def _waiting(row: ClaimRow) -> str:
    days = row.days_waiting(today())
    if row.state is State.PAID and row.paid_on:
        took = "on the same day" if not days else f"after {days} day{'s' if days > 1 else ''}"
        return f"Paid on {in_words(row.paid_on)}, {took}."
    if row.state in {State.REJECTED, State.WITHDRAWN}:
        return ""
    return f"Sent on {in_words(row.submitted_on)}. It has waited {waited(days)}."


def _to_claim(each: ToClaim) -> Task:
    return Task(
        text=f"Claim for {each.title}",
        hint=f"{in_words(each.on)}, {how_long(each.minutes)}",
        status=Tag(f"Up to {in_pounds(each.at_most_pence)}", Tone.NEW),
        href=place("claims", "new", each.activity),
    )


def _claim(each: ClaimRow) -> Task:
    return Task(
        text=f"{in_pounds(each.total_pence)} for {each.activity_title}",
        hint=_waiting(each) or in_words(each.activity_on),
        status=TAGS[each.state],
        href=address(each),
    )


def _kinds(offer: ClaimOffer) -> tuple[Option, ...]:
    return tuple(
        Option(limit.kind, f"{EXPENSE_LABELS[limit.kind]} (up to {in_pounds(limit.most_pence)})")
        for limit in offer.card.expenses
    )


def _whole(form: Form[NewClaim]) -> Form[NewClaim]:
    """Make sure that an expense has both a kind and a sum."""
    if not form.valid:
        return form
    if form.value.expense and not form.value.expense_kind:
        return form.refuse(_KIND_MISSING, at="expense_kind")
    if form.value.expense_kind and not form.value.expense:
        return form.refuse(_SUM_MISSING, at="expense")
    return form
