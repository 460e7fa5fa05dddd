"""The first page after signing in: one's projects, and what one has not answered yet."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alongside.html.component import Task
from alongside.html.dates import in_words
from alongside.html.forms import Form
from alongside.html.page import Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.projects.domain.people import Capacity
from alongside.projects.domain.rights import Action, Role
from alongside.projects.pages.start.form import START, NewProject
from alongside.projects.pages.visit import (
    PROJECTS,
    application,
    done,
    go,
    place,
    reader,
    time_left,
    today,
)
from alongside.projects.queries.projects import DecisionRow, ProjectRow

blueprint = Blueprint("start", __name__, url_prefix="/projects")


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """The projects that the reader may see; `pays` for those who see to payments instead."""

    projects: tuple[ProjectRow, ...]
    waiting: tuple[Task, ...]
    may_start: bool
    pays: bool


@blueprint.get("/")
@allow(Action.READ)
def show() -> ResponseReturnValue:
    """Show one's projects, and the open decisions that await one's position."""
    page = StartPage(
        title="Your projects",
        projects=tuple(application().projects(reader())),
        waiting=tuple(_waiting(row) for row in application().unanswered(reader())),
        may_start=may(Action.START_PROJECT),
        pays=not {Role.FINANCE_OFFICER, Role.BUDGET_HOLDER}.isdisjoint(reader().roles),
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


def _waiting(row: DecisionRow) -> Task:
    return Task(
        text=row.question,
        hint=f"{row.project_title}. Answer by {in_words(row.deadline)}",
        status=time_left(row.deadline, today()),
        href=place(row.project, "decisions", row.decision),
    )
