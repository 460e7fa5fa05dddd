"""Pages about the product, at the foot of every page: accessibility, privacy, the demonstration."""

from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response

from alongside.html.page import Link, Page, render

ACCESSIBILITY: Final = "Accessibility statement"
PRIVACY: Final = "Privacy"
EXAMPLE: Final = "About this demonstration"


def links(service: str, *, example: bool) -> Iterator[Link]:
    """Give the links to them."""
    yield Link(ACCESSIBILITY, f"/{service}/about/accessibility")
    yield Link(PRIVACY, f"/{service}/about/privacy")
    if example:
        yield Link(EXAMPLE, f"/{service}/about/example")


def blueprint(service: str) -> Blueprint:
    """Serve them under `/<service>/about/`; nobody needs to be signed in."""
    blueprint = Blueprint("about", __name__, url_prefix=f"/{service}/about")
    start = (Link("Start", f"/{service}/"),)

    @blueprint.get("/accessibility")
    def accessibility() -> Response:
        return render(
            "alongside/about/accessibility.jinja", Page(title=ACCESSIBILITY, breadcrumbs=start)
        )

    @blueprint.get("/privacy")
    def privacy() -> Response:
        return render("alongside/about/privacy.jinja", Page(title=PRIVACY, breadcrumbs=start))

    @blueprint.get("/example")
    def example() -> Response:
        return render("alongside/about/example.jinja", Page(title=EXAMPLE, breadcrumbs=start))

    return blueprint
