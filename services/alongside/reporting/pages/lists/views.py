"""The lists behind the dashboard's figures; each line leads to the thing itself."""

from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from alongside.html.component import Tag, Task, Tone
from alongside.html.dates import in_words
from alongside.html.page import Page, render
from alongside.http.guard import allow, may
from alongside.reporting.domain.rights import Action
from alongside.reporting.domain.share import Outcome
from alongside.reporting.domain.steps import STEPS, StepStatus
from alongside.reporting.domain.waiting import Desk, days_waiting
from alongside.reporting.domain.words import pounds
from alongside.reporting.pages.visit import (
    ABOUT,
    DASHBOARD,
    OUTCOMES,
    claim_page,
    decision_page,
    reader,
    reading,
    steps_page,
    today,
)
from alongside.reporting.queries.standing import ClaimRow, DecisionRow, ProjectRow

blueprint = Blueprint("lists", __name__, url_prefix="/reporting")

K = TypeVar("K", Outcome, Desk)

_TONES = {
    Outcome.CO_PRODUCED: Tone.DONE,
    Outcome.OVERRIDDEN: Tone.WARNING,
    Outcome.OPEN: Tone.GOING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(Page):
    """Things of one kind; `nothing` is said where there are none."""

    lines: tuple[Task, ...]
    nothing: str


@blueprint.get("/projects")
@allow(Action.SEE_PROJECTS)
def projects() -> ResponseReturnValue:
    """List the projects that have done a step, or all."""
    step = request.args.get("step", 0, type=int)
    known = step if 1 <= step <= len(STEPS) else None
    title = f"Projects that have done step {step}" if known else "Projects"
    page = ListPage(
        title=title,
        breadcrumbs=(DASHBOARD,),
        lines=tuple(_project(each) for each in reading().projects(reader(), step=known)),
        nothing="There are no such projects.",
    )
    return render("lists/show.jinja", page)


@blueprint.get("/decisions")
@allow(Action.SEE_PROJECTS)
def decisions() -> ResponseReturnValue:
    """List the decisions that stand in one way, or all."""
    outcome = _chosen(Outcome, "outcome")
    wanted = frozenset(Outcome) if outcome is None else frozenset({outcome})
    _, found = reading().decisions(reader(), outcome=wanted)
    page = ListPage(
        title=f"Decisions: {OUTCOMES[outcome].lower()}" if outcome else "Decisions",
        breadcrumbs=(DASHBOARD,),
        lines=tuple(_decision(each) for each in found),
        nothing="There are no such decisions.",
    )
    return render("lists/show.jinja", page)


@blueprint.get("/payments")
@allow(Action.SEE_PAYMENTS)
def payments() -> ResponseReturnValue:
    """List the payments that wait at one desk, or all, the longest wait first."""
    desk = _chosen(Desk, "at")
    _, found = reading().payments(reader(), today=today(), at=desk)
    page = ListPage(
        title=f"Payments: {desk.spoken.lower()}" if desk else "Payments that wait",
        breadcrumbs=(DASHBOARD,),
        lines=tuple(_payment(each) for each in found),
        nothing="No payment waits there." if desk else "No payment waits.",
    )
    return render("lists/show.jinja", page)


def _chosen(kind: type[K], name: str) -> K | None:
    """Read which part of a list is asked for; anything else is the whole list."""
    asked = request.args.get(name, "")
    return next((each for each in kind if each == asked), None)


def _project(row: ProjectRow) -> Task:
    return Task(
        text=row.title,
        hint=f"Since {in_words(row.started_on)}",
        status=Tag(f"{row.done} of {len(STEPS)} done", _tone(row)),
        href=steps_page(row.project),
    )


def _tone(row: ProjectRow) -> Tone:
    return Tone.DONE if set(row.steps) == {StepStatus.DONE} else Tone.GOING


def _decision(row: DecisionRow) -> Task:
    opened = f"Opened on {in_words(row.opened_on)}"
    then = f"decided on {in_words(row.closed_on)}" if row.closed_on else "not decided yet"
    place = f"/reporting/decisions/{row.decision}"
    follows = may(Action.FOLLOW_THREAD)
    return Task(
        text=f"{ABOUT.get(row.about, ABOUT['other'])}: {row.project_title}",
        hint=f"{opened}, {then}",
        status=Tag(OUTCOMES[row.outcome], _TONES[row.outcome]),
        href=place if follows else decision_page(row.project, row.decision),
    )


def _payment(row: ClaimRow) -> Task:
    days = days_waiting(row, today())
    waited = "1 day" if days == 1 else f"{days} days"
    return Task(
        text=f"{pounds(row.total_pence)} for a meeting on {in_words(row.held_on)}",
        hint=f"{row.project_title}. Waits since {in_words(row.submitted_on)}, {waited}",
        status=Tag(row.state.spoken, Tone.WAITING),
        href=claim_page(row.claim),
    )
