"""My details: what is kept of oneself, read by nobody else than those who pay."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.eventlog.errors import StaleVersionError
from alongside.html.component import SummaryRow
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.rights import Action
from alongside.participation.pages.details.form import BANK, DETAILS, MyBank, MyDetails
from alongside.participation.pages.visit import (
    STALE,
    START,
    application,
    done,
    go,
    place,
    reader,
    send,
)
from alongside.participation.queries.people import Details
from alongside.privacy.sealed import Erased, Shown

blueprint = Blueprint("details", __name__, url_prefix="/participation/details")

MINE = Link("My details", "/participation/details")
_DONE = {
    "details": "Your details are saved",
    "bank": "Your bank details are saved",
}
_ERASED = "Erased at your request"


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsPage(Page):
    """What somebody said of themselves."""

    rows: tuple[SummaryRow, ...]
    registered: bool
    erased: bool


@blueprint.get("")
@allow(Action.READ)
def show() -> ResponseReturnValue:
    """Show what is kept of the reader; of their bank account no more than its last digits."""
    found = application().details(reader())
    page = DetailsPage(
        title="My details",
        breadcrumbs=(START,),
        rows=_rows(found),
        registered=bool(found.version),
        erased=found.erased,
        done=done(_DONE),
    )
    return render("details/show.jinja", page)


@blueprint.get("/edit")
@allow(Action.TAKE_PART)
def edit() -> ResponseReturnValue:
    """Ask what the reader is called and how they are reached."""
    found = application().details(reader())
    initial = {"name": _known(found.name), "contact": _known(found.contact)}
    return _form_page("Name and contact", DETAILS.blank(initial=initial, version=found.version))


@blueprint.post("/edit")
@allow(Action.TAKE_PART)
@once
def save() -> ResponseReturnValue:
    """Keep what the reader is called and how they are reached."""
    form = DETAILS.read()

    def command(sent: MyDetails) -> None:
        application().give_details(
            command_context(), name=sent.name, contact=sent.contact, expected=form.version or 0
        )

    try:
        answer = send(form, command, then=go(place("details"), done="details"))
    except StaleVersionError as fault:
        answer = form.refuse(STALE).now_at(fault.current)
    return answer if isinstance(answer, Response) else _form_page("Name and contact", answer)


@blueprint.get("/bank")
@allow(Action.TAKE_PART)
def edit_bank() -> ResponseReturnValue:
    """Ask where to pay the reader; what they gave before is not shown again."""
    return _bank_page(BANK.blank(version=application().details(reader()).version))


@blueprint.post("/bank")
@allow(Action.TAKE_PART)
@once
def save_bank() -> ResponseReturnValue:
    """Keep where to pay the reader."""
    form = BANK.read()

    def command(sent: MyBank) -> None:
        account = BankAccount(sent.holder, sent.sort_code, sent.account_number)
        application().give_bank_details(command_context(), account, expected=form.version)

    try:
        answer = send(form, command, then=go(place("details"), done="bank"))
    except StaleVersionError as fault:
        answer = form.refuse(STALE).now_at(fault.current)
    return answer if isinstance(answer, Response) else _bank_page(answer)


def _form_page(title: str, form: Form[MyDetails]) -> ResponseReturnValue:
    page = Page(title=title, breadcrumbs=(START, MINE), form=form)
    return render("details/edit.jinja", page)


def _bank_page(form: Form[MyBank]) -> ResponseReturnValue:
    page = Page(title="Bank details", breadcrumbs=(START, MINE), form=form)
    return render("details/bank.jinja", page)


def _rows(found: Details) -> tuple[SummaryRow, ...]:
    change = None if found.erased else Link("Change", place("details", "edit"))
    may_pay = bool(found.version) and not found.erased
    to_bank = Link("Change", place("details", "bank")) if may_pay else None
    return (
        SummaryRow(called="Name", values=_words(found.name), change=change),
        SummaryRow(called="How to reach you", values=_words(found.contact), change=change),
        SummaryRow(
            called="Bank account",
            values=_words(found.account_ends, before="Account number ends in "),
            change=to_bank,
        ),
    )


def _words(value: Shown, *, before: str = "") -> tuple[str, ...]:
    if isinstance(value, Erased):
        return (_ERASED,)
    return (before + value,) if value else ()


def _known(value: Shown) -> str | None:
    return None if isinstance(value, Erased) or not value else value
