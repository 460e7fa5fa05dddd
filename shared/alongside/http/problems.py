"""Errors as problem documents (RFC 9457): the only place where an error gets its HTTP status.

An error under a page's address becomes the page of its status instead. No document quotes what
was sent, so none can hold personal data.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import httpx
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException, UnprocessableEntity, default_exceptions
from werkzeug.wrappers import Response

from alongside.eventlog.errors import StaleVersionError, StreamNotFoundError
from alongside.eventlog.kinds import (
    DomainError,
    MalformedError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StaleError,
    TooOftenError,
)
from alongside.http.guard import is_api
from alongside.http.principal import NotAuthenticatedError
from alongside.tenancy.errors import BadTenantError, DatabaseUnavailableError

MEDIA_TYPE: Final = "application/problem+json"

_STATUSES: Final = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (NotAllowedError, HTTPStatus.FORBIDDEN),
    (StaleError, HTTPStatus.PRECONDITION_FAILED),
    (MalformedError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RefusedError, HTTPStatus.CONFLICT),
    (TooOftenError, HTTPStatus.TOO_MANY_REQUESTS),
)

WORDS: Final = {
    400: "The request cannot be read.",
    401: "Send a bearer token that is valid here and now.",
    403: "Your role does not include this.",
    404: "There is nothing here that you can see.",
    405: "This address does not take that method; the Allow header says which it takes.",
    409: "This was already done, or is being done.",
    412: "It has changed since you read it.",
    413: "A body may have at most 1,000,000 bytes.",
    415: "Send JSON, as application/json.",
    422: "Some of what was sent cannot be used; `errors` says what.",
    429: "Too many tries. Wait a few minutes, then try again.",
    500: "Something is wrong with the service. Nothing was stored.",
    503: "The service is not available just now. Try again in a few seconds.",
}
_WAIT: Final[Mapping[int, Mapping[str, str]]] = {
    429: {"Retry-After": "60"},
    503: {"Retry-After": "2"},
}


class ProblemError(Exception):
    """What HTTP itself asks of a request, and this one lacks."""

    def __init__(self, *, status: HTTPStatus, slug: str, detail: str) -> None:
        self.status = status
        self.slug = slug
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a request: where (RFC 6901 in the body, else a name), why."""

    detail: str
    pointer: str = ""
    parameter: str = ""


class WrongSchema(Schema):
    """One thing that is wrong with a request."""

    detail = fields.String(required=True)
    pointer = fields.String(metadata={"description": "Where in the body: RFC 6901, as a fragment"})
    parameter = fields.String(metadata={"description": "Which part of the query"})


class ChangeSchema(Schema):
    """What somebody else did in the meantime."""

    version = fields.Integer(required=True)
    type = fields.String(required=True)
    at = fields.String(required=True)
    actor = fields.String(required=True)


class ProblemSchema(Schema):
    """What went wrong (RFC 9457)."""

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(metadata={"description": "What happened and what to do, in a sentence"})
    errors = fields.List(fields.Nested(WrongSchema))
    current = fields.Integer(metadata={"description": "The version now, where yours is stale"})
    changes = fields.List(fields.Nested(ChangeSchema))


def status_of(kind: type[DomainError]) -> HTTPStatus:
    """Give the status that errors of a class are answered with."""
    found = (status for each, status in _STATUSES if issubclass(kind, each))
    return next(found, HTTPStatus.CONFLICT)


def title_of(slug: str) -> str:
    """Give a type of problem its title."""
    return slug.replace("-", " ").capitalize()


