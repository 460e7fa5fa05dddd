"""The meetings of a project: plan them, see who is invited, invite more people."""

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.html.component import SummaryRow, Tag, Task, Tone
from alongside.html.form_field import Option
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.participation.domain.errors import NotLeadError
from alongside.participation.domain.money import in_pounds
from alongside.participation.domain.rights import Action
from alongside.participation.pages.meetings.form import INVITE, PLAN, NewInvitation, NewMeeting
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
from alongside.participation.queries.activities import ActivityDetail, ActivityRow, InvitedDetail
from alongside.participation.queries.projects import ProjectRow

blueprint = Blueprint("meetings", __name__, url_prefix="/participation")

_DONE = {
    "planned": "The meeting is planned. Now invite people to it",
    "invited": "They are invited, and see what they are offered",
    "attended": "It is saved who came",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsPage(Page):
    """The meetings of a project."""

    project: ProjectRow
    meetings: tuple[Task, ...]
    may_plan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage(Page):
    """A meeting: its facts, and everybody who is invited."""

    meeting: ActivityDetail
    facts: tuple[SummaryRow, ...]
    invited: tuple[Task, ...]
    may_plan: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitePage(Page):
    """Whom to invite."""

    offer: str
    nobody_left: bool


@blueprint.get("/projects/<project>")
@allow(Action.READ)
def show_all(project: str) -> ResponseReturnValue:
    """Show a project's meetings."""
    found = application().see_project(reader(), project)
    page = MeetingsPage(
        title=f"Meetings: {found.title}",
        breadcrumbs=(START,),
        project=found,
        meetings=tuple(_meeting(row) for row in application().activities(reader(), project)),
        may_plan=application().team(reader(), project).plans(reader()),
    )
    return render("meetings/show_all.jinja", page)


@blueprint.get("/projects/<project>/plan")
@allow(Action.PLAN_MEETING)
def new(project: str) -> ResponseReturnValue:
    """Ask for the facts of a new meeting; who comes from a decision's page finds it chosen."""
    found = _planned_by_reader(project)
    initial = {"about": request.args.get("about", "")}
    return _plan_page(found, PLAN.blank(initial=initial, options={"about": _decisions(project)}))


@blueprint.post("/projects/<project>/plan")
@allow(Action.PLAN_MEETING)
@once
def plan(project: str) -> ResponseReturnValue:
    """Plan a meeting."""
    found = _planned_by_reader(project)
    form = PLAN.read(options={"about": _decisions(project)})
    made: list[str] = []

    def command(sent: NewMeeting) -> None:
        saved = application().plan_activity(
            command_context(),
            reader(),
            project,
            title=sent.title,
            about=sent.about,
            on=sent.on,
            starts=sent.starts,
            minutes=sent.minutes,
            place=sent.place,
        )
        made.append(saved.stream)

    answer = send(form, command, then=go(place("projects", project)))
    if isinstance(answer, Response):
        return go(place("meetings", made[0]), done="planned")
    return _plan_page(found, answer)


@blueprint.get("/meetings/<activity>")
@allow(Action.READ)
def show(activity: str) -> ResponseReturnValue:
    """Show a meeting, who is invited to it and what they said."""
    found = application().activity(reader(), activity)
    its_team = application().team(reader(), found.project)
    may_confirm = its_team.confirms(reader()) and found.on <= today()
    page = MeetingPage(
        title=found.title,
        breadcrumbs=crumbs(found),
        meeting=found,
        facts=_facts(found),
        invited=tuple(_invited(found, each, may_confirm=may_confirm) for each in found.invited),
        may_plan=its_team.plans(reader()) and found.on >= today(),
        may_confirm=may_confirm,
        done=done(_DONE),
    )
    return render("meetings/show.jinja", page)


@blueprint.get("/meetings/<activity>/invite")
@allow(Action.PLAN_MEETING)
def ask_whom(activity: str) -> ResponseReturnValue:
    """Ask whom to invite."""
    found = application().activity(reader(), activity)
    _planned_by_reader(found.project)
    return _invite_page(found, INVITE.blank(options={"invite": _not_invited(found)}))


@blueprint.post("/meetings/<activity>/invite")
@allow(Action.PLAN_MEETING)
@once
def invite(activity: str) -> ResponseReturnValue:
    """Invite somebody of the project's team."""
    found = application().activity(reader(), activity)
    _planned_by_reader(found.project)

    def command(sent: NewInvitation) -> None:
        application().invite(command_context(), reader(), activity, [sent.invite])

    form = INVITE.read(options={"invite": _not_invited(found)})
    answer = send(form, command, then=go(place("meetings", activity), done="invited"))
    return answer if isinstance(answer, Response) else _invite_page(found, answer)


def crumbs(found: ActivityDetail) -> tuple[Link, ...]:
    """Give the way from the start to a page of one meeting."""
    return (START, Link(found.project_title, place("projects", found.project)))


def _planned_by_reader(project: str) -> ProjectRow:
    found = application().see_project(reader(), project)
    if not application().team(reader(), project).plans(reader()):
        raise NotLeadError
    return found


def _plan_page(found: ProjectRow, form: Form[NewMeeting]) -> ResponseReturnValue:
    crumb = Link(found.title, place("projects", found.project))
    page = Page(title="Plan a meeting", breadcrumbs=(START, crumb), form=form)
    return render("meetings/new.jinja", page)


def _invite_page(found: ActivityDetail, form: Form[NewInvitation]) -> ResponseReturnValue:
    page = InvitePage(
        title="Invite somebody",
        breadcrumbs=(*crumbs(found), Link(found.title, place("meetings", found.activity))),
        form=form,
        offer=in_pounds(found.offer_pence),
        nobody_left=not form["invite"].options,
    )
    return render("meetings/invite.jinja", page)


def _decisions(project: str) -> tuple[Option, ...]:
    found = application().project_decisions(reader(), project)
    return tuple(Option(each.decision, each.question) for each in found)


def _not_invited(found: ActivityDetail) -> tuple[Option, ...]:
    invited = {each.member for each in found.invited}
    its_team = application().team(reader(), found.project)
    wanted = [each.member for each in its_team.people if each.member not in invited]
    names = application().names(reader().tenant, [str(each) for each in wanted])
    return tuple(
        Option(member, name)
        for member, name in sorted(names.items(), key=lambda each: (each[1].casefold(), each[0]))
    )


def _meeting(row: ActivityRow) -> Task:
    ahead = row.on >= today()
    said = f"{row.accepted} of {row.invited} said yes" if row.invited else "Nobody is invited yet"
    confirmed = f"{row.confirmed} of {row.invited} confirmed"
    return Task(
        text=row.title,
        hint=f"{when(row.on, row.starts)}, {row.place}",
        status=Tag(said, Tone.GOING) if ahead else Tag(confirmed),
        href=place("meetings", row.activity),
    )


def _invited(found: ActivityDetail, each: InvitedDetail, *, may_confirm: bool) -> Task:
    open_to_reader = may_confirm and each.attended_minutes is None
    return Task(
        text=each.name,
        status=_status(found, each),
        href=place("meetings", found.activity, "attendance", each.member) if open_to_reader else "",
    )


def _status(found: ActivityDetail, each: InvitedDetail) -> Tag:
    match each.attended_minutes, each.accepted:
        case None, None:
            return Tag("No answer yet", Tone.WAITING)
        case None, True:
            return Tag("Said yes", Tone.DONE if found.on >= today() else Tone.WAITING)
        case None, _:
            return Tag("Said no")
        case 0, _:
            return Tag("Did not come")
        case minutes, _:
            return Tag(f"Came for {how_long(minutes)}", Tone.DONE)


def _facts(found: ActivityDetail) -> tuple[SummaryRow, ...]:
    prepares = (SummaryRow(called="Prepares", values=(found.question,)),) if found.question else ()
    offer = f"{in_pounds(found.offer_pence)}, by rate card {found.rate_card}; staff are not paid"
    return (
        SummaryRow(called="When", values=(when(found.on, found.starts),)),
        SummaryRow(called="How long", values=(how_long(found.minutes),)),
        SummaryRow(called="Where", values=(found.place,)),
        *prepares,
        SummaryRow(called="Offer to each person", values=(offer,)),
    )
