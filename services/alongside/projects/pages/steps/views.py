"""One of the ten steps: what it asks for, what should be there, and how far the team is."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.eventlog.errors import StaleVersionError
from alongside.html.component import Stale, Tag
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.projects.domain.errors import StepNotFoundError
from alongside.projects.domain.project_events import StepMoved
from alongside.projects.domain.rights import Action
from alongside.projects.domain.steps import SOURCE
from alongside.projects.pages.project.views import STATUS_TAGS
from alongside.projects.pages.steps.form import MOVE, Progress
from alongside.projects.pages.visit import (
    STALE,
    application,
    crumbs,
    go,
    just_before,
    place,
    reader,
    send,
    stale,
    unless_touched,
)
from alongside.projects.queries.project_detail import ProjectDetail, StepDetail
from alongside.projects.schemas.projects import STATUS_LABELS

blueprint = Blueprint("steps", __name__, url_prefix="/projects/<project>/steps")

AIM_STEP = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage(Page):
    """One step."""

    step: StepDetail
    tag: Tag
    may_move: bool
    stale: Stale | None
    links: tuple[Link, ...]
    source: str


@blueprint.get("/<int:number>")
@allow(Action.READ)
def show(project: str, number: int) -> ResponseReturnValue:
    """Show a step."""
    found = application().project(reader(), project)
    step = _step(found, number)
    form = MOVE.blank(initial={"status": step.status, "note": step.note}, version=found.version)
    return _page(found, step, form)


@blueprint.post("/<int:number>")
@allow(Action.WORK_ON_PROJECT)
@once
def move(project: str, number: int) -> ResponseReturnValue:
    """Say how far the team is with a step."""
    found = application().project(reader(), project)
    step = _step(found, number)
    form = MOVE.read()

    def as_before(moment: datetime) -> bool:
        then = application().project(reader(), project, as_at=just_before(moment))
        return _step(then, number) == step

    def command(sent: Progress) -> None:
        def save(expected: int) -> None:
            application().move_step(
                command_context(),
                project,
                expected=expected,
                number=number,
                status=sent.status,
                note=sent.note,
            )

        unless_touched(save, form.version, StepMoved, unchanged_since=as_before)

    try:
        answer = send(form, command, then=go(place(project), done="step"))
    except StaleVersionError as fault:
        written = form.value
        both = stale(
            fault,
            application().people(reader()),
            ("Status", STATUS_LABELS[step.status], STATUS_LABELS[written.status]),
            ("Note", step.note, written.note),
        )
        return _page(found, step, form.now_at(found.version).refuse(STALE), both)
    return answer if isinstance(answer, Response) else _page(found, step, answer)


def _page(
    found: ProjectDetail, step: StepDetail, form: Form[Progress], both: Stale | None = None
) -> ResponseReturnValue:
    page = StepPage(
        title=f"Step {step.number}: {step.title}",
        breadcrumbs=crumbs(found),
        step=step,
        tag=STATUS_TAGS[step.status],
        may_move=may(Action.WORK_ON_PROJECT),
        form=form,
        stale=both,
        links=_links(found.project, step.number),
        source=SOURCE,
    )
    return render("steps/show.jinja", page)


def _step(found: ProjectDetail, number: int) -> StepDetail:
    if not 1 <= number <= len(found.steps):
        raise StepNotFoundError(number=number)
    return found.steps[number - 1]


def _links(project: str, number: int) -> tuple[Link, ...]:
    """Lead to where the things that a step asks for are kept."""
    return {
        2: (
            Link("Team, co-production lead and senior sponsor", place(project, "team")),
            Link("Deadlines", place(project, "deadlines")),
        ),
        3: (Link("Team", place(project, "team")),),
        AIM_STEP: (
            Link("Drafts of the aim", place(project, "aim")),
            Link("Decisions", place(project, "decisions")),
        ),
    }.get(number, ())
