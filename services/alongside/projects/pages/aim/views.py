"""The aim: what is adopted, every draft, two of them side by side, and the next one."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.eventlog.errors import StaleVersionError
from alongside.html.component import Stale, SummaryRow, Tag, Tone
from alongside.html.dates import in_words
from alongside.html.differences import Difference, compare
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.projects.domain.aim import AimDrafted, AimText
from alongside.projects.domain.decision_events import Subject
from alongside.projects.domain.rights import Action
from alongside.projects.pages.aim.form import DRAFT, NewDraft
from alongside.projects.pages.visit import (
    STALE,
    application,
    crumbs,
    done,
    go,
    place,
    reader,
    send,
    stale,
    unless_touched,
)
from alongside.projects.queries.project_detail import AimDetail, DraftDetail, ProjectDetail
from alongside.projects.queries.projects import DecisionRow
from alongside.projects.schemas.aims import ORIGIN_LABELS

blueprint = Blueprint("aim", __name__, url_prefix="/projects/<project>/aim")

_DONE = {"drafted": "The draft is saved. Ask people what they think of it"}
_ADOPTED = Tag("Adopted", Tone.DONE)


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft as the page shows it."""

    draft: DraftDetail
    tag: Tag | None
    summary: tuple[SummaryRow, ...]
    decision: Link | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A part of the aim in two drafts."""

    called: str
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class AimPage(Page):
    """The aim with its drafts, the newest first; `left` and `right` are compared, 0 if none."""

    project: ProjectDetail
    aim: AimDetail
    cards: tuple[DraftCard, ...]
    left: int
    right: int
    compared: tuple[Compared, ...]
    may_draft: bool

    def choices(self, chosen: int) -> list[dict[str, object]]:
        """Give the drafts to choose from."""
        return [
            {"value": each.number, "text": str(each.number), "selected": each.number == chosen}
            for each in self.aim.drafts
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage(Page):
    """The form of the next draft."""

    project: ProjectDetail
    number: int
    stale: Stale | None


@blueprint.get("")
@allow(Action.READ)
def show(project: str) -> ResponseReturnValue:
    """Show the aim, its drafts, and two of them side by side."""
    found = application().project(reader(), project)
    aim = application().aim(reader(), project)
    asked = _open_decisions(project)
    left, right = _chosen(len(aim.drafts))
    page = AimPage(
        title="Aim",
        breadcrumbs=crumbs(found),
        project=found,
        aim=aim,
        cards=tuple(_card(draft, _decision(found, draft, asked)) for draft in reversed(aim.drafts)),
        left=left,
        right=right,
        compared=_compared(aim.drafts[left - 1], aim.drafts[right - 1]) if left else (),
        may_draft=may(Action.WORK_ON_PROJECT),
        done=done(_DONE),
    )
    return render("aim/show.jinja", page)


@blueprint.get("/new")
@allow(Action.WORK_ON_PROJECT)
def new(project: str) -> ResponseReturnValue:
    """Show the form of the next draft, filled with the last one."""
    found = application().project(reader(), project)
    aim = application().aim(reader(), project)
    last = msgspec.structs.asdict(aim.drafts[-1].text) if aim.drafts else {}
    return _draft_page(found, aim, DRAFT.blank(initial=last, version=aim.version))


@blueprint.post("/new")
@allow(Action.WORK_ON_PROJECT)
@once
def draft(project: str) -> ResponseReturnValue:
    """Write the next draft."""
    found = application().project(reader(), project)
    aim = application().aim(reader(), project)
    form = DRAFT.read()

    def command(sent: NewDraft) -> None:
        def save(expected: int) -> None:
            application().draft_aim(
                command_context(),
                project,
                expected=expected,
                text=sent.text,
                because=sent.because,
                origin=sent.origin,
            )

        unless_touched(save, form.version, AimDrafted)

    try:
        answer = send(form, command, then=go(place(project, "aim"), done="drafted"))
    except StaleVersionError as fault:
        last, mine = _parts(aim.drafts[-1].text), _parts(form.value.text)
        texts = ((called, last[called], mine[called]) for called in last)
        both = stale(fault, application().people(reader()), *texts)
        return _draft_page(found, aim, form.now_at(aim.version).refuse(STALE), both)
    return answer if isinstance(answer, Response) else _draft_page(found, aim, answer)


def _draft_page(
    found: ProjectDetail, aim: AimDetail, form: Form[NewDraft], both: Stale | None = None
) -> ResponseReturnValue:
    number = len(aim.drafts) + 1
    page = DraftPage(
        title=f"Write draft {number}",
        breadcrumbs=crumbs(found, Link("Aim", place(found.project, "aim"))),
        project=found,
        number=number,
        form=form,
        stale=both,
    )
    return render("aim/new.jinja", page)


def _chosen(drafts: int) -> tuple[int, int]:
    """Read which drafts to compare; the last two, unless others were chosen."""
    if drafts <= 1:
        return 0, 0
    left = request.args.get("from", drafts - 1, type=int)
    right = request.args.get("to", drafts, type=int)
    if 1 <= left <= drafts and 1 <= right <= drafts:
        return left, right
    return drafts - 1, drafts


def _open_decisions(project: str) -> dict[str, DecisionRow]:
    """Give the open decisions about a draft, by its number."""
    return {
        row.about_which: row
        for row in application().decisions(reader(), project)
        if row.closed_on is None and row.about_kind == Subject.AIM_DRAFT
    }


def _decision(
    found: ProjectDetail, draft: DraftDetail, asked: Mapping[str, DecisionRow]
) -> Link | None:
    """Lead to the decision on a draft, or to where one is opened, if the reader may do that."""
    row = asked.get(str(draft.number))
    if row:
        address = place(found.project, "decisions", row.decision)
        return Link(f"See the open decision on draft {draft.number}", address)
    if draft.adopted or not may(Action.RECORD_OUTCOME):
        return None
    address = place(found.project, "decisions", f"new?draft={draft.number}")
    return Link(f"Open a decision on draft {draft.number}", address)


def _card(draft: DraftDetail, decision: Link | None) -> DraftCard:
    rows = tuple(
        SummaryRow(called=called, values=(text,))
        for called, text in _parts(draft.text).items()
        if called != "Aim"
    )
    why = (
        SummaryRow(called="Why it changed", values=(draft.because,)),
        SummaryRow(called="Where it came from", values=(ORIGIN_LABELS[draft.origin],)),
    )
    return DraftCard(
        draft=draft,
        tag=_ADOPTED if draft.adopted else None,
        summary=rows + why,
        decision=decision,
    )


def _compared(left: DraftDetail, right: DraftDetail) -> tuple[Compared, ...]:
    before, after = _parts(left.text), _parts(right.text)
    return tuple(
        Compared(
            called,
            compare(
                before[called],
                after[called],
                before_called=f"Draft {left.number}",
                after_called=f"Draft {right.number}",
            ),
        )
        for called in before
        if before[called] != after[called]
    )


def _parts(text: AimText) -> dict[str, str]:
    """Give the parts of an aim by what the pages call them."""
    return {
        "Aim": text.statement,
        "What will change": text.what,
        "For whom": text.for_whom,
        "How it is measured": text.measure,
        "Where it stands now": text.baseline,
        "Target": text.target,
        "By when": in_words(text.by_when),
    }
