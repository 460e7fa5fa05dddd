"""What every page of this service begins with: who reads, the day, the ways to other services."""

from datetime import date
from typing import Final

from alongside.html.page import Link
from alongside.http.guard import now, principal
from alongside.http.wiring import wired
from alongside.reporting.application.reading import ReportingReading
from alongside.reporting.domain.days import uk_day
from alongside.reporting.domain.share import Outcome
from alongside.reporting.queries.reader import Reader

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


def reading() -> ReportingReading:
    """Give what can be read."""
    return wired(ReportingReading)


def reader() -> Reader:
    """Say who reads this page."""
    who = principal()
    return Reader(who.tenant, who.member, who.roles)


def today() -> date:
    """Give the day that it is in the United Kingdom."""
    return uk_day(now())


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
