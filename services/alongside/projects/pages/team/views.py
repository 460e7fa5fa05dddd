"""The team: who is in it, as what they speak, who leads co-production, who sponsors."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.html.component import SummaryRow
from alongside.html.dates import in_words
from alongside.html.form_field import Option
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.projects.domain.errors import NotOnTeamError
from alongside.projects.domain.rights import Action
from alongside.projects.pages.team.form import (
    CHANGE,
    CONFIRM,
    JOIN,
    LEAD,
    SPONSOR,
    Lead,
    NewPlace,
    Place,
    Sponsor,
)
from alongside.projects.pages.visit import (
    application,
    choices,
    crumbs,
    done,
    go,
    place,
    reader,
    send,
)
from alongside.projects.queries.members import Person
from alongside.projects.queries.project_detail import ProjectDetail, TeamMemberDetail
from alongside.projects.schemas.projects import CAPACITY_LABELS, ROLE_LABELS

blueprint = Blueprint("team", __name__, url_prefix="/projects/<project>/team")

_DONE = {
    "joined": "They are in the team now",
    "changed": "Their place in the team is saved",
    "left": "They have left the team",
    "lead": "The co-production lead is saved",
    "sponsor": "The senior sponsor's agreement is saved",
}


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody in the team, as a line of the list."""

    who: TeamMemberDetail
    role: str
    speaks_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage(Page):
    """The team of a project."""

    project: ProjectDetail
    rows: tuple[Row, ...]
    sponsor: tuple[SummaryRow, ...]
    may_lead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFormPage(Page):
    """A form about the team."""

    project: ProjectDetail
    who: str = ""
    nobody_left: bool = False


@blueprint.get("")
@allow(Action.READ)
def show(project: str) -> ResponseReturnValue:
    """Show the team."""
    found = application().project(reader(), project)
    page = TeamPage(
        title="Team",
        breadcrumbs=crumbs(found),
        project=found,
        rows=tuple(
            Row(who, ROLE_LABELS[who.role], CAPACITY_LABELS[who.speaks_as]) for who in found.team
        ),
        sponsor=_sponsor(found),
        may_lead=may(Action.LEAD_PROJECT),
        done=done(_DONE),
    )
    return render("team/show.jinja", page)


@blueprint.get("/new")
@allow(Action.LEAD_PROJECT)
def new(project: str) -> ResponseReturnValue:
    """Ask who joins the team."""
    found = application().project(reader(), project)
    return _new_page(found, JOIN.blank(options={"member": _outside(found)}))


@blueprint.post("/new")
@allow(Action.LEAD_PROJECT)
@once
def join(project: str) -> ResponseReturnValue:
    """Bring somebody into the team."""
    found = application().project(reader(), project)

    def command(sent: NewPlace) -> None:
        application().add_team_member(
            command_context(),
            project,
            member=sent.member,
            role=sent.role,
            speaks_as=sent.speaks_as,
        )

    form = JOIN.read(options={"member": _outside(found)})
    answer = send(form, command, then=go(place(project, "team"), done="joined"))
    return answer if isinstance(answer, Response) else _new_page(found, answer)


@blueprint.get("/members/<member>")
@allow(Action.LEAD_PROJECT)
def edit(project: str, member: str) -> ResponseReturnValue:
    """Show what somebody does in the team, to change it."""
    found = application().project(reader(), project)
    who = _who(found, member)
    initial = {"role": who.role, "speaks_as": who.speaks_as}
    return _member_page(found, who, CHANGE.blank(initial=initial))


@blueprint.post("/members/<member>")
@allow(Action.LEAD_PROJECT)
@once
def change(project: str, member: str) -> ResponseReturnValue:
    """Change what somebody does in the team."""
    found = application().project(reader(), project)
    who = _who(found, member)

    def command(sent: Place) -> None:
        application().add_team_member(
            command_context(), project, member=member, role=sent.role, speaks_as=sent.speaks_as
        )

    answer = send(CHANGE.read(), command, then=go(place(project, "team"), done="changed"))
    return answer if isinstance(answer, Response) else _member_page(found, who, answer)


@blueprint.get("/members/<member>/leave")
@allow(Action.LEAD_PROJECT)
def ask_to_leave(project: str, member: str) -> ResponseReturnValue:
    """Ask before somebody leaves the team."""
    found = application().project(reader(), project)
    who = _who(found, member)
    page = TeamFormPage(
        title=f"Take {who.name} off the team",
        breadcrumbs=crumbs(found, _team(project)),
        project=found,
        form=CONFIRM.blank(),
        who=who.name,
    )
    return render("team/leave.jinja", page)


@blueprint.post("/members/<member>/leave")
@allow(Action.LEAD_PROJECT)
@once
def leave(project: str, member: str) -> ResponseReturnValue:
    """Let somebody leave the team."""
    application().see_project(reader(), project)
    application().remove_team_member(command_context(), project, member=member)
    return go(place(project, "team"), done="left")


