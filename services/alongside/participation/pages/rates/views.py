"""What the trust pays for time and expenses, for everybody to read; finance sets it."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alongside.html.component import SummaryRow, Tag, Tone
from alongside.html.dates import in_words
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.participation.domain.money import in_pounds
from alongside.participation.domain.rate_card import RateCard
from alongside.participation.domain.rights import Action
from alongside.participation.pages.rates.form import RATES, NewRates
from alongside.participation.pages.visit import (
    START,
    application,
    done,
    go,
    how_long,
    reader,
    send_unless_stale,
    today,
)
from alongside.participation.schemas.payments import EXPENSE_LABELS
from alongside.participation.schemas.rate_cards import lines_of

blueprint = Blueprint("rates", __name__, url_prefix="/participation/rates")

RATES_LINK: Final = Link("What the trust pays", "/participation/rates")


@dataclass(frozen=True, slots=True)
class Card:
    """A rate card as it is read."""

    title: str
    tag: Tag
    time: tuple[SummaryRow, ...]
    expenses: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatesPage(Page):
    """The trust's rate cards, the latest first."""

    cards: tuple[Card, ...]
    may_set: bool


@blueprint.get("")
@allow(Action.SEE_RATES)
def show() -> ResponseReturnValue:
    """Show what the trust pays, now, from later on, and before."""
    cards, _ = application().rate_cards(reader())
    begun = [card.number for card in cards if card.effective_from <= today()]
    now = begun[-1] if begun else 0
    page = RatesPage(
        title=RATES_LINK.text,
        breadcrumbs=(START,),
        cards=tuple(_card(card, now=now) for card in reversed(cards)),
        may_set=may(Action.SET_RATES),
        done=done({"saved": "The rate card is saved"}),
    )
    return render("rates/show.jinja", page)


@blueprint.get("/new")
@allow(Action.SET_RATES)
def ask() -> ResponseReturnValue:
    """Show the form of the next card, filled with the last one."""
    cards, version = application().rate_cards(reader())
    return _form_page(RATES.blank(initial=_filled(cards[-1]) if cards else {}, version=version))


@blueprint.post("/new")
@allow(Action.SET_RATES)
@once
def adopt() -> ResponseReturnValue:
    """Pay by another card from a day on."""
    form = RATES.read()

    def command(sent: NewRates) -> None:
        application().adopt_rate_card(
            command_context(),
            effective_from=sent.effective_from,
            bands=sent.time,
            expenses=sent.expenses,
            expected=form.version or 0,
        )

    wrong = send_unless_stale(form, command)
    return _form_page(wrong) if wrong else go(RATES_LINK.href, done="saved")


def _form_page(form: Form[NewRates]) -> ResponseReturnValue:
    page = Page(title="A new rate card", breadcrumbs=(START, RATES_LINK), form=form)
    return render("rates/new.jinja", page)


def _filled(card: RateCard) -> dict[str, object]:
    sums = {limit.kind: in_pounds(limit.most_pence).lstrip("£") for limit in card.expenses}
    return {"bands": lines_of(card.bands), **{str(kind): text for kind, text in sums.items()}}


def _card(card: RateCard, *, now: int) -> Card:
    if card.number == now:
        tag = Tag("Now", Tone.DONE)
    else:
        tag = Tag("Later", Tone.NEW) if card.number > now else Tag("Before")
    return Card(
        title=f"Rate card {card.number}, from {in_words(card.effective_from)}",
        tag=tag,
        time=tuple(
            SummaryRow(
                called=f"From {how_long(band.from_minutes)}", values=(in_pounds(band.pence),)
            )
            for band in card.bands
        ),
        expenses=tuple(
            SummaryRow(
                called=EXPENSE_LABELS[limit.kind], values=(f"Up to {in_pounds(limit.most_pence)}",)
            )
            for limit in card.expenses
        ),
    )
