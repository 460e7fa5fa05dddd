"""What every resource begins with: who reads, the application, the day."""

from datetime import date

from alongside.eventlog.application import Saved
from alongside.http.guard import now, principal
from alongside.http.versions import answer_version
from alongside.http.wiring import wired
from alongside.participation.application.service import ParticipationApplication
from alongside.participation.domain.days import uk_day
from alongside.participation.domain.people import MemberId
from alongside.participation.queries.reader import Reader

Created = tuple[Saved, int, dict[str, str]]
"""An answer to a POST: what changed, 201, and where it is."""

BASE = "/participation/api"


def application() -> ParticipationApplication:
    """Give the application of this service."""
    return wired(ParticipationApplication)


def reader() -> Reader:
    """Say who asks."""
    who = principal()
    return Reader(who.tenant, MemberId(who.member), who.roles)


def today() -> date:
    """Give the day that it is in the United Kingdom."""
    return uk_day(now())


def created(saved: Saved, where: str) -> Created:
    """Answer with what changed, where it is and in which version."""
    return answer_version((saved, 201, {"Location": f"{BASE}/{where}"}), saved.version)
