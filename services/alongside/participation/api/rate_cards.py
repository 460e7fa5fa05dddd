"""Rate cards: what the trust pays from a day on."""

from datetime import date
from typing import TypedDict

from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, TAGGED, answer_version, needs_version, required_version
from alongside.participation.api.reading import BASE, Created, application, created, reader
from alongside.participation.domain.rate_card import Band, ExpenseKind, ExpenseLimit
from alongside.participation.domain.rights import Action
from alongside.participation.schemas.answers import ChangedSchema
from alongside.participation.schemas.payment_answers import RateCardsSchema
from alongside.participation.schemas.payments import RateCardSchema

blueprint = Blueprint(
    "rate_cards",
    __name__,
    url_prefix=f"{BASE}/rate-cards",
    description="What the trust pays for time and expenses",
)


class BandBody(TypedDict):
    """What is paid from a number of minutes on."""

    from_minutes: int
    pence: int


class LimitBody(TypedDict):
    """The most that is paid for one kind of expense."""

    kind: ExpenseKind
    most_pence: int


class RateCardBody(TypedDict):
    """What the trust pays from a day on."""

    effective_from: date
    bands: list[BandBody]
    expenses: list[LimitBody]


@blueprint.get("")
@allow(Action.SEE_RATES)
@blueprint.response(200, RateCardsSchema, headers=TAGGED)
def list_rate_cards() -> object:
    """Give the trust's rate cards; a meeting is paid by the one in force on its day."""
    cards, version = application().rate_cards(reader())
    return answer_version({"cards": cards, "version": version}, version)


@blueprint.post("")
@allow(Action.SET_RATES)
@once
@blueprint.arguments(RateCardSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def adopt(sent: RateCardBody) -> Created:
    """Pay by another card from a day on; If-Match takes the version of the list, 0 at first."""
    saved = application().adopt_rate_card(
        command_context(),
        effective_from=sent["effective_from"],
        bands=[Band(each["from_minutes"], each["pence"]) for each in sent["bands"]],
        expenses=[ExpenseLimit(each["kind"], each["most_pence"]) for each in sent["expenses"]],
        expected=required_version(),
    )
    return created(saved, "rate-cards")
