"""Make a service's application out of its parts: what every service's `app.py` calls first."""

import traceback
from collections.abc import Iterable, Sequence
from functools import partial
from types import TracebackType
from typing import Final, NoReturn
from urllib.parse import urlsplit, urlunsplit
from wsgiref.types import StartResponse, WSGIEnvironment

import structlog
from flask import Blueprint, Flask, Request, request
from typing_extensions import override
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import BaseConverter, RequestRedirect

from alongside.http import health, logs
from alongside.http.guard import Guard, Rights, protect
from alongside.http.openapi import describe
from alongside.http.principal import Authority
from alongside.http.problems import answer_problems
from alongside.http.tracing import note_route, traced
from alongside.http.wiring import wire
from alongside.settings import Settings
from alongside.tenancy.transaction import Tenancy

MOST_BYTES: Final = 1_000_000
"""The longest body that is read."""

_Fault = tuple[type, BaseException, TracebackType | None] | tuple[None, None, None]


class _Segment(BaseConverter):
    """One part of an address, but not `api`: no page's address may cover one of the API's.

    Nothing has a NUL in its name: PostgreSQL could not store it.
    """

    regex = r"(?!api\Z)[^/\0]+"
    part_isolating = True


class _Service(Flask):
    """An app that tells of its faults without what was sent, or what an exception quotes."""

    @override
    def raise_routing_exception(self, request: Request) -> NoReturn:
        fault = request.routing_exception
        if isinstance(fault, RequestRedirect):
            # Whoever asks chooses the host that they name: where we lead, none is named.
            _, _, path, query, _ = urlsplit(fault.new_url)
            fault.new_url = urlunsplit(("", "", path, query, ""))
        super().raise_routing_exception(request)

    @override
    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with traced(environ, start_response) as start:
            return super().wsgi_app(environ, start)

    @override
    def log_exception(self, exc_info: _Fault) -> None:
        kind, _, frames = exc_info
        structlog.get_logger("alongside.http").error(
            "request failed",
            fault=kind.__name__ if kind else "",
            method=request.method,
            route=request.url_rule.rule if request.url_rule else "",
            at_lines=[
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(frames)
            ],
        )


def create(
    service: str,
    *,
    settings: Settings,
    tenancy: Tenancy,
    rights: Rights,
    wired: Iterable[object],
    authority: Authority,
    api: Sequence[Blueprint] = (),
) -> Flask:
    """Make the app: problems, guard, health, log, description, and the API's resources.

    `wired` is what views look up. Call `guard.check_marks` once all routes are registered.
    """
    app = _Service(f"alongside.{service}", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.url_map.converters["default"] = _Segment
    wire(app, [tenancy, *wired])
    app.before_request(partial(note_route, service))
    answer_problems(app, service)
    protect(
        app,
        Guard(
            service=service,
            authority=authority,
            rights=rights,
            clock=settings.clock,
            cookie=settings.session_cookie,
        ),
    )
    app.before_request(_refuse_endless)
    app.register_blueprint(health.blueprint(service))
    describe(app, service, [*api, logs.blueprint(service)])
    return app


def _refuse_endless() -> None:
    """Refuse a long body that comes in pieces, where reading would stop in silence.

    Raises:
        RequestEntityTooLarge: it is longer than any body that is read.
    """
    if request.content_length is None and len(request.get_data()) >= MOST_BYTES:
        raise RequestEntityTooLarge
