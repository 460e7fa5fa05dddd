"""What every page of this service begins with: who reads, the day, the ways to other services."""

from typing import Final

from alongside.html.page import Link
from alongside.reporting.api.reading import reader, reading, today
from alongside.reporting.domain.share import Outcome

__all__ = ["ABOUT", "DASHBOARD", "OUTCOMES", "pounds", "reader", "reading", "today"]

DASHBOARD: Final = Link("Dashboard", "/reporting/")

OUTCOMES: Final = {
    Outcome.CO_PRODUCED: "Co-produced",
    Outcome.OVERRIDDEN: "Not co-produced",
    Outcome.OPEN: "Still open",
}

ABOUT: Final = {
    "aim_draft": "A decision about the aim",
    "step": "A decision about a step",
    "population": "A decision about whom the project is for",
    "plan": "A decision about the plan",
    "other": "A decision about something else",
}
"""What kind of thing a decision is about; a kind that is not known here is about something else."""


def pounds(pence: int) -> str:
    """Write a sum as people read it."""
    return f"£{pence // 100:,}.{pence % 100:02}"


def project_page(project: str) -> str:
    """Give the address of a project's page."""
    return f"/projects/{project}"


def steps_page(project: str) -> str:
    """Give the address of a project's steps."""
    return f"/projects/{project}/steps"


def decision_page(project: str, decision: str) -> str:
    """Give the address of a decision's page."""
    return f"/projects/{project}/decisions/{decision}"


def claim_page(claim: str) -> str:
    """Give the address of a claim's page."""
    return f"/participation/claims/{claim}"
