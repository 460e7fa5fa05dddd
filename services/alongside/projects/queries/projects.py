"""Lists of projects and of decisions, each for one person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from alongside.projects.domain.rights import sees_every_project
from alongside.projects.queries.reader import Reader
from alongside.projects.tables import decision, invitation, project, team_member
from alongside.tenancy.transaction import TenantTransaction


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list."""

    project: str
    title: str
    population: str
    started_on: date
    steps_done: int
    has_aim: bool
    open_decisions: int


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in a list; `stance` is the asking person's own, empty if they took none."""

    decision: str
    project: str
    project_title: str
    question: str
    about_kind: str
    about_which: str
    opened_on: date
    deadline: date
    closed_on: date | None
    co_produced: bool | None
    invited: bool
    stance: str


def visible(tx: TenantTransaction, reader: Reader, wanted: str) -> bool:
    """Say whether somebody may see a project; False too if there is none."""
    query = _ANY if sees_every_project(reader.roles) else _OWN
    return tx.execute(query, [{"wanted": wanted, "reader": reader.member}]).first() is not None


def project_of_decision(tx: TenantTransaction, wanted: str) -> str:
    """Give the project that a decision belongs to, empty if there is no such decision."""
    query = select(decision.c.project).where(decision.c.decision == wanted)
    return tx.execute(query).scalar_one_or_none() or ""


def projects(
    tx: TenantTransaction, reader: Reader, *, after: str = "", limit: int = 100
) -> list[ProjectRow]:
    """Give the projects that somebody may see, the oldest first."""
    still_open = (
        select(func.count())
        .where(decision.c.project == project.c.project, decision.c.closed_on.is_(None))
        .scalar_subquery()
    )
    query = (
        select(project, still_open.label("open_decisions"))
        .where(_seen_by(reader), project.c.project > after)
        .order_by(project.c.project)
        .limit(limit)
    )
    return [
        ProjectRow(
            project=row.project,
            title=row.title,
            population=row.population,
            started_on=row.started_on,
            steps_done=len(row.steps_done),
            has_aim=bool(row.adopted_draft),
            open_decisions=row.open_decisions,
        )
        for row in tx.execute(query)
    ]


def decisions(tx: TenantTransaction, reader: Reader, of: str) -> list[DecisionRow]:
    """Give the decisions of a project, the newest first."""
    query = _decisions(reader).where(decision.c.project == of)
    rows = tx.execute(query.order_by(decision.c.decision.desc()))
    return [_decision_row(row) for row in rows]


def unanswered(tx: TenantTransaction, reader: Reader) -> list[DecisionRow]:
    """Give the open decisions that await somebody's position, the most urgent first."""
    query = _decisions(reader).where(
        decision.c.closed_on.is_(None),
        invitation.c.member.is_not(None),
        invitation.c.stance.is_(None),
    )
    rows = tx.execute(query.order_by(decision.c.deadline, decision.c.decision))
    return [_decision_row(row) for row in rows]


def _seen_by(reader: Reader) -> ColumnElement[bool]:
    if sees_every_project(reader.roles):
        return project.c.project.is_not(None)
    return _involves(reader.member)


def _involves(member: str | BindParameter[str]) -> ColumnElement[bool]:
    in_team = exists().where(
        team_member.c.project == project.c.project, team_member.c.member == member
    )
    invited = exists().where(
        decision.c.project == project.c.project,
        invitation.c.decision == decision.c.decision,
        invitation.c.member == member,
    )
    sponsors = and_(project.c.sponsor == member, project.c.sponsor != "")
    return or_(in_team, invited, sponsors)


# Made once: every command on a project asks.
_ANY = select(project.c.project).where(project.c.project == bindparam("wanted", type_=Text))
_OWN = _ANY.where(_involves(bindparam("reader", type_=Text)))


def _decisions(reader: Reader) -> Select[Any]:
    mine = (invitation.c.decision == decision.c.decision) & (invitation.c.member == reader.member)
    return (
        select(decision, project.c.title, invitation.c.member, invitation.c.stance)
        .join(project, project.c.project == decision.c.project)
        .join(invitation, mine, isouter=True)
    )


def _decision_row(row: Any) -> DecisionRow:  # noqa: ANN401 a row has the columns of its query
    return DecisionRow(
        decision=row.decision,
        project=row.project,
        project_title=row.title,
        question=row.question,
        about_kind=row.about_kind,
        about_which=row.about_which,
        opened_on=row.opened_on,
        deadline=row.deadline,
        closed_on=row.closed_on,
        co_produced=row.co_produced,
        invited=row.member is not None,
        stance=row.stance or "",
    )
