"""How the trust stands."""

from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow
from alongside.reporting.domain.rights import Action
from alongside.reporting.schemas.dashboard import StandingSchema

blueprint = Blueprint(
    "dashboard_figures",
    __name__,
    url_prefix="/reporting/api/dashboard",
    description="Figures of your trust, and what they count",
)


@blueprint.get("/projects")
@allow(Action.SEE_PROJECTS)
@blueprint.response(200, StandingSchema)
def list_projects() -> dict[str, object]:
    """List the trust's projects with their steps."""
    return {"projects": []}
