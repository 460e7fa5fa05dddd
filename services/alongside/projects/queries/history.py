"""How a project came about: every event of it, its aim and its decisions, in order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Select, select

from alongside.eventlog.aggregate import Event
from alongside.eventlog.versions import LineCodec, tag_of
from alongside.privacy.sealed import Erased, Place, Sealed, Sealer
from alongside.projects.domain.decision_events import (
    Contributed,
    DissentAnswered,
    OutcomeRecorded,
    PersonInvited,
    PositionTaken,
    Privacy,
)
from alongside.projects.domain.project_events import (
    CoProductionLeadNamed,
    CoProductionLeadStoodDown,
    SponsorAgreed,
    TeamMemberChanged,
    TeamMemberJoined,
    TeamMemberLeft,
)
from alongside.projects.domain.telling import AnyEvent, Reading, Told, tell
from alongside.projects.queries.members import Person, people, person_of
from alongside.projects.queries.words import ERASED_WORDS, PRIVATE_WORDS
from alongside.projects.tables import history, log
from alongside.tenancy.transaction import TenantTransaction


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: where it stands in the log, when, who, as what, and the sentence."""

    position: int
    stream: str
    version: int
    type: str
    at: datetime
    actor: str
    actor_name: str
    capacity: str
    told: Told


def entries(
    tx: TenantTransaction,
    codec: LineCodec,
    sealer: Sealer,
    *,
    of: str,
    reads_private: Callable[[str], bool],
    as_at: int | datetime | None = None,
    after: int = 0,
    limit: int = 500,
) -> list[Entry]:
    """Give what happened to a project, oldest first.

    `reads_private` says whether the reader may see somebody's private reasons.
    """
    rows = tx.execute(_lines(of, as_at).where(history.c.position > after).limit(limit)).all()
    events = codec.decode([bytes(row.line) for row in rows]) if rows else []
    named = people(tx, sealer, _members(events))
    words = _opened(tx.tenant, sealer, events, reads_private)
    return [
        _entry(row.position, event, named, words) for row, event in zip(rows, events, strict=True)
    ]


def _lines(of: str, as_at: int | datetime | None) -> Select[tuple[int, bytes]]:
    query = (
        select(history.c.position, log.c.line)
        .join(log, (log.c.tenant == history.c.tenant) & (log.c.position == history.c.position))
        .where(history.c.project == of)
        .order_by(history.c.position)
    )
    if isinstance(as_at, int):
        return query.where(history.c.position <= as_at)
    if as_at is not None:
        return query.where(history.c.at <= as_at)
    return query


def _entry(
    position: int, event: Event, named: Mapping[str, Person], words: Mapping[Sealed, str]
) -> Entry:
    reading = Reading(
        name=lambda member: person_of(named, member),
        words=lambda sealed, _: words[sealed],
        actor=event.actor,
    )
    return Entry(
        position=position,
        stream=event.originator_id,
        version=event.originator_version,
        type=tag_of(event),
        at=event.timestamp,
        actor=event.actor,
        actor_name=reading.who,
        capacity=event.capacity,
        told=tell(cast("AnyEvent", event), reading),
    )


def _members(events: Iterable[Event]) -> set[str]:
    found: set[str] = set()
    for event in events:
        found.add(event.actor)
        match event:
            case (
                TeamMemberJoined(member=member)
                | TeamMemberChanged(member=member)
                | TeamMemberLeft(member=member)
                | CoProductionLeadStoodDown(member=member)
                | SponsorAgreed(member=member)
                | PersonInvited(member=member)
            ):
                found.add(member)
            case CoProductionLeadNamed(member=member, before=before):
                found |= {member, before}
            case DissentAnswered(answer=answer):
                found.add(answer.member)
            case OutcomeRecorded(dissent=dissent, override=override):
                found |= {each.member for each in dissent}
                found |= {override.by} if override else set()
            case _:
                pass
    return found


def _opened(
    tenant: str, sealer: Sealer, events: Iterable[Event], reads_private: Callable[[str], bool]
) -> dict[Sealed, str]:
    """Open the words that this reader may see, together."""
    words: dict[Sealed, str] = {}
    wanted: list[tuple[Sealed, Place]] = []
    for event in events:
        match event:
            case Contributed(text=sealed):
                wanted.append((sealed, _place(tenant, event, "text")))
            case PositionTaken(reason=Sealed() as sealed, privacy=privacy, by=by):
                if privacy is Privacy.PRIVATE and not reads_private(by):
                    words[sealed] = PRIVATE_WORDS
                else:
                    wanted.append((sealed, _place(tenant, event, "reason")))
            case _:
                pass
    for (sealed, _), text in zip(wanted, sealer.open_all(wanted), strict=True):
        words[sealed] = ERASED_WORDS if isinstance(text, Erased) else text
    return words


def _place(tenant: str, event: Event, field: str) -> Place:
    return Place(tenant, event.originator_id, event.originator_version, tag_of(event), field)
