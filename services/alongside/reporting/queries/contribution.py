"""What one trust adds to a release, counted from its own rows in its own transaction."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import or_, select

from alongside.reporting.domain.figures import (
    CAPACITIES,
    CELLS,
    CO_PRODUCED,
    NOT_CO_PRODUCED,
    PAID,
    CellKey,
    Figure,
    Position,
    TrustFigures,
    at_step,
    speaking,
)
from alongside.reporting.domain.steps import STEPS, StepStatus
from alongside.reporting.tables.followed import (
    activity,
    attendance,
    claim,
    decision,
    involvement,
    project,
    step,
)
from alongside.reporting.tables.released import follower_position
from alongside.tenancy.transaction import TenantTransaction

_PAID = "paid"
_TOOK_PART = or_(involvement.c.contributed, involvement.c.stance != "")


def figures_of(tx: TenantTransaction) -> TrustFigures:
    """Count what the trust of this transaction adds to each cell."""
    behind = _people_of_projects(tx)
    cells: dict[CellKey, list[set[str]]] = defaultdict(list)
    for number, of in _steps(tx):
        cells[at_step(number)].append(behind.get(of, set()))
    for co_produced, people in _decisions(tx):
        cells[CO_PRODUCED if co_produced else NOT_CO_PRODUCED].append(people)
    for capacity, member in _people(tx):
        cells[speaking(capacity)].append({member})
    days = []
    for waited, member in _payments(tx):
        days.append(waited)
        cells[PAID].append({member})
    figures = [Figure(cell, len(each), len(set().union(*each))) for cell, each in cells.items()]
    ordered = sorted(figures, key=lambda each: CELLS.index(each.cell))
    return TrustFigures(tuple(ordered), tuple(sorted(days)))


def positions_of(tx: TenantTransaction) -> tuple[Position, ...]:
    """Say how far the logs are read that those figures come from."""
    rows = tx.execute(
        select(follower_position.c.follower, follower_position.c.position)
        .where(follower_position.c.follower.in_(["reporting.projects", "reporting.participation"]))
        .order_by(follower_position.c.follower)
    )
    return tuple(Position(row.follower.partition(".")[2], row.position) for row in rows)


def _steps(tx: TenantTransaction) -> Iterable[tuple[int, str]]:
    """Give each project with its first step that is not done: the one after the last if none is."""
    done: dict[str, set[int]] = defaultdict(set)
    rows = tx.execute(select(step.c.project, step.c.number).where(step.c.status == StepStatus.DONE))
    for row in rows:
        done[row.project].add(row.number)
    for of in tx.execute(select(project.c.project)).scalars():
        steps = range(1, len(STEPS) + 2)
        yield next(number for number in steps if number not in done[of]), of


def _people_of_projects(tx: TenantTransaction) -> dict[str, set[str]]:
    """Give who took part in decisions and meetings of each project."""
    people: dict[str, set[str]] = defaultdict(set)
    deciding = (
        select(decision.c.project, involvement.c.member)
        .join(involvement, involvement.c.decision == decision.c.decision)
        .where(_TOOK_PART)
    )
    meeting = (
        select(activity.c.project, attendance.c.member)
        .join(attendance, attendance.c.activity == activity.c.activity)
        .where(attendance.c.minutes > 0)
    )
    for query in (deciding, meeting):
        for row in tx.execute(query):
            people[row.project].add(row.member)
    return people


def _decisions(tx: TenantTransaction) -> Iterable[tuple[bool, set[str]]]:
    """Give each decision that was made: whether it was co-produced, and who took part."""
    people: dict[str, set[str]] = defaultdict(set)
    rows = tx.execute(select(involvement.c.decision, involvement.c.member).where(_TOOK_PART))
    for row in rows:
        people[row.decision].add(row.member)
    made = select(decision.c.decision, decision.c.co_produced).where(
        decision.c.closed_on.is_not(None)
    )
    for row in tx.execute(made):
        yield bool(row.co_produced), people[row.decision]


def _people(tx: TenantTransaction) -> Iterable[tuple[str, str]]:
    """Give who took part in any decision, each in the first of their capacities."""
    spoke: dict[str, set[str]] = defaultdict(set)
    rows = tx.execute(select(involvement.c.member, involvement.c.capacity).where(_TOOK_PART))
    for row in rows:
        spoke[row.member].add(row.capacity)
    for member, capacities in spoke.items():
        yield next(each for each in CAPACITIES if each in capacities), member


def _payments(tx: TenantTransaction) -> Iterable[tuple[int, str]]:
    """Give the days from claim to payment of each claim that was paid, and whose it was."""
    rows = tx.execute(
        select(claim.c.member, claim.c.submitted_on, claim.c.paid_on).where(
            claim.c.state == _PAID, claim.c.paid_on.is_not(None)
        )
    )
    for row in rows:
        yield (row.paid_on - row.submitted_on).days, row.member