def answer_problems(app: Flask, service: str) -> None:
    """Answer every error of this app: with a problem under the API's addresses, else as a page."""

    def of_domain(error: DomainError) -> ResponseReturnValue:
        status = status_of(type(error))
        where = [Wrong(str(error), pointer=f"#/{error.field}")] if error.field else []
        wait = error.retry_after if isinstance(error, TooOftenError) else 0
        headers = {"Retry-After": str(wait)} if wait else {}
        return answer(status, _problem(service, status, error.slug, str(error), where), headers)

    def of_version(error: StaleVersionError) -> ResponseReturnValue:
        status = HTTPStatus.PRECONDITION_FAILED
        changes = [
            {"version": c.version, "type": c.type, "at": c.at.isoformat(), "actor": c.actor}
            for c in error.changes
        ]
        document = _problem(service, status, "stale", str(error))
        return answer(status, {**document, "current": error.current, "changes": changes})

    def of_request(error: ProblemError) -> ResponseReturnValue:
        return answer(error.status, _problem(service, error.status, error.slug, str(error)))

    def plain(status: HTTPStatus) -> Any:  # noqa: ANN401 Flask's type of a handler
        return lambda _: answer(status, _plain(status))

    def of_http(error: HTTPException) -> ResponseReturnValue:
        status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
        wrong = list(_all_wrong(getattr(error, "data", None) or {}))
        document = _plain(status)
        if wrong:
            slug = "malformed" if status == UnprocessableEntity.code else "unreadable"
            document = _problem(service, status, slug, WORDS.get(status, ""), wrong)
        return _response(status, document, _headers_of(error))

    def answer(
        status: HTTPStatus, document: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> ResponseReturnValue:
        if is_api(request.path, service):
            return _response(status, document, headers or {})
        return app.handle_http_exception(default_exceptions[status]())

    app.register_error_handler(DomainError, of_domain)
    app.register_error_handler(StaleVersionError, of_version)
    app.register_error_handler(ProblemError, of_request)
    app.register_error_handler(StreamNotFoundError, plain(HTTPStatus.NOT_FOUND))
    app.register_error_handler(BadTenantError, plain(HTTPStatus.NOT_FOUND))
    app.register_error_handler(NotAuthenticatedError, plain(HTTPStatus.UNAUTHORIZED))
    for unavailable in (DatabaseUnavailableError, httpx.TransportError, httpx.HTTPStatusError):
        app.register_error_handler(unavailable, plain(HTTPStatus.SERVICE_UNAVAILABLE))
    app.register_error_handler(HTTPException, of_http)


def _problem(
    service: str, status: HTTPStatus, slug: str, detail: str, errors: Sequence[Wrong] = ()
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "type": f"/{service}/reference#{slug}",
        "title": title_of(slug),
        "status": int(status),
        "detail": detail,
    }
    if errors:
        parts = ("detail", "pointer", "parameter")
        document["errors"] = [
            {part: value for part in parts if (value := getattr(each, part))} for each in errors
        ]
    return document


def _plain(status: HTTPStatus) -> dict[str, Any]:
    """Make a problem that says no more than its status (RFC 9457, section 4.2.1)."""
    family = (
        status if status in WORDS else 400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500
    )
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": WORDS.get(status, WORDS[family]),
    }


def _response(
    status: HTTPStatus, document: Mapping[str, Any], headers: Mapping[str, str]
) -> Response:
    response: Response = jsonify(document)
    response.status_code = status
    response.mimetype = MEDIA_TYPE
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    response.headers.update(_WAIT.get(status, {}))
    response.headers.update(headers)
    return response


def _headers_of(error: HTTPException) -> dict[str, str]:
    """Keep what the error says to programs, such as `Allow` and `Retry-After`."""
    return {name: value for name, value in error.get_headers() if name != "Content-Type"}


def _all_wrong(data: Mapping[str, Any]) -> Iterator[Wrong]:
    """Flatten what marshmallow found, by location, field and place in a list."""
    for location, messages in (data.get("messages") or {}).items():
        for path, text in _leaves(messages, ()):
            if location == "json":
                yield Wrong(text, pointer="#" + "".join(f"/{part}" for part in path))
            else:
                yield Wrong(text, parameter=path[0] if path else location)


def _leaves(messages: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            here = () if key == "_schema" else (_escaped(str(key)),)
            yield from _leaves(inner, path + here)
    elif isinstance(messages, list):
        for inner in messages:
            yield from _leaves(inner, path)
    else:
        yield path, str(messages)


def _escaped(key: str) -> str:
    """Write a key as a part of a pointer; one that is no field of ours is cut short."""
    return key[:80].replace("~", "~0").replace("/", "~1")
