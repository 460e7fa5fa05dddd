"""The trust's dashboard: figures, each of which leads to what it counts."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alongside.html.charts import Bar, BarChart, Dot
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, may
from alongside.reporting.domain.rights import Action
from alongside.reporting.domain.share import Outcome, Share
from alongside.reporting.domain.steps import STEPS, StepStatus
from alongside.reporting.domain.waiting import Waiting
from alongside.reporting.domain.words import pounds
from alongside.reporting.pages.visit import (
    OUTCOMES,
    project_page,
    reader,
    reading,
    steps_page,
    today,
)
from alongside.reporting.queries.standing import ProjectRow

blueprint = Blueprint("dashboard", __name__, url_prefix="/reporting")

_DOTS = {
    StepStatus.DONE: Dot.FULL,
    StepStatus.IN_PROGRESS: Dot.HALF,
    StepStatus.NOT_STARTED: Dot.EMPTY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with the words that say what it counts, and where the reader sees that listed."""

    number: str
    counts: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A project and its ten steps: drawn, in words, and where they are."""

    title: Link
    steps: Link
    in_progress: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardPage(Page):
    """Figures by subject: how decisions stand is for everybody, the rest for who works with it."""

    decisions: tuple[Figure, ...]
    by_outcome: BarChart
    projects: tuple[Progress, ...] = ()
    by_step: BarChart | None = None
    payments: tuple[Figure, ...] = ()
    by_desk: BarChart | None = None
    sees_projects: bool = False
    sees_payments: bool = False
    decides_sharing: bool = False


@blueprint.get("/")
@allow(Action.SEE_DASHBOARD)
def show() -> ResponseReturnValue:
    """Show how the trust stands, as far as the reader may see it."""
    sees_projects, sees_payments = may(Action.SEE_PROJECTS), may(Action.SEE_PAYMENTS)
    share, _ = reading().decisions(reader())
    found = reading().projects(reader()) if sees_projects else []
    waiting = reading().payments(reader(), today=today())[0] if sees_payments else None
    page = DashboardPage(
        title="Dashboard",
        decisions=_decisions(share),
        by_outcome=_by_outcome(share),
        projects=tuple(_progress(each) for each in found),
        by_step=_by_step(found) if len(found) > 1 else None,
        payments=_payments(waiting) if waiting else (),
        by_desk=_by_desk(waiting) if waiting else None,
        sees_projects=sees_projects,
        sees_payments=sees_payments,
        decides_sharing=may(Action.DECIDE_SHARING),
    )
    return render("dashboard/show.jinja", page)


def _decisions(share: Share) -> tuple[Figure, ...]:
    if share.percent is None:
        return ()
    of = "decision made was" if share.closed == 1 else "decisions made were"
    return (
        Figure(
            number=f"{share.percent}%",
            counts=f"{share.co_produced} of the {share.closed} {of} co-produced",
            href=_listed(Outcome.CO_PRODUCED),
        ),
        Figure(
            number=str(share.overridden),
            counts="made for a stated reason, though co-production lacked something",
            href=_listed(Outcome.OVERRIDDEN),
        ),
    )


def _listed(outcome: Outcome) -> str:
    """Give where decisions that stand so are listed, to those who may see every one."""
    return f"/reporting/decisions?outcome={outcome}" if may(Action.SEE_PROJECTS) else ""


def _by_outcome(share: Share) -> BarChart:
    numbers = {
        Outcome.CO_PRODUCED: share.co_produced,
        Outcome.OVERRIDDEN: share.overridden,
        Outcome.OPEN: share.open,
    }
    return BarChart(
        caption="Decisions by how they stand",
        columns=("How they stand", "Decisions"),
        bars=[
            Bar(called=OUTCOMES[outcome], value=number, href=_listed(outcome))
            for outcome, number in numbers.items()
        ],
    )


def _progress(row: ProjectRow) -> Progress:
    begun = [str(n) for n, status in enumerate(row.steps, 1) if status is StepStatus.IN_PROGRESS]
    return Progress(
        title=Link(row.title, project_page(row.project)),
        steps=Link(f"{row.done} of {len(STEPS)} steps done", steps_page(row.project)),
        in_progress=f"Step {', '.join(begun)} in progress" if begun else "None in progress",
        dots=tuple(_DOTS[status] for status in row.steps),
    )


def _by_step(projects: list[ProjectRow]) -> BarChart:
    done = [
        sum(each.steps[place] is StepStatus.DONE for each in projects)
        for place in range(len(STEPS))
    ]
    return BarChart(
        caption="Projects that have done each step",
        columns=("Step", "Projects"),
        bars=[
            Bar(called=f"{n}. {STEPS[n - 1]}", value=number, href=f"/reporting/projects?step={n}")
            for n, number in enumerate(done, 1)
        ],
    )


def _payments(waiting: Waiting) -> tuple[Figure, ...]:
    if not waiting.number:
        return ()
    days = "day" if waiting.oldest_days == 1 else "days"
    are = "payment waits" if waiting.number == 1 else "payments wait"
    href = "/reporting/payments"
    return (
        Figure(number=str(waiting.number), counts=are, href=href),
        Figure(number=pounds(waiting.pence), counts="in all", href=href),
        Figure(
            number=f"{waiting.oldest_days} {days}", counts="is the longest wait so far", href=href
        ),
    )


def _by_desk(waiting: Waiting) -> BarChart | None:
    if not waiting.number:
        return None
    return BarChart(
        caption="Payments by where they wait",
        columns=("Where", "Payments", "Sum"),
        bars=[
            Bar(
                called=each.desk.spoken,
                value=each.number,
                beside=(pounds(each.pence),),
                href=f"/reporting/payments?at={each.desk}",
            )
            for each in waiting.desks
        ],
    )
