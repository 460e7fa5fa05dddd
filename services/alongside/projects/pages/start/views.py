"""The first page after signing in: one's projects, and what one has not answered yet."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alongside.html.component import Tag, Tone
from alongside.html.forms import Form
from alongside.html.page import Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.projects.domain.people import Capacity
from alongside.projects.domain.rights import Action
from alongside.projects.pages.start.form import START, NewProject
from alongside.projects.pages.visit import (
    PROJECTS,
    application,
    done,
    go,
    place,
    reader,
    today,
)
from alongside.projects.queries.projects import DecisionRow, ProjectRow

blueprint = Blueprint("start", __name__, url_prefix="/projects")

SOON = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision that awaits the reader's position."""

    row: DecisionRow
    href: str
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """The projects that the reader may see."""

    projects: tuple[ProjectRow, ...]
    waiting: tuple[Waiting, ...]
    may_start: bool


@blueprint.get("/")
@allow(Action.READ)
def show() -> ResponseReturnValue:
    """Show one's projects, and the open decisions that await one's position."""
    page = StartPage(
        title="Your projects",
        projects=tuple(application().projects(reader())),
        waiting=tuple(_waiting(row) for row in application().unanswered(reader())),
        may_start=may(Action.START_PROJECT),
        done=done({}),
    )
    return render("start/show.jinja", page)


@blueprint.get("/new")
@allow(Action.START_PROJECT)
def new() -> ResponseReturnValue:
    """Show the form that starts a project."""
    return _new_page(START.blank(initial={"speaks_as": Capacity.STAFF}))


@blueprint.post("/new")
@allow(Action.START_PROJECT)
@once
def create() -> ResponseReturnValue:
    """Start a project."""
    form = START.read()
    if not form.valid:
        return _new_page(form)
    sent = form.value
    saved = application().start_project(
        command_context(),
        title=sent.title,
        about=sent.about,
        population=sent.population,
        speaks_as=sent.speaks_as or Capacity.STAFF,
    )
    return go(place(saved.stream), done="started")


def _new_page(form: Form[NewProject]) -> ResponseReturnValue:
    page = Page(title="Start a project", breadcrumbs=(PROJECTS,), form=form)
    return render("start/new.jinja", page)


def _waiting(row: DecisionRow) -> Waiting:
    left = (row.deadline - today()).days
    match left:
        case _ if left < 0:
            tag = Tag("Late, still open", Tone.WRONG)
        case 0:
            tag = Tag("Today", Tone.WARNING)
        case _ if left <= SOON:
            tag = Tag(f"{left} day{'s' if left > 1 else ''} left", Tone.WARNING)
        case _:
            tag = Tag(f"{left} days left", Tone.WAITING)
    return Waiting(row, place(row.project, "decisions", row.decision), tag)
