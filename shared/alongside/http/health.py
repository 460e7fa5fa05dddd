"""Whether a service is alive, and whether it can do its work now."""

from flask import Blueprint, Response, jsonify

from alongside.http.guard import public
from alongside.http.wiring import wired
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy


def blueprint(service: str) -> Blueprint:
    """Serve `/<service>/health/live` and `/<service>/health/ready`."""
    health = Blueprint("health", __name__, url_prefix=f"/{service}/health")

    @health.get("/live")
    @public
    def live() -> Response:
        """Say that the process answers."""
        return _fresh(jsonify(live=True))

    @health.get("/ready")
    @public
    def ready() -> Response:
        """Say that the database answers, as the serving role; 503 while it does not."""
        with wired(Tenancy).transaction(PLATFORM) as tx:
            tx.run("SELECT 1")
        return _fresh(jsonify(ready=True))

    return health


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
