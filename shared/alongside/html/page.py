"""What a view hands to its template: one typed object, and how it becomes an answer."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Response, make_response, render_template

from alongside.html.forms import Form

NOT_ACCEPTED: Final = 422


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the layout needs of every page; a page of a service adds its own fields.

    `title` is also the heading unless the template shows its own. `breadcrumbs` lead from the
    service's start to the page above this one; a page of a short journey has `back` instead.
    `done` tells what the last step achieved, once.
    """

    title: str
    breadcrumbs: tuple[Link, ...] = ()
    back: Link | None = None
    form: Form[Any] | None = None
    done: str = ""


def render(template: str, page: Page, *, status: int = 200) -> Response:
    """Render a page. One whose form has errors is answered with 422, so that tools see it too."""
    wrong = page.form is not None and page.form.faults
    answer = make_response(render_template(template, page=page))
    answer.status_code = NOT_ACCEPTED if wrong and status == 200 else status  # noqa: PLR2004
    return answer
