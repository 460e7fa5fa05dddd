"""How a trust stands: its projects with their steps, its decisions, the payments that wait."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from alongside.reporting.domain.share import Outcome
from alongside.reporting.domain.steps import STEPS, StepStatus
from alongside.reporting.domain.waiting import Desk
from alongside.reporting.tables.followed import activity, claim, decision, project, step
from alongside.tenancy.transaction import TenantTransaction


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project, and how far it is with each of the ten steps, in their order."""

    project: str
    title: str
    started_on: date
    steps: tuple[StepStatus, ...]

    @property
    def done(self) -> int:
        """Count the steps that are done."""
        return self.steps.count(StepStatus.DONE)

    @property
    def in_progress(self) -> int:
        """Count the steps that are in progress."""
        return self.steps.count(StepStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision: of which project, what kind of thing it is about, and how it stands."""

    decision: str
    project: str
    project_title: str
    about: str
    opened_on: date
    deadline: date
    closed_on: date | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that is not paid yet; `held_on` is the day of the meeting that it is for."""

    claim: str
    project: str
    project_title: str
    held_on: date
    state: Desk
    total_pence: int
    submitted_on: date


def projects(tx: TenantTransaction) -> list[ProjectRow]:
    """Give the trust's projects, the oldest first."""
    steps: dict[str, dict[int, StepStatus]] = defaultdict(dict)
    for row in tx.execute(select(step.c.project, step.c.number, step.c.status)):
        steps[row.project][row.number] = StepStatus(row.status)
    return [
        ProjectRow(
            project=row.project,
            title=row.title,
            started_on=row.started_on,
            steps=tuple(
                steps[row.project].get(number, StepStatus.NOT_STARTED)
                for number in range(1, len(STEPS) + 1)
            ),
        )
        for row in tx.execute(select(project).order_by(project.c.project))
    ]


def decisions(tx: TenantTransaction) -> list[DecisionRow]:
    """Give the trust's decisions, the newest first."""
    query = (
        select(decision, project.c.title)
        .join(project, project.c.project == decision.c.project)
        .order_by(decision.c.decision.desc())
    )
    return [
        DecisionRow(
            decision=row.decision,
            project=row.project,
            project_title=row.title,
            about=row.about,
            opened_on=row.opened_on,
            deadline=row.deadline,
            closed_on=row.closed_on,
            outcome=_outcome(row),
        )
        for row in tx.execute(query)
    ]


def unpaid(tx: TenantTransaction) -> list[ClaimRow]:
    """Give the claims that wait, the longest wait first."""
    query = (
        select(claim, activity.c.held_on, project.c.title)
        .join(activity, activity.c.activity == claim.c.activity)
        .join(project, project.c.project == claim.c.project, isouter=True)
        .where(claim.c.state.in_(list(Desk)))
        .order_by(claim.c.submitted_on, claim.c.claim)
    )
    return [
        ClaimRow(
            claim=row.claim,
            project=row.project,
            # Participation's log may be read before that of projects.
            project_title=row.title or "A project",
            held_on=row.held_on,
            state=Desk(row.state),
            total_pence=row.total_pence,
            submitted_on=row.submitted_on,
        )
        for row in tx.execute(query)
    ]


def _outcome(row: Any) -> Outcome:  # noqa: ANN401 a row has the columns of its query
    if row.closed_on is None:
        return Outcome.OPEN
    return Outcome.CO_PRODUCED if row.co_produced else Outcome.OVERRIDDEN
