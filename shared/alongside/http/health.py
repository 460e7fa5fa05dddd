"""Whether a service is alive, and whether it can do its work now.

Ready means: the database answers, and is not older than the code. A follower that is behind, or
has a log parked, is told of but takes no service out of rotation: whoever is asked instead would
show the same rows, and what people write is not affected.
"""

from datetime import datetime
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, jsonify

from alongside.eventlog.rounds import Round, rounds
from alongside.http.guard import now, public
from alongside.http.wiring import wired
from alongside.tenancy.errors import StatementRefusedError
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy


def blueprint(service: str) -> Blueprint:
    """Serve `/<service>/health/live` and `/<service>/health/ready`."""
    health = Blueprint("health", __name__, url_prefix=f"/{service}/health")
    needed = newest_revision(service)

    @health.get("/live")
    @public
    def live() -> Response:
        """Say that the process answers."""
        return _fresh(jsonify(live=True))

    @health.get("/ready")
    @public
    def ready() -> Response:
        """Say that the database answers and is migrated, and how followers are; else 503."""
        found = _revision(wired(Tenancy)) if needed else ""
        if found < needed:
            answer = jsonify(ready=False, migrated_to=found, needs=needed)
            answer.status_code = HTTPStatus.SERVICE_UNAVAILABLE
            return _fresh(answer)
        with wired(Tenancy).transaction(PLATFORM) as tx:
            followers = {each.follower: _told(each, now()) for each in rounds(tx)}
        return _fresh(jsonify(ready=True, followers=followers))

    return health


def newest_revision(service: str) -> str:
    """Give the number of a service's newest migration, empty if it has none.

    A revision's file is named after it, so that order is the order of names.
    """
    try:
        folder = files(f"alongside.{service}") / "migrations" / "versions"
    except ModuleNotFoundError:
        return ""
    names = [each.name for each in folder.iterdir() if each.name.endswith(".py")]
    return max(names, default="").partition("_")[0]


def _revision(tenancy: Tenancy) -> str:
    """Give the revision of the database, empty if nothing was ever migrated."""
    try:
        with tenancy.transaction(PLATFORM) as tx:
            rows = tx.run("SELECT version_num FROM alembic_version")
    except StatementRefusedError:
        return ""
    return str(rows[0][0]) if rows else ""


def _told(each: Round, at: datetime) -> dict[str, Any]:
    behind = (at - each.behind_since).total_seconds() if each.behind_since else 0.0
    return {
        "state": each.state(now=at),
        "parked": each.parked,
        "behind_seconds": round(max(behind, 0.0), 1),
        "looked_at": each.at.isoformat(),
    }


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
