"""The thread of one decision, for auditors."""

from alongside.eventlog.application import AsAt
from alongside.http.as_at import AsAtSchema
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow
from alongside.http.wiring import wired
from alongside.reporting.api.reading import BASE, reader
from alongside.reporting.application.threads import Threads
from alongside.reporting.domain.rights import Action
from alongside.reporting.domain.thread import Entry
from alongside.reporting.schemas.threads import ThreadSchema

blueprint = Blueprint(
    "decision_threads",
    __name__,
    url_prefix=f"{BASE}/decisions/<decision>/thread",
    description="Every event of a decision, of the meetings that prepare it and of what these cost",
)


@blueprint.get("")
@allow(Action.FOLLOW_THREAD)
@blueprint.arguments(AsAtSchema, location="query")
@blueprint.response(200, ThreadSchema)
def get_thread(asked: dict[str, AsAt], decision: str) -> dict[str, object]:
    """Follow a decision, as at a moment if one is asked for, each line with its proof.

    A position is one in the log of projects.
    """
    found = wired(Threads).thread(reader(), decision, moment=asked["as_at"])
    return {
        "decision": found.decision,
        "project": found.project,
        "entries": [_entry(each) for each in found.entries],
        "signed": found.signed,
    }


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "service": entry.place.service,
        "position": entry.place.position,
        "stream": entry.stream,
        "type": entry.type,
        "at": entry.at,
        "actor": entry.actor,
        "capacity": entry.capacity,
        "sentence": entry.told.sentence,
        "details": [{"called": called, "says": says} for called, says in entry.told.details],
        "proof": entry.proof,
        "line": entry.line.decode(errors="replace"),
        "receipt": entry.receipt.decode() or None,
    }
