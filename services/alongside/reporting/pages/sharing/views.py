"""What the trust adds to the programme's figures, before anything is released; and opting out."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from alongside.eventlog.errors import StaleVersionError
from alongside.html.forms import Form
from alongside.html.page import Page, render
from alongside.http.guard import allow, command_context, principal
from alongside.http.idempotency import once
from alongside.http.wiring import wired
from alongside.reporting.application.shares import Shares, Standing
from alongside.reporting.domain.figures import Figure
from alongside.reporting.domain.publication import TABLES, label
from alongside.reporting.domain.rights import Action
from alongside.reporting.pages.sharing.form import BUTTON, Pressed
from alongside.reporting.pages.visit import DASHBOARD

blueprint = Blueprint("sharing_pages", __name__, url_prefix="/reporting/sharing")

ADDRESS = "/reporting/sharing"
_DONE = {
    "out": "Your trust is not counted in releases from now on",
    "in": "Your trust is counted in releases from now on",
}
_STALE = "Somebody else decided this while you did. Look again, then decide"


@dataclass(frozen=True, slots=True)
class Line:
    """What the trust adds to one row."""

    table: str
    called: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingPage(Page):
    """What the trust would add, and whether it does."""

    counted: bool
    lines: tuple[Line, ...]
    address: str


@blueprint.get("")
@allow(Action.DECIDE_SHARING)
def show() -> ResponseReturnValue:
    """Show what the trust would add to the next release."""
    found = wired(Shares).standing(principal().tenant)
    return _page(found, BUTTON.blank(version=found.version))


@blueprint.post("/<choice>")
@allow(Action.DECIDE_SHARING)
@once
def decide(choice: str) -> ResponseReturnValue:
    """Be counted from now on (`in`), or not (`out`).

    Raises:
        NotFound: it is neither.
    """
    if choice not in _DONE:
        raise NotFound
    form = BUTTON.read()
    counted = choice == "in"
    try:
        wired(Shares).decide(command_context(), counted=counted, expected=form.version or 0)
    except StaleVersionError:
        found = wired(Shares).standing(principal().tenant)
        return _page(found, form.now_at(found.version).refuse(_STALE))
    done = "in" if counted else "out"
    return redirect(f"{ADDRESS}?done={done}", code=HTTPStatus.SEE_OTHER)


def _page(found: Standing, form: Form[Pressed]) -> Response:
    page = SharingPage(
        title="What your trust shares",
        breadcrumbs=(DASHBOARD,),
        form=form,
        done=_DONE.get(request.args.get("done", ""), ""),
        counted=not found.opted_out,
        lines=tuple(_line(each) for each in found.figures.figures),
        address=f"{ADDRESS}/{'in' if found.opted_out else 'out'}",
    )
    return render("sharing/show.jinja", page)


def _line(figure: Figure) -> Line:
    cell = figure.cell
    return Line(TABLES[cell.table].title, label(cell.table, cell.row), figure.count)
