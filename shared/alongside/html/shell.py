"""The shell around every page: who is here, where they can go, and how pages come to look alike.

A service calls `install` once in its `app.py`, before it registers its own routes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from flask import Flask, request

from alongside.html import about, csrf, dates, headers, prose, reference
from alongside.html.asset_files import Assets
from alongside.html.component import Components
from alongside.html.errors import handle_errors
from alongside.html.field import FieldComponents
from alongside.html.page import Link
from alongside.html.templating import Nhsuk, use_templates

PRODUCT: Final = "Alongside"
MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person who looks at the page, and the trust they are in (empty before they chose).

    A service that knows nobody's name leaves it empty.
    """

    name: str
    trust: str = ""


Who = Callable[[], Visitor | None]
Navigation = Callable[[Visitor | None], Sequence[Link]]


@dataclass(frozen=True, slots=True)
class Entry(Link):
    """A line of the navigation; `current` where the page belongs to it."""

    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Shell:
    """What the layout knows beside the page. The visitor is looked up when first asked for."""

    service: str
    assets: Assets
    who: Who
    navigation: Navigation
    sign_in: str
    sign_out: str
    example: bool
    described: bool
    path: str
    product: str = PRODUCT

    @cached_property
    def visitor(self) -> Visitor | None:
        """Give the person who is signed in, or None."""
        return self.who()

    @property
    def start(self) -> str:
        """Give the address of the service's first page."""
        return f"/{self.service}/"

    @property
    def csrf_token(self) -> str:
        """Give the token for the forms of the shell itself, such as signing out."""
        return csrf.csrf_token()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Give the navigation, with the line that the page belongs to marked."""
        links = self.navigation(self.visitor)
        within = [link.href for link in links if self.path.startswith(link.href)]
        nearest = max(within, key=len, default="")
        return tuple(Entry(link.text, link.href, link.href == nearest) for link in links)

    @property
    def footer(self) -> tuple[Link, ...]:
        """Give the links at the foot of each page."""
        of_programs = [reference.link(self.service)] if self.described else []
        return (*about.links(self.service, example=self.example), *of_programs)


def install(
    app: Flask,
    *,
    service: str,
    pages: Path,
    who: Who,
    navigation: Navigation,
    secret: bytes,
    secure: bool,
    example: bool = False,
    sign_in: str = "/identity/sign-in",
    sign_out: str = "/identity/sign-out",
) -> None:
    """Give an app the shell: templates, assets, headers, form tokens, error and about pages.

    `pages` is the folder of the service's own templates. `secret` signs the form session, which
    all services of a deployment share, so that the sign-out button works from each.
    An app that describes an API gets its reference page. Errors of the API are left to the app's
    own handler of `HTTPException`.
    """
    assets = Assets.of(service)
    nhsuk = Nhsuk()
    described = "alongside.openapi" in app.extensions

    def is_page(path: str) -> bool:
        api = (f"/{service}/api/", f"/{service}/log/", f"/{service}/health/")
        return not path.startswith(api) and path != f"/{service}/openapi.json"

    def shell(*, known: bool = True) -> Shell:
        return Shell(
            service=service,
            assets=assets,
            who=who if known else _nobody,
            navigation=navigation,
            sign_in=sign_in,
            sign_out=sign_out,
            example=example,
            described=described,
            path=request.path,
        )

    _configure(app, secret=secret, secure=secure)
    use_templates(app, pages=pages)
    environment = app.jinja_env
    environment.globals.update(
        nhsuk=nhsuk, field=FieldComponents(nhsuk), component=Components(environment)
    )
    environment.filters.update(dates.FILTERS | prose.FILTERS)
    app.context_processor(lambda: {"shell": shell()})
    app.register_blueprint(assets.blueprint())
    for each in (about, reference) if described else (about,):
        app.register_blueprint(each.blueprint(service))
    headers.guard(app, secure=secure)
    csrf.protect(app, is_page=is_page)
    handle_errors(
        app,
        is_page=is_page,
        shell=shell,
        stranger=lambda: shell(known=False),
    )


def _nobody() -> Visitor | None:
    """Stand for the visitor where looking for one may fail again."""
    return None


def _configure(app: Flask, *, secret: bytes, secure: bool) -> None:
    """Set the form session's cookie; it holds a random token and nothing about the person."""
    app.secret_key = secret
    app.config.update(
        SESSION_COOKIE_NAME="__Host-alongside-form" if secure else "alongside-form",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
    )
    if app.config["MAX_CONTENT_LENGTH"] is None:
        app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
