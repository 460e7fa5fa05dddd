"""What every page of this service begins with: who reads, what they look at, the way back."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Final, TypeVar

from flask import redirect, request
from werkzeug.wrappers import Response

from alongside.eventlog.aggregate import Event
from alongside.eventlog.errors import StaleVersionError
from alongside.eventlog.kinds import DomainError, MalformedError, NotAllowedError, RefusedError
from alongside.eventlog.versions import tag_of
from alongside.html.component import Stale, Tag, Tone
from alongside.html.differences import compare
from alongside.html.form_field import Option
from alongside.html.forms import Form
from alongside.html.page import Link
from alongside.http.guard import now, principal
from alongside.http.wiring import wired
from alongside.projects.application.service import ProjectsApplication
from alongside.projects.domain.people import ProjectRole
from alongside.projects.domain.rights import Role
from alongside.projects.domain.working_days import uk_day
from alongside.projects.queries.members import UNKNOWN_NAME, Person
from alongside.projects.queries.project_detail import ProjectDetail
from alongside.projects.queries.reader import Reader

T = TypeVar("T")

_INPUTS: Final = {"options": "option_b"}
"""What a rule is about, by the input that a page has for it where the two differ."""

PROJECTS: Final = Link("Projects", "/projects/")
SOON: Final = 3
STALE: Final = "Somebody changed this while you were writing. Read what changed, then save again"


def application() -> ProjectsApplication:
    """Give the application of this service."""
    return wired(ProjectsApplication)


def reader() -> Reader:
    """Say who reads this page."""
    who = principal()
    return Reader(who.tenant, who.member, who.roles)


def today() -> date:
    """Give the day that it is in the United Kingdom."""
    return uk_day(now())


def time_left(deadline: date, today: date) -> Tag:
    """Say how long somebody has to answer."""
    left = (deadline - today).days
    if left < 0:
        return Tag("Late, still open", Tone.WRONG)
    if left == 0:
        return Tag("Last day today", Tone.WARNING)
    words = "1 day left" if left == 1 else f"{left} days left"
    return Tag(words, Tone.WARNING if left <= SOON else Tone.WAITING)


def place(project: str, *rest: object) -> str:
    """Give the address of a page of a project."""
    return "/".join(("/projects", project, *(str(part) for part in rest)))


def crumbs(project: ProjectDetail, *between: Link) -> tuple[Link, ...]:
    """Give the way from the list of projects to a page below this one."""
    return (PROJECTS, Link(project.title, place(project.project)), *between)


def done(texts: Mapping[str, str]) -> str:
    """Give what the last step achieved, by the word that its redirect carried."""
    return texts.get(request.args.get("done", ""), "")


def go(address: str, *, done: str = "") -> Response:
    """Lead to a page after a form was sent, so that going back or reloading sends nothing."""
    query = f"?done={done}" if done else ""
    return redirect(address + query, code=HTTPStatus.SEE_OTHER)


def send(form: Form[T], command: Callable[[T], object], *, then: Response) -> Response | Form[T]:
    """Do what a form asks; give the way on, or the form with what is wrong beside its field."""
    if not form.valid:
        return form
    try:
        command(form.value)
    except (RefusedError, NotAllowedError, MalformedError) as refusal:
        return refused(form, refusal)
    return then


def unless_touched(
    command: Callable[[int], object],
    version: int | None,
    *kinds: type[Event],
    unchanged_since: Callable[[datetime], bool] = lambda _: False,
) -> None:
    """Do what changes one part of a thing, though others changed other parts meanwhile.

    `kinds` are the events that change the same part, or one like it: where there are several,
    `unchanged_since` says whether this one is still as it was before a moment.

    Raises:
        StaleVersionError: one of them came in between.
    """
    try:
        command(version or 0)
    except StaleVersionError as fault:
        touching = {tag_of(kind) for kind in kinds}
        touched = touching & {change.type for change in fault.changes}
        if not version or (touched and not unchanged_since(fault.changes[0].at)):
            raise
        command(fault.current)


def just_before(moment: datetime) -> datetime:
    """Give the last instant at which something had not happened yet."""
    return moment - timedelta(microseconds=1)


def refused(form: Form[T], refusal: DomainError) -> Form[T]:
    """Put a refusal beside the field that it is about, or at the top."""
    field = _INPUTS.get(refusal.field or "", refusal.field or "")
    return form.refuse(str(refusal), at=field if field in form.fields else "")


def stale(
    fault: StaleVersionError, people: Iterable[Person], *texts: tuple[str, str, str]
) -> Stale:
    """Show both texts of each field: its name, what is saved now, and what the person wrote."""
    last = fault.changes[-1]
    names: dict[str, str] = {person.member: person.name for person in people}
    return Stale(
        who=names.get(last.actor, UNKNOWN_NAME),
        at=last.at,
        differences=tuple(
            compare(
                saved,
                written,
                before_called=f"{called}: saved now",
                after_called=f"{called}: what you wrote",
            )
            for called, saved, written in texts
            if saved != written
        ),
    )


def sees_meetings(project: ProjectDetail) -> bool:
    """Say whether participation shows a project's meetings to the reader."""
    me = reader()
    in_team = any(each.member == me.member for each in project.team)
    trust_wide = {Role.ADMINISTRATOR, Role.CO_PRODUCTION_LEAD, Role.AUDITOR}
    return in_team or project.co_production_lead == me.member or not trust_wide.isdisjoint(me.roles)


def plans_meetings(project: ProjectDetail) -> bool:
    """Say whether participation lets the reader plan a project's meetings."""
    me = reader()
    leads = {each.member for each in project.team if each.role is ProjectRole.PROJECT_LEAD}
    return me.member in leads | {project.co_production_lead} or Role.CO_PRODUCTION_LEAD in me.roles


def choices(people: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """Give people to choose from, by their ids and names."""
    return tuple(Option(member, name) for member, name in people)
