"""What can be read of a trust: figures from rows.

Views ask only for what their reader has the right to; each method reads in one transaction.
"""

from datetime import date

from alongside.reporting.domain.share import Outcome, Share, share
from alongside.reporting.domain.steps import StepStatus
from alongside.reporting.domain.waiting import Desk, Waiting, waiting
from alongside.reporting.queries.reader import Reader
from alongside.reporting.queries.standing import (
    ClaimRow,
    DecisionRow,
    ProjectRow,
    decisions,
    projects,
    unpaid,
)
from alongside.tenancy.transaction import Tenancy


class ReportingReading:
    """What people may read of their trust."""

    def __init__(self, tenancy: Tenancy) -> None:
        self.tenancy = tenancy

    def projects(
        self, reader: Reader, *, step: int | None = None, status: StepStatus | None = None
    ) -> list[ProjectRow]:
        """Give the projects, or those that are so far with a step."""
        with self.tenancy.transaction(reader.tenant) as tx:
            found = projects(tx)
        if step is None:
            return found
        return [each for each in found if each.steps[step - 1] is (status or StepStatus.DONE)]

    def decisions(
        self, reader: Reader, *, outcome: frozenset[Outcome] = frozenset(Outcome)
    ) -> tuple[Share, list[DecisionRow]]:
        """Count all decisions by how they stand, and give those that stand so."""
        with self.tenancy.transaction(reader.tenant) as tx:
            found = decisions(tx)
        return share(found), [each for each in found if each.outcome in outcome]

    def payments(
        self, reader: Reader, *, today: date, at: Desk | None = None
    ) -> tuple[Waiting, list[ClaimRow]]:
        """Count all claims that wait, and give those at a desk, or all of them."""
        with self.tenancy.transaction(reader.tenant) as tx:
            found = unpaid(tx)
        return waiting(found, today=today), [
            each for each in found if at is None or each.state is at
        ]
