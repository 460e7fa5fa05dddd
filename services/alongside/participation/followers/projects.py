"""Projects' log: what each project is called, who is in its team and leads it, what is asked."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, assert_never

from sqlalchemy import Table, delete, update
from sqlalchemy.dialects.postgresql import insert

from alongside.eventlog.follower import Follower, Following
from alongside.eventlog.lines import Line, Reader
from alongside.http.peers import Peers
from alongside.http.siblings import SiblingLog
from alongside.participation.application.assembly import assemble, authority
from alongside.participation.tables.followed import decision, project, team_member
from alongside.settings import Settings
from alongside.tenancy.transaction import TenantTransaction

FOLLOWER: Final = "participation.projects"
"""Owns a stored position in projects' logs, and therefore never changes."""


class Started(Line, frozen=True, kw_only=True, tag="project.started.v1"):
    """A project began."""

    title: str


class Described(Line, frozen=True, kw_only=True, tag="project.described.v1"):
    """A project goes by another title."""

    title: str


class MemberJoined(Line, frozen=True, kw_only=True, tag="project.member_joined.v1"):
    """Somebody joined a project's team."""

    member: str
    role: str
    speaks_as: str


class MemberChanged(Line, frozen=True, kw_only=True, tag="project.member_changed.v1"):
    """Somebody does something else in the team, or speaks as something else."""

    member: str
    role: str
    speaks_as: str


class MemberLeft(Line, frozen=True, kw_only=True, tag="project.member_left.v1"):
    """Somebody left a project's team."""

    member: str


class LeadNamed(Line, frozen=True, kw_only=True, tag="project.co_production_lead_named.v1"):
    """Somebody leads co-production in a project."""

    member: str


class LeadStoodDown(
    Line, frozen=True, kw_only=True, tag="project.co_production_lead_stood_down.v1"
):
    """Nobody leads co-production in a project for now."""


class DecisionOpened(Line, frozen=True, kw_only=True, tag="decision.opened.v1"):
    """A question was put to people."""

    project: str
    question: str


class OutcomeRecorded(Line, frozen=True, kw_only=True, tag="decision.outcome_recorded.v1"):
    """It was decided."""


ProjectLine: TypeAlias = Started | Described | LeadNamed | LeadStoodDown
TeamLine: TypeAlias = MemberJoined | MemberChanged | MemberLeft
DecisionLine: TypeAlias = DecisionOpened | OutcomeRecorded

READER: Final[Reader[ProjectLine | TeamLine | DecisionLine]] = Reader(
    *(Started, Described, LeadNamed, LeadStoodDown),
    *(MemberJoined, MemberChanged, MemberLeft),
    *(DecisionOpened, OutcomeRecorded),
)


def apply(tx: TenantTransaction, line: bytes, _position: int) -> None:
    """Apply one line of projects' log."""
    event = READER.read(line)
    if event is None:
        return
    if isinstance(event, TeamLine):
        _apply_to_team(tx, event)
    elif isinstance(event, DecisionLine):
        _apply_to_decisions(tx, event)
    else:
        _apply_to_projects(tx, event)


def _apply_to_projects(tx: TenantTransaction, event: ProjectLine) -> None:
    mine = update(project).where(project.c.project == event.stream)
    match event:
        case Started(title=title):
            keys = {"tenant": tx.tenant, "project": event.stream}
            _put(tx, project, keys, {"title": title, "co_production_lead": ""})
        case Described(title=title):
            tx.execute(mine.values(title=title))
        case LeadNamed(member=lead):
            tx.execute(mine.values(co_production_lead=lead))
        case LeadStoodDown():
            tx.execute(mine.values(co_production_lead=""))
        case _:
            assert_never(event)


def _apply_to_team(tx: TenantTransaction, event: TeamLine) -> None:
    keys = {"tenant": tx.tenant, "project": event.stream, "member": event.member}
    match event:
        case (
            MemberJoined(role=role, speaks_as=speaks_as)
            | MemberChanged(role=role, speaks_as=speaks_as)
        ):
            _put(tx, team_member, keys, {"role": role, "speaks_as": speaks_as})
        case MemberLeft():
            theirs = team_member.c.member == event.member
            tx.execute(delete(team_member).where(team_member.c.project == event.stream, theirs))
        case _:
            assert_never(event)


def _apply_to_decisions(tx: TenantTransaction, event: DecisionLine) -> None:
    match event:
        case DecisionOpened(project=of, question=question):
            keys = {"tenant": tx.tenant, "decision": event.stream}
            _put(tx, decision, keys, {"project": of, "question": question, "decided": False})
        case OutcomeRecorded():
            tx.execute(
                update(decision).where(decision.c.decision == event.stream).values(decided=True)
            )
        case _:
            assert_never(event)


def _put(
    tx: TenantTransaction, table: Table, keys: Mapping[str, str], facts: Mapping[str, object]
) -> None:
    row = insert(table).values(**keys, **facts)
    tx.execute(row.on_conflict_do_update(index_elements=list(keys), set_=dict(facts)))


def follow(settings: Settings, *, peers: Mapping[str, Any]) -> Following:
    """Make what follows projects' log of each trust."""
    parts = assemble(settings)
    siblings = Peers(url=settings.peer_url, embedded=peers)
    log = SiblingLog("projects", siblings, authority(settings, siblings, parts.tenancy))
    return Following(
        Follower(FOLLOWER, parts.tenancy, log, apply), parts.trusts.all, settings.clock
    )
