"""The decisions of a project, and one decision as everybody sees it."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alongside.html.component import Check, Tag, Task, Tone
from alongside.html.dates import in_words
from alongside.html.page import Page, render
from alongside.http.guard import allow, may
from alongside.projects.domain.decision_events import Stance, Subject
from alongside.projects.domain.rights import Action, Role
from alongside.projects.pages.decisions.ways import decision_of, decisions_link
from alongside.projects.pages.visit import (
    application,
    crumbs,
    done,
    place,
    plans_meetings,
    reader,
    today,
)
from alongside.projects.queries.decision_detail import (
    DecisionDetail,
    InvitedDetail,
    PositionDetail,
)
from alongside.projects.queries.project_detail import ProjectDetail
from alongside.projects.queries.projects import DecisionRow
from alongside.projects.queries.words import PRIVATE_WORDS
from alongside.projects.schemas.decisions import FORMAT_LABELS, METHOD_LABELS, STANCE_LABELS
from alongside.projects.schemas.projects import CAPACITY_LABELS

blueprint = Blueprint("decisions", __name__, url_prefix="/projects/<project>/decisions")

_OPEN = Tag("Open", Tone.GOING)
_CO_PRODUCED = Tag("Co-produced", Tone.DONE)
_NOT_CO_PRODUCED = Tag("Not co-produced", Tone.WARNING)
_TONES = {
    Stance.AGREE: Tone.DONE,
    Stance.RESERVATIONS: Tone.WAITING,
    Stance.STAND_ASIDE: Tone.PLAIN,
    Stance.DISAGREE: Tone.WARNING,
    Stance.BLOCK: Tone.WRONG,
}
_DONE = {
    "opened": "The decision is open. Next, add something to read that suits each person",
    "material": "The material is added",
    "invited": "They are invited",
    "contributed": "Your contribution is in the record. Thank you",
    "position": "Your position is in the record. You can change it until the outcome is recorded",
    "outcome": "The outcome is recorded. Now tell people what became of what they said",
    "feedback": "What you told people is in the record",
    "answered": "Your answer is in the record",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsPage(Page):
    """The decisions of a project."""

    project: ProjectDetail
    rows: tuple[Task, ...]
    may_ask: bool


@dataclass(frozen=True, slots=True)
class PositionLine:
    """A position as the page shows it, with the ones before it."""

    position: PositionDetail
    tag: Tag
    speaks_as: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An option with those who took a position on it."""

    key: str
    text: str
    lines: tuple[PositionLine, ...]


