"""The thread of one decision: what happened, by whom, where it is recorded, and the proof of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from alongside.html.as_at import AsAt, read_as_at
from alongside.html.component import SummaryRow, Tag, Tone
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow
from alongside.http.wiring import wired
from alongside.reporting.application.threads import Threads
from alongside.reporting.domain.rights import Action
from alongside.reporting.domain.thread import Entry, Place, Proof, Signed, Thread
from alongside.reporting.domain.words import short_id
from alongside.reporting.pages.visit import DASHBOARD, decision_page, reader

blueprint = Blueprint("thread", __name__, url_prefix="/reporting/decisions/<decision>")

_DECISIONS: Final = Link("Decisions", "/reporting/decisions")
_TONES: Final = {
    Proof.PROVEN: Tone.DONE,
    Proof.NOT_SIGNED_YET: Tone.WAITING,
    Proof.CHANGED: Tone.WRONG,
}
_CAPACITIES: Final = {
    "lived_experience": "somebody with lived experience",
    "carer": "a carer",
    "staff": "staff",
    "voluntary_sector": "a voluntary-sector partner",
    "service": "a service",
}
_SERVICES: Final = {"projects": "Projects", "participation": "Meetings and payments"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One thing that happened, with its proof; `actor` is a member's id."""

    what: str
    at: datetime
    actor: str
    capacity: str
    details: tuple[tuple[str, str], ...]
    service: str
    position: int
    type: str
    proof: Tag
    line: str
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPage(Page):
    """A decision's thread up to the moment asked for; `changed` lines cannot be proven."""

    decision: Link
    as_at: AsAt
    entries: tuple[EntryRow, ...]
    signed: tuple[SummaryRow, ...]
    proven: int
    changed: int


@blueprint.get("")
@allow(Action.FOLLOW_THREAD)
def show(decision: str) -> ResponseReturnValue:
    """Show how a decision came about, up to the moment asked for."""
    as_at = read_as_at(request)
    found = wired(Threads).thread(reader(), decision, moment=as_at.moment)
    page = ThreadPage(
        title="How this decision came about",
        breadcrumbs=(DASHBOARD, _DECISIONS),
        decision=Link("See the decision", decision_page(found.project, decision)),
        as_at=as_at,
        form=as_at.form,
        entries=tuple(_row(decision, each) for each in found.entries),
        signed=_signed(found.signed),
        proven=_count(found, Proof.PROVEN),
        changed=_count(found, Proof.CHANGED),
    )
    return render("thread/show.jinja", page)


@blueprint.get("/<service>/<int:position>.json")
@allow(Action.FOLLOW_THREAD)
def line(decision: str, service: str, position: int) -> ResponseReturnValue:
    """Give one line, byte for byte as it is stored."""
    entry = wired(Threads).entry(reader(), decision, Place(service, position))
    return _file(entry.line, f"{service}-{position}.json", "application/json")


@blueprint.get("/<service>/<int:position>.tlog-proof")
@allow(Action.FOLLOW_THREAD)
def receipt(decision: str, service: str, position: int) -> ResponseReturnValue:
    """Give the receipt of one line, to be checked offline.

    Raises:
        NotFound: the line is not signed yet, or is not what was signed.
    """
    entry = wired(Threads).entry(reader(), decision, Place(service, position))
    if not entry.receipt:
        raise NotFound
    return _file(entry.receipt, f"{service}-{position}.tlog-proof", "text/plain; charset=utf-8")


def _row(decision: str, entry: Entry) -> EntryRow:
    service, position = entry.place.service, entry.place.position
    base = f"/reporting/decisions/{decision}/{service}/{position}"
    return EntryRow(
        what=entry.told.sentence,
        at=entry.at,
        actor=short_id(entry.actor),
        capacity=_CAPACITIES.get(entry.capacity, ""),
        # Mostly it is done by whoever says so, who is told of once.
        details=tuple(
            (called, short_id(says))
            for called, says in entry.told.details
            if (called, says) != ("By", entry.actor)
        ),
        service=_SERVICES.get(service, service),
        position=position,
        type=entry.type,
        proof=Tag(entry.proof.spoken, _TONES[entry.proof]),
        line=f"{base}.json",
        receipt=f"{base}.tlog-proof" if entry.receipt else "",
    )


def _signed(signed: Sequence[Signed]) -> tuple[SummaryRow, ...]:
    return tuple(
        SummaryRow(
            called=_SERVICES.get(each.service, each.service),
            values=(f"The first {each.size} lines are signed", each.origin, each.key),
        )
        for each in signed
    )


def _count(thread: Thread, proof: Proof) -> int:
    return sum(each.proof is proof for each in thread.entries)


def _file(content: bytes, name: str, media_type: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(content, content_type=media_type, headers={"Content-Disposition": disposition})
