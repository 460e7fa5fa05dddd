"""One claim in full: every state with when it changed, and what people said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alongside.eventlog.aggregate import Event
from alongside.eventlog.versions import tag_of
from alongside.participation.domain.claim_events import (
    ClaimAnswered,
    ClaimQueried,
    ClaimRejected,
)
from alongside.participation.queries.payments import ClaimRow
from alongside.privacy.sealed import Erased, Place, Sealed, Sealer

ERASED_WORDS = "These words were erased."


class Happened(StrEnum):
    """What happened to a claim: the middle of its event's tag."""

    SUBMITTED = "submitted"
    QUERIED = "queried"
    ANSWERED = "answered"
    APPROVED = "approved"
    AUTHORISED = "authorised"
    BATCHED = "batched"
    TAKEN_OUT = "taken_out"
    EXPORTED = "exported"
    PAID = "paid"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a claim; `words` is empty where nothing was said."""

    what: Happened
    at: datetime
    actor: str
    actor_name: str
    words: str


@dataclass(frozen=True, slots=True)
class ClaimDetail:
    """A claim with everything that happened to it, oldest first."""

    row: ClaimRow
    steps: tuple[Step, ...]

    @property
    def last_words(self) -> str:
        """Give what was said last: an open question, an answer, or the reason for a no."""
        said = [step.words for step in self.steps if step.words]
        return said[-1] if said else ""


def steps_of(
    tenant: str, sealer: Sealer, events: Sequence[Event], called: Mapping[str, str]
) -> tuple[Step, ...]:
    """Tell what happened to a claim, with the words opened together."""
    sealed = [(place, words) for event in events for place, words in _words(tenant, event)]
    opened = sealer.open_all([(words, place) for place, words in sealed])
    shown = {
        place.version: ERASED_WORDS if isinstance(text, Erased) else text
        for (place, _), text in zip(sealed, opened, strict=True)
    }
    return tuple(
        Step(
            what=Happened(tag_of(event).split(".")[1]),
            at=event.timestamp,
            actor=event.actor,
            actor_name=called[event.actor],
            words=shown.get(event.originator_version, ""),
        )
        for event in events
    )


def _words(tenant: str, event: Event) -> list[tuple[Place, Sealed]]:
    match event:
        case ClaimQueried(question=words):
            field = "question"
        case ClaimAnswered(answer=words):
            field = "answer"
        case ClaimRejected(reason=words):
            field = "reason"
        case _:
            return []
    place = Place(tenant, event.originator_id, event.originator_version, tag_of(event), field)
    return [(place, words)]
