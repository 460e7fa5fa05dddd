"""The first page: what one is invited to, and the meetings of one's projects."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alongside.html.component import Tag, Task, Tone
from alongside.html.page import Page, render
from alongside.http.guard import allow, may
from alongside.participation.domain.money import in_pounds
from alongside.participation.domain.rights import Action
from alongside.participation.pages.visit import START, application, place, reader, today, when
from alongside.participation.queries.activities import MyInvitation
from alongside.participation.queries.projects import ProjectRow

blueprint = Blueprint("start", __name__, url_prefix="/participation")


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """What somebody is invited to, still to come and past; payments first for who sees to them."""

    ahead: tuple[Task, ...]
    past: tuple[Task, ...]
    projects: tuple[ProjectRow, ...]
    has_bank_details: bool
    is_paid: bool
    payments_first: bool


@blueprint.get("/")
@allow(Action.READ)
def show() -> ResponseReturnValue:
    """Show what the reader is invited to, and the projects whose meetings they may see."""
    mine = application().invitations(reader())
    ahead = [each for each in mine if each.on >= today()]
    past = [each for each in mine if each.on < today()]
    payments_first = may(Action.SEE_PAYMENTS)
    page = StartPage(
        title=START.text if payments_first else "What I am invited to",
        ahead=tuple(_task(each, _answer(each)) for each in reversed(ahead)),
        past=tuple(_task(each, _attendance(each)) for each in past),
        projects=tuple(application().projects(reader())),
        has_bank_details=bool(application().details(reader()).account_ends),
        is_paid=any(each.offer_pence for each in mine),
        payments_first=payments_first,
    )
    return render("start/show.jinja", page)


def _task(each: MyInvitation, status: Tag) -> Task:
    is_offered = each.offer_pence and each.on >= today()
    offer = f". You are offered {in_pounds(each.offer_pence)}" if is_offered else ""
    return Task(
        text=each.title,
        hint=f"{when(each.on, each.starts)}, {each.project_title}{offer}",
        status=status,
        href=place("invitations", each.activity),
    )


def _answer(each: MyInvitation) -> Tag:
    if each.accepted is None:
        return Tag("Please answer", Tone.WAITING)
    return Tag("You said yes", Tone.DONE) if each.accepted else Tag("You said no")


def _attendance(each: MyInvitation) -> Tag:
    if each.attended_minutes is None:
        return Tag("Not confirmed yet", Tone.WAITING)
    return Tag("You were there", Tone.DONE) if each.attended_minutes else Tag("You were not there")
