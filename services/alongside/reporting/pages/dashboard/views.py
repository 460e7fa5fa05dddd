"""The trust's dashboard."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alongside.html.page import Page, render
from alongside.http.guard import allow
from alongside.reporting.domain.rights import Action

blueprint = Blueprint("dashboard", __name__, url_prefix="/reporting")


@blueprint.get("/")
@allow(Action.SEE_DASHBOARD)
def show() -> ResponseReturnValue:
    """Show how the trust stands, as far as the reader may see it."""
    return render("dashboard/show.jinja", Page(title="Reports"))
