"""What reporting does when the log of projects grows: steps, decisions, who took part in them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeAlias, assert_never

import msgspec
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from alongside.eventlog.follower import Following
from alongside.eventlog.lines import Line, Reader
from alongside.reporting.followers import threads
from alongside.reporting.followers.following import following
from alongside.reporting.followers.lines import head_of
from alongside.reporting.tables.followed import decision, involvement, project, step
from alongside.settings import Settings
from alongside.tenancy.transaction import TenantTransaction

FOLLOWER: Final = "reporting.projects"
"""Owns a stored position in the logs of projects, and therefore never changes."""

SERVICE: Final = "projects"


class ProjectStarted(Line, frozen=True, kw_only=True, tag="project.started.v1"):
    """A project began."""

    title: str
    on: date


class ProjectDescribed(Line, frozen=True, kw_only=True, tag="project.described.v1"):
    """A project goes by another title."""

    title: str


class StepMoved(Line, frozen=True, kw_only=True, tag="project.step_moved.v1"):
    """A step's status changed, forwards or back."""

    number: int
    status: str


class About(msgspec.Struct, frozen=True):
    """What kind of thing a decision is about."""

    kind: str


class DecisionOpened(Line, frozen=True, kw_only=True, tag="decision.opened.v1"):
    """A question was put to people."""

    project: str
    about: About
    deadline: date
    on: date


class PersonInvited(Line, frozen=True, kw_only=True, tag="decision.person_invited.v1"):
    """Somebody was asked to take part."""

    member: str
    speaks_as: str


class Contributed(Line, frozen=True, kw_only=True, tag="decision.contributed.v1"):
    """Somebody said what they think; what they said stays sealed where it is."""

    by: str


class PositionTaken(Line, frozen=True, kw_only=True, tag="decision.position_taken.v1"):
    """Somebody took a position, or changed it."""

    by: str
    stance: str


class Check(msgspec.Struct, frozen=True):
    """Whether a decision was co-produced."""

    co_produced: bool


class Override(msgspec.Struct, frozen=True):
    """That a senior lead let the team go on though something was missing."""


class OutcomeRecorded(Line, frozen=True, kw_only=True, tag="decision.outcome_recorded.v1"):
    """It was decided."""

    check: Check
    override: Override | None
    on: date


ProjectsLine: TypeAlias = (
    ProjectStarted
    | ProjectDescribed
    | StepMoved
    | DecisionOpened
    | PersonInvited
    | Contributed
    | PositionTaken
    | OutcomeRecorded
)

READER: Final[Reader[ProjectsLine]] = Reader(
    ProjectStarted,
    ProjectDescribed,
    StepMoved,
    DecisionOpened,
    PersonInvited,
    Contributed,
    PositionTaken,
    OutcomeRecorded,
    newer_waits=True,
)


def follow_projects(tx: TenantTransaction, line: bytes, position: int) -> None:
    """Apply one line of the log of projects; every line of a decision joins its thread."""
    head = head_of(line)
    if head.stream.startswith("decision-"):
        threads.keep_of_decision(tx, head, service=SERVICE, position=position)
    match READER.read(line):
        case ProjectStarted() | ProjectDescribed() | StepMoved() as event:
            _apply_to_project(tx, event)
        case DecisionOpened() | OutcomeRecorded() as event:
            _apply_to_decision(tx, event)
        case PersonInvited() | Contributed() | PositionTaken() as event:
            _apply_to_involvement(tx, event)
        case None:
            pass
        case other:
            assert_never(other)


def _apply_to_project(
    tx: TenantTransaction, event: ProjectStarted | ProjectDescribed | StepMoved
) -> None:
    match event:
        case ProjectStarted(stream=stream, title=title, on=on):
            row = {"tenant": tx.tenant, "project": stream, "title": title, "started_on": on}
            tx.execute(insert(project).values(row))
        case ProjectDescribed(stream=stream, title=title):
            tx.execute(update(project).where(project.c.project == stream).values(title=title))
        case StepMoved(stream=stream, number=number, status=status, at=at):
            keys = {"tenant": tx.tenant, "project": stream, "number": number}
            facts = {"status": status, "since": at.date()}
            tx.execute(
                insert(step)
                .values(**keys, **facts)
                .on_conflict_do_update(index_elements=list(keys), set_=facts)
            )
        case _:
            assert_never(event)


def _apply_to_decision(tx: TenantTransaction, event: DecisionOpened | OutcomeRecorded) -> None:
    match event:
        case DecisionOpened():
            tx.execute(
                insert(decision).values(
                    tenant=tx.tenant,
                    decision=event.stream,
                    project=event.project,
                    about=event.about.kind,
                    opened_on=event.on,
                    deadline=event.deadline,
                )
            )
        case OutcomeRecorded():
            mine = update(decision).where(decision.c.decision == event.stream)
            tx.execute(
                mine.values(
                    closed_on=event.on,
                    co_produced=event.check.co_produced,
                    overridden=event.override is not None,
                )
            )
        case _:
            assert_never(event)


def _apply_to_involvement(
    tx: TenantTransaction, event: PersonInvited | Contributed | PositionTaken
) -> None:
    match event:
        case PersonInvited():
            tx.execute(
                insert(involvement).values(
                    tenant=tx.tenant,
                    decision=event.stream,
                    member=event.member,
                    capacity=event.speaks_as,
                    contributed=False,
                    stance="",
                )
            )
        case Contributed():
            tx.execute(_of(event).values(contributed=True))
        case PositionTaken(stance=stance):
            tx.execute(_of(event).values(stance=stance))
        case _:
            assert_never(event)


def _of(event: Contributed | PositionTaken) -> Any:  # noqa: ANN401 SQLAlchemy's statement
    mine = (involvement.c.decision == event.stream) & (involvement.c.member == event.by)
    return update(involvement).where(mine)


def follow(settings: Settings, *, peers: Mapping[str, Any]) -> Following:
    """Make what follows the logs of projects, trust by trust."""
    return following(FOLLOWER, settings, peers, apply=follow_projects)