@dataclass(frozen=True, slots=True)
class Invitations:
    """Those who were invited on one day, with the same time to prepare, in words."""

    on: date
    notice: str
    people: tuple[InvitedDetail, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage(Page):
    """One decision; `late` once the last day to answer has passed, `me` the reader.

    `plans_meetings` and `follows_thread` are what participation and reporting let the reader do.
    """

    project: ProjectDetail
    decision: DecisionDetail
    here: str
    tag: Tag
    method: str
    formats: dict[str, str]
    capacities: dict[str, str]
    stances: dict[str, str]
    standings: tuple[Standing, ...]
    checks: tuple[Check, ...]
    invitations: tuple[Invitations, ...]
    late: bool
    me: str
    may_take_part: bool
    may_answer: bool
    mine: PositionDetail | None
    may_lead: bool
    may_work: bool
    plans_meetings: bool
    follows_thread: bool
    statement: str
    hidden: str = PRIVATE_WORDS


@blueprint.get("")
@allow(Action.READ)
def show_all(project: str) -> ResponseReturnValue:
    """Show the decisions of a project."""
    found = application().project(reader(), project)
    page = DecisionsPage(
        title="Decisions",
        breadcrumbs=crumbs(found),
        project=found,
        rows=tuple(_task(row) for row in application().decisions(reader(), project)),
        may_ask=may(Action.RECORD_OUTCOME),
    )
    return render("decisions/all.jinja", page)


@blueprint.get("/<decision>")
@allow(Action.READ)
def show(project: str, decision: str) -> ResponseReturnValue:
    """Show one decision."""
    found = decision_of(project, decision)
    about = application().project(reader(), project)
    me = reader().member
    invited = any(each.member == me for each in found.invited)
    page = DecisionPage(
        title=found.question,
        breadcrumbs=crumbs(about, decisions_link(project)),
        project=about,
        decision=found,
        here=place(project, "decisions", decision),
        tag=_tag(found.outcome.check.co_produced if found.outcome else None),
        method=METHOD_LABELS[found.method],
        formats={str(key): text for key, text in FORMAT_LABELS.items()},
        capacities={str(key): text for key, text in CAPACITY_LABELS.items()},
        stances={str(key): text for key, text in STANCE_LABELS.items()},
        standings=_standings(found),
        checks=_checks(found),
        invitations=_invitations(found),
        late=found.deadline < today(),
        me=me,
        may_take_part=may(Action.TAKE_PART),
        may_answer=found.is_open and invited and may(Action.TAKE_PART),
        mine=next((each for each in found.positions if each.by == me and each.current), None),
        may_lead=may(Action.RECORD_OUTCOME),
        may_work=may(Action.WORK_ON_PROJECT),
        plans_meetings=plans_meetings(about),
        follows_thread=Role.AUDITOR in reader().roles,
        statement=_statement(found),
        done=done(_DONE),
    )
    return render("decisions/show.jinja", page)


def _task(row: DecisionRow) -> Task:
    if row.closed_on:
        hint = f"Decided on {in_words(row.closed_on)}"
    else:
        hint = f"Answer by {in_words(row.deadline)}"
        if row.invited:
            hint += ". You have answered" if row.stance else ". You have not taken a position yet"
    where = place(row.project, "decisions", row.decision)
    return Task(text=row.question, hint=hint, status=_tag(row.co_produced), href=where)


def _tag(co_produced: bool | None) -> Tag:  # noqa: FBT001 None while it is open
    if co_produced is None:
        return _OPEN
    return _CO_PRODUCED if co_produced else _NOT_CO_PRODUCED


def _statement(found: DecisionDetail) -> str:
    """Give what the draft says that the decision is about; empty where it is about no draft."""
    which = found.about.which
    if found.about.kind is not Subject.AIM_DRAFT or not which.isdecimal():
        return ""
    drafts = application().aim(reader(), found.project).drafts
    return drafts[int(which) - 1].text.statement if 0 < int(which) <= len(drafts) else ""


def _invitations(found: DecisionDetail) -> tuple[Invitations, ...]:
    """Put together those who were told at the same time."""
    times: dict[tuple[date, int], list[InvitedDetail]] = {}
    for each in found.invited:
        times.setdefault((each.on, each.notice), []).append(each)
    return tuple(
        Invitations(on, f"{notice} working day{'' if notice == 1 else 's'}", tuple(people))
        for (on, notice), people in times.items()
    )


def _standings(found: DecisionDetail) -> tuple[Standing, ...]:
    return tuple(
        Standing(
            option.key.upper(),
            option.text,
            tuple(
                _line(found, each)
                for each in found.positions
                if each.current and each.option == option.key
            ),
        )
        for option in found.options
    )


def _line(found: DecisionDetail, position: PositionDetail) -> PositionLine:
    earlier = tuple(
        f"{STANCE_LABELS[each.stance]}, option {each.option.upper()}"
        for each in found.positions
        if each.by == position.by and not each.current
    )
    return PositionLine(
        position,
        Tag(STANCE_LABELS[position.stance], _TONES[position.stance]),
        CAPACITY_LABELS[position.speaks_as],
        earlier,
    )


def _checks(found: DecisionDetail) -> tuple[Check, ...]:
    """Show the check of the outcome; before it, that of the option with the most support."""
    if found.outcome:
        findings = found.outcome.check.findings
    else:
        support = {
            each.option: sum(
                position.current and position.option == each.option and position.stance.supports
                for position in found.positions
            )
            for each in found.checks
        }
        first = max(found.checks, key=lambda each: support[each.option])
        findings = first.check.findings
    return tuple(Check(text=each.says, met=each.met) for each in findings)
