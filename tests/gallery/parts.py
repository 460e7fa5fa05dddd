"""The pages of the gallery."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tests.gallery.unkind import EARLIER, ELSEWHERE, ENDLESS, LATER, LONG, MARKUP, PLAIN

from alongside.html.as_at import AsAt
from alongside.html.component import (
    Check,
    HistoryEntry,
    Stale,
    SummaryRow,
    Tag,
    Task,
    Tone,
)
from alongside.html.differences import Difference, compare
from alongside.html.page import Link, Page

AT = datetime(2026, 11, 23, 10, 2, 11, tzinfo=UTC)
CHANGED = compare(EARLIER, LATER, before_called="Draft 1", after_called="Draft 2")
SAME = compare(EARLIER, EARLIER, before_called="Draft 1", after_called="Draft 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsPage(Page):
    tags: tuple[Tag, ...]
    tasks: tuple[Task, ...]
    rows: tuple[SummaryRow, ...]
    entries: tuple[HistoryEntry, ...]
    checks: tuple[Check, ...]
    stale: Stale
    same: Difference
    as_at: AsAt
    prose: str


TASKS = (
    Task(text="Find out what exists", status=Tag("Done", Tone.DONE), href="#1", hint=PLAIN),
    Task(text="Plan your approach", status=Tag("In progress", Tone.GOING), href="#2"),
    Task(text=MARKUP, status=Tag("Not started", Tone.NEW), href="#3", hint=MARKUP),
    Task(text=ENDLESS, status=Tag(ENDLESS, Tone.WARNING), href="#4", hint=ENDLESS),
    Task(text="Cannot start yet", status=Tag("Cannot start yet"), hint="After the second"),
)
ROWS = (
    SummaryRow(called="Project", values=["Fair access"], change=Link("Change", "#5")),
    SummaryRow(called="Team", values=["Ada Bello", "Sam Green", MARKUP]),
    SummaryRow(called=ENDLESS, values=[ENDLESS, LONG], change=Link("Change", "#6")),
    SummaryRow(called="Sponsor", change=Link("Add", "#7")),
)
ENTRIES = (
    HistoryEntry(at=AT, who="Ada Bello", what="Proposed draft 2", capacity="lived experience"),
    HistoryEntry(
        at=AT, who=MARKUP, what=MARKUP, capacity=MARKUP, details=[LONG], link=Link("See it", "#8")
    ),
    HistoryEntry(at=AT, who=ENDLESS, what=ELSEWHERE, details=["", PLAIN]),
)
CHECKS = (
    Check(text="Everybody was invited", met=True),
    Check(text="Two people with lived experience took part", met=False, reason="One did so far."),
    Check(text=MARKUP, met=False, reason=ENDLESS),
)


def parts_page(as_at: AsAt) -> PartsPage:
    return PartsPage(
        title=f"Parts {MARKUP}",
        breadcrumbs=(Link("Gallery", "/gallery/"), Link(ENDLESS, "/gallery/parts")),
        done=f"You saved {MARKUP}",
        form=as_at.form,
        tags=tuple(Tag(tone.name.capitalize(), tone) for tone in Tone),
        tasks=TASKS,
        rows=ROWS,
        entries=ENTRIES,
        checks=CHECKS,
        stale=Stale(who=MARKUP, at=AT, differences=[CHANGED]),
        same=SAME,
        as_at=as_at,
        prose=LONG,
    )
