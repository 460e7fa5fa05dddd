"""How a project came about."""

from typing import Any

from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow
from alongside.projects.api.reading import BASE, application, reader
from alongside.projects.domain.rights import Action
from alongside.projects.queries.history import Entry
from alongside.projects.schemas.answers import HistorySchema
from alongside.projects.schemas.asking import HistoryQuerySchema

blueprint = Blueprint(
    "project_history",
    __name__,
    url_prefix=f"{BASE}/projects/<project>/history",
    description="Every event of a project, its aim and its decisions, told in order",
)


@blueprint.get("")
@allow(Action.READ)
@blueprint.arguments(HistoryQuerySchema, location="query")
@blueprint.response(200, HistorySchema)
def get_history(asked: dict[str, Any], project: str) -> dict[str, list[Entry]]:
    """Tell what happened, oldest first, up to a moment if one is asked for."""
    return {"entries": application().history(reader(), project, **asked)}
