"""How a project came about: who did what, when, in which capacity, as at any moment."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from alongside.eventlog.errors import StreamNotFoundError
from alongside.html.as_at import AsAt, read_as_at
from alongside.html.component import HistoryEntry, SummaryRow
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow
from alongside.projects.domain.people import Capacity
from alongside.projects.domain.rights import Action
from alongside.projects.domain.steps import StepStatus
from alongside.projects.pages.visit import application, crumbs, place, reader
from alongside.projects.queries.history import Entry
from alongside.projects.queries.project_detail import AimDetail, ProjectDetail

blueprint = Blueprint("history", __name__, url_prefix="/projects/<project>/history")

MOST: Final = 100
_CAPACITIES: Final = {
    Capacity.LIVED_EXPERIENCE: "somebody with lived experience",
    Capacity.CARER: "a carer",
    Capacity.STAFF: "staff",
    Capacity.VOLUNTARY_SECTOR: "a voluntary-sector partner",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage(Page):
    """The history of a project, oldest first; `then` is how it stood at the moment asked for."""

    project: ProjectDetail
    then: tuple[SummaryRow, ...]
    as_at: AsAt
    entries: tuple[HistoryEntry, ...]
    more: str


@blueprint.get("")
@allow(Action.READ)
def show(project: str) -> ResponseReturnValue:
    """Show what happened, up to the moment asked for."""
    found = application().project(reader(), project)
    as_at = read_as_at(request)
    after = max(0, request.args.get("after", 0, type=int))
    entries = application().history(
        reader(), project, as_at=as_at.moment, after=after, limit=MOST + 1
    )
    page = HistoryPage(
        title="History",
        breadcrumbs=crumbs(found),
        project=found,
        then=_then(project, as_at),
        as_at=as_at,
        form=as_at.form,
        entries=tuple(_told(project, entry) for entry in entries[:MOST]),
        more=_more(as_at, entries),
    )
    return render("history/show.jinja", page)


def _told(project: str, entry: Entry) -> HistoryEntry:
    kind = entry.stream.partition("-")[0]
    links = {
        "decision": Link("See the decision", place(project, "decisions", entry.stream)),
        "aim": Link("See the drafts", place(project, "aim")),
    }
    opens = entry.type in {"decision.opened.v1", "decision.outcome_recorded.v1", "aim.drafted.v1"}
    capacities = {str(key): text for key, text in _CAPACITIES.items()}
    return HistoryEntry(
        at=entry.at,
        who=entry.actor_name,
        what=entry.told.sentence,
        capacity=capacities.get(entry.capacity, ""),
        details=tuple(f"{called}: {text}" for called, text in entry.told.details),
        link=links.get(kind) if opens else None,
    )


def _then(project: str, as_at: AsAt) -> tuple[SummaryRow, ...]:
    """Say how the project stood; nothing for now, and for a moment before it started."""
    if as_at.moment is None:
        return ()
    try:
        found = application().project(reader(), project, as_at=as_at.moment)
        aim = application().aim(reader(), project, as_at=as_at.moment)
    except StreamNotFoundError:
        return ()
    done = [str(step.number) for step in found.steps if step.status is StepStatus.DONE]
    return (
        SummaryRow(called="Title", values=(found.title,)),
        SummaryRow(called="For", values=(found.population,)),
        SummaryRow(called="Team", values=[who.name for who in found.team]),
        SummaryRow(called="Steps done", values=(", ".join(done) or "None",)),
        SummaryRow(called="Aim", values=(_aim(aim),)),
    )


def _aim(aim: AimDetail) -> str:
    if aim.adopted:
        return aim.drafts[aim.adopted - 1].text.statement
    count = len(aim.drafts)
    return f"{count or 'No'} draft{'' if count == 1 else 's'}, none adopted"


def _more(as_at: AsAt, entries: list[Entry]) -> str:
    """Give the address of what follows, if anything does."""
    if len(entries) <= MOST:
        return ""
    asked = {"as-at": as_at.moment.isoformat()} if as_at.moment else {}
    return "?" + urlencode({"after": entries[MOST - 1].position, **asked})
