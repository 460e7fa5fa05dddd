"""A project: what it is about, who is responsible, and how far it has come in ten steps."""

from dataclasses import dataclass
from textwrap import shorten

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.eventlog.errors import StaleVersionError
from alongside.html.component import Stale, SummaryRow, Tag, Task, Tone
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.projects.domain.people import ProjectRole
from alongside.projects.domain.project_events import ProjectDescribed
from alongside.projects.domain.rights import Action
from alongside.projects.domain.steps import SOURCE, StepStatus
from alongside.projects.pages.project.form import DESCRIBE, Description
from alongside.projects.pages.project.next_steps import next_steps
from alongside.projects.pages.visit import (
    PROJECTS,
    STALE,
    application,
    crumbs,
    done,
    go,
    place,
    reader,
    sees_meetings,
    send,
    stale,
    today,
    unless_touched,
)
from alongside.projects.queries.project_detail import ProjectDetail

blueprint = Blueprint("project", __name__, url_prefix="/projects")

STATUS_TAGS = {
    StepStatus.NOT_STARTED: Tag("Not started", Tone.PLAIN),
    StepStatus.IN_PROGRESS: Tag("In progress", Tone.GOING),
    StepStatus.DONE: Tag("Done", Tone.DONE),
}
_DONE = {
    "started": "The project has started. Next, bring together its team",
    "described": "The description is saved",
    "step": "The step is saved",
}


@blueprint.app_context_processor
def tell_templates() -> dict[str, object]:
    """Let the menu of each project say whether it leads to meetings; asked there alone."""
    return {"sees_meetings": sees_meetings}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage(Page):
    """A project with its ten steps."""

    project: ProjectDetail
    summary: tuple[SummaryRow, ...]
    tasks: tuple[Task, ...]
    next_steps: tuple[Task, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribePage(Page):
    """The form that describes a project anew."""

    project: ProjectDetail
    stale: Stale | None


@blueprint.get("/<project>")
@allow(Action.READ)
def show(project: str) -> ResponseReturnValue:
    """Show a project."""
    found = application().project(reader(), project)
    page = ProjectPage(
        title=found.title,
        breadcrumbs=(PROJECTS,),
        project=found,
        summary=_summary(found),
        tasks=tuple(_task(found, number) for number in range(len(found.steps))),
        next_steps=next_steps(
            found,
            application().aim(reader(), project),
            application().decisions(reader(), project),
            reader=reader().member,
            today=today(),
        ),
        source=SOURCE,
        done=done(_DONE),
    )
    return render("project/show.jinja", page)


@blueprint.get("/<project>/describe")
@allow(Action.LEAD_PROJECT)
def edit(project: str) -> ResponseReturnValue:
    """Show the form that describes a project anew."""
    found = application().project(reader(), project)
    initial = {"title": found.title, "about": found.about, "population": found.population}
    return _describe_page(found, DESCRIBE.blank(initial=initial, version=found.version))


@blueprint.post("/<project>/describe")
@allow(Action.LEAD_PROJECT)
@once
def describe(project: str) -> ResponseReturnValue:
    """Describe a project anew."""
    form = DESCRIBE.read()
    found = application().project(reader(), project)

    def command(sent: Description) -> None:
        def save(expected: int) -> None:
            application().describe_project(
                command_context(),
                project,
                expected=expected,
                title=sent.title,
                about=sent.about,
                population=sent.population,
            )

        unless_touched(save, form.version, ProjectDescribed)

    try:
        answer = send(form, command, then=go(place(project), done="described"))
    except StaleVersionError as fault:
        written = form.value
        both = stale(
            fault,
            application().people(reader()),
            ("Title", found.title, written.title),
            ("About", found.about, written.about),
            ("For", found.population, written.population),
        )
        return _describe_page(found, form.now_at(found.version).refuse(STALE), both)
    return answer if isinstance(answer, Response) else _describe_page(found, answer)


def _describe_page(
    found: ProjectDetail, form: Form[Description], both: Stale | None = None
) -> ResponseReturnValue:
    page = DescribePage(
        title="Describe the project",
        breadcrumbs=crumbs(found),
        project=found,
        form=form,
        stale=both,
    )
    return render("project/describe.jinja", page)


def _summary(found: ProjectDetail) -> tuple[SummaryRow, ...]:
    change = may(Action.LEAD_PROJECT)

    def link(*rest: str) -> Link | None:
        return Link("Change", place(found.project, *rest)) if change else None

    leads = [who.name for who in found.team if who.role is ProjectRole.PROJECT_LEAD]
    lead = [who.name for who in found.team if who.leads_co_production]
    sponsor = [found.agreement.sponsor] if found.agreement else []
    return (
        SummaryRow(called="About", values=(found.about,), change=link("describe")),
        SummaryRow(called="For", values=(found.population,), change=link("describe")),
        SummaryRow(called="Project lead", values=leads, change=link("team")),
        SummaryRow(called="Co-production lead", values=lead, change=link("team", "lead")),
        SummaryRow(called="Senior sponsor", values=sponsor, change=link("team", "sponsor")),
    )


def _task(found: ProjectDetail, index: int) -> Task:
    step = found.steps[index]
    return Task(
        text=step.title,
        status=STATUS_TAGS[step.status],
        href=place(found.project, "steps", step.number),
        hint=shorten(step.note, 160, placeholder="…"),
    )