@blueprint.get("/lead")
@allow(Action.LEAD_PROJECT)
def ask_lead(project: str) -> ResponseReturnValue:
    """Ask who leads co-production."""
    found = application().project(reader(), project)
    initial = {"member": found.co_production_lead or None}
    return _lead_page(found, LEAD.blank(initial=initial, options={"member": _inside(found)}))


@blueprint.post("/lead")
@allow(Action.LEAD_PROJECT)
@once
def name_lead(project: str) -> ResponseReturnValue:
    """Name who leads co-production."""
    found = application().project(reader(), project)

    def command(sent: Lead) -> None:
        application().name_co_production_lead(
            command_context(), project, member=sent.member, because=sent.because
        )

    form = LEAD.read(options={"member": _inside(found)})
    answer = send(form, command, then=go(place(project, "team"), done="lead"))
    return answer if isinstance(answer, Response) else _lead_page(found, answer)


@blueprint.get("/sponsor")
@allow(Action.LEAD_PROJECT)
def ask_sponsor(project: str) -> ResponseReturnValue:
    """Ask what the senior sponsor lets the team decide."""
    found = application().project(reader(), project)
    given = found.agreement
    initial: dict[str, Any] = {}
    if given:
        initial = {name: getattr(given, name) for name in ("member", "role_name", "scope")}
        initial |= {"starts": given.starts, "until": given.until}
    form = SPONSOR.blank(initial=initial, options={"member": _everybody()})
    return _sponsor_page(found, form)


@blueprint.post("/sponsor")
@allow(Action.LEAD_PROJECT)
@once
def record_sponsor(project: str) -> ResponseReturnValue:
    """Record what the senior sponsor lets the team decide."""
    found = application().project(reader(), project)

    def command(sent: Sponsor) -> None:
        application().record_agreement(
            command_context(),
            project,
            member=sent.member,
            role_name=sent.role_name,
            scope=sent.scope,
            starts=sent.starts,
            until=sent.until,
        )

    form = SPONSOR.read(options={"member": _everybody()})
    answer = send(form, command, then=go(place(project, "team"), done="sponsor"))
    return answer if isinstance(answer, Response) else _sponsor_page(found, answer)


def _new_page(found: ProjectDetail, form: Form[NewPlace]) -> ResponseReturnValue:
    return _form_page(
        "team/new.jinja", "Add somebody to the team", found, form, nobody=not _outside(found)
    )


def _member_page(
    found: ProjectDetail, who: TeamMemberDetail, form: Form[Place]
) -> ResponseReturnValue:
    page = TeamFormPage(
        title=who.name,
        breadcrumbs=crumbs(found, _team(found.project)),
        project=found,
        form=form,
        who=who.member,
    )
    return render("team/member.jinja", page)


def _lead_page(found: ProjectDetail, form: Form[Lead]) -> ResponseReturnValue:
    return _form_page("team/lead.jinja", "Co-production lead", found, form)


def _sponsor_page(found: ProjectDetail, form: Form[Sponsor]) -> ResponseReturnValue:
    return _form_page("team/sponsor.jinja", "Senior sponsor", found, form)


def _form_page(
    template: str, title: str, found: ProjectDetail, form: Form[Any], *, nobody: bool = False
) -> ResponseReturnValue:
    page = TeamFormPage(
        title=title,
        breadcrumbs=crumbs(found, _team(found.project)),
        project=found,
        form=form,
        nobody_left=nobody,
    )
    return render(template, page)


def _sponsor(found: ProjectDetail) -> tuple[SummaryRow, ...]:
    given = found.agreement
    if given is None:
        return ()
    return (
        SummaryRow(called="Sponsor", values=(given.sponsor,)),
        SummaryRow(called="The team may decide", values=(given.scope,)),
        SummaryRow(called="From", values=(in_words(given.starts),)),
        SummaryRow(called="Until", values=(in_words(given.until),)),
    )


def _team(project: str) -> Link:
    return Link("Team", place(project, "team"))


def _who(found: ProjectDetail, member: str) -> TeamMemberDetail:
    for who in found.team:
        if who.member == member:
            return who
    raise NotOnTeamError


def _everybody() -> tuple[Option, ...]:
    return _options(application().people(reader()))


def _outside(found: ProjectDetail) -> tuple[Option, ...]:
    team = {who.member for who in found.team}
    return _options(each for each in application().people(reader()) if each.member not in team)


def _inside(found: ProjectDetail) -> tuple[Option, ...]:
    return choices((who.member, who.name) for who in found.team)


def _options(people: Iterable[Person]) -> tuple[Option, ...]:
    return choices((each.member, each.name) for each in people)
