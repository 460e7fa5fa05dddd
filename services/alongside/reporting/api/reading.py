"""What every resource begins with: who reads, what can be read, the day."""

from datetime import date

from alongside.http.guard import now, principal
from alongside.http.wiring import wired
from alongside.reporting.application.reading import ReportingReading
from alongside.reporting.domain.days import uk_day
from alongside.reporting.queries.reader import Reader

BASE = "/reporting/api"


def reading() -> ReportingReading:
    """Give what can be read."""
    return wired(ReportingReading)


def reader() -> Reader:
    """Say who asks."""
    who = principal()
    return Reader(who.tenant, who.member, who.roles)


def today() -> date:
    """Give the day that it is in the United Kingdom."""
    return uk_day(now())
