"""Who came to a meeting: confirmed person by person, by a co-production lead."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.participation.domain.errors import NotCoProductionLeadError, PersonNotInvitedError
from alongside.participation.domain.rights import Action
from alongside.participation.pages.meetings.form import ATTENDANCE, Attended
from alongside.participation.pages.meetings.views import crumbs
from alongside.participation.pages.visit import (
    application,
    go,
    how_long,
    place,
    reader,
    send,
    when,
)
from alongside.participation.queries.activities import ActivityDetail, InvitedDetail

blueprint = Blueprint("attendance", __name__, url_prefix="/participation/meetings/<activity>")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendancePage(Page):
    """Whether one person came."""

    planned: str
    said: str


@blueprint.get("/attendance/<member>")
@allow(Action.CONFIRM_ATTENDANCE)
def ask(activity: str, member: str) -> ResponseReturnValue:
    """Ask for how long somebody took part."""
    found, who = _found(activity, member)
    return _page(found, who, ATTENDANCE.blank(initial={"minutes": found.minutes}))


@blueprint.post("/attendance/<member>")
@allow(Action.CONFIRM_ATTENDANCE)
@once
def confirm(activity: str, member: str) -> ResponseReturnValue:
    """Keep for how long somebody took part."""
    found, who = _found(activity, member)
    form = ATTENDANCE.read()

    def command(sent: Attended) -> None:
        application().confirm_attendance(
            command_context(), reader(), activity, member=member, minutes=sent.minutes
        )

    answer = send(form, command, then=go(place("meetings", activity), done="attended"))
    return answer if isinstance(answer, Response) else _page(found, who, answer)


def _found(activity: str, member: str) -> tuple[ActivityDetail, InvitedDetail]:
    found = application().activity(reader(), activity)
    if not application().team(reader(), found.project).confirms(reader()):
        raise NotCoProductionLeadError
    for each in found.invited:
        if each.member == member:
            return found, each
    raise PersonNotInvitedError


def _page(found: ActivityDetail, who: InvitedDetail, form: Form[Attended]) -> ResponseReturnValue:
    said = {None: "They have not answered.", True: "They said yes.", False: "They said no."}
    page = AttendancePage(
        title=f"Did {who.name} come?",
        breadcrumbs=(*crumbs(found), Link(found.title, place("meetings", found.activity))),
        form=form,
        planned=f"{when(found.on, found.starts)}, for {how_long(found.minutes)}",
        said=said[who.accepted],
    )
    return render("meetings/attendance.jinja", page)
