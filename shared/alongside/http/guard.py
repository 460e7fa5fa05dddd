"""The guard: every route says who may use it, and one seam asks.

A route without a mark stops the app at its start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal, TypeVar, cast
from urllib.parse import urlencode

from flask import Flask, current_app, redirect, request
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from alongside.eventlog.application import CommandContext
from alongside.http.principal import EVERY_TENANT, Authority, NotAuthenticatedError, Principal
from alongside.telemetry import traces

__all__ = ["allow", "command_context", "now", "principal", "protect", "public", "signed_in"]

SIGN_IN: Final = "/identity/sign-in"
LOG_SCOPE: Final = "log:read"
_PRINCIPAL: Final = "alongside.principal"

View = TypeVar("View", bound=Callable[..., Any])
Rights = Mapping[Any, frozenset[Any]]
"""Each action with the roles that may do it, both of a service's own `StrEnum`."""


@dataclass(frozen=True, slots=True)
class _Mark:
    kind: Literal["public", "signed in", "action", "log"]
    action: StrEnum | None = None


@dataclass(frozen=True, slots=True)
class Guard:
    """What the guard of one app needs."""

    service: str
    authority: Authority
    rights: Rights
    clock: Callable[[], datetime]
    cookie: str


def public(view: View) -> View:
    """Mark a route that anybody may use."""
    return _marked(view, _Mark("public"))


def signed_in(view: View) -> View:
    """Mark a route for everybody who is signed in, whatever their role."""
    return _marked(view, _Mark("signed in"))


def allow(action: StrEnum) -> Callable[[View], View]:
    """Mark a route for those whose role has the right to an action."""
    return lambda view: _marked(view, _Mark("action", action))


def reads_log(view: View) -> View:
    """Mark a route for tokens that may read the log of the tenant in its address."""
    return _marked(view, _Mark("log"))


def principal() -> Principal:
    """Give the principal of this request.

    Raises:
        Unauthorized: the route is public and nobody is signed in.
    """
    found = visitor()
    if found is None:
        raise Unauthorized
    return found


def visitor() -> Principal | None:
    """Give the principal of this request, or None if nobody is signed in."""
    if _PRINCIPAL not in request.environ:
        try:
            request.environ[_PRINCIPAL] = _authenticated(_guard())
        except NotAuthenticatedError:
            request.environ[_PRINCIPAL] = None
    return cast("Principal | None", request.environ[_PRINCIPAL])


def may(action: StrEnum) -> bool:
    """Say whether this request's principal has the right to an action."""
    found = visitor()
    return found is not None and bool(found.roles & _guard().rights[action])


def now() -> datetime:
    """Give the present moment in UTC, by the app's clock."""
    return _guard().clock()


def command_context(capacity: str = "staff") -> CommandContext:
    """Give the stamp for what this request commands; `capacity` is as what the person speaks."""
    who = principal()
    return CommandContext(
        tenant=who.tenant,
        actor=who.member or who.account,
        capacity=capacity,
        at=now(),
        trace=trace(),
    )


def trace() -> str:
    """Give the W3C traceparent of this request."""
    return traces.current() or traces.continued(request.headers.get(traces.HEADER, ""))


def protect(app: Flask, guard: Guard) -> None:
    """Put the guard before every route of an app."""
    app.extensions["alongside.guard"] = guard
    app.before_request(_check)


def check_marks(app: Flask) -> None:
    """Make sure that every route is marked, and every action in the table.

    Raises:
        TypeError: a route is not.
    """
    guard: Guard = app.extensions["alongside.guard"]
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            mark = _mark_of(app.view_functions[rule.endpoint], method)
            if mark is None and not _is_asset(rule.endpoint):
                raise TypeError(f"{method} {rule.rule} does not say who may use it.")
            if mark is not None and mark.action is not None and mark.action not in guard.rights:
                raise TypeError(f"{mark.action!r} is not in the table of rights.")


def is_public(view: Callable[..., Any]) -> bool:
    """Say whether a view is marked as one that anybody may use."""
    return getattr(view, "_alongside_mark", None) == _Mark("public")


def is_api_request() -> bool:
    """Say whether this request came to an address of the API."""
    return is_api(request.path, _guard().service)


def is_api(path: str, service: str) -> bool:
    """Say whether an address is one of the API, which answers in JSON and takes bearer tokens."""
    return path.startswith((f"/{service}/api/", f"/{service}/log/", f"/{service}/health/")) or (
        path in {f"/{service}/openapi.json", f"/{service}/log"}
        or path.startswith((f"/{service}/.well-known/", "/health/"))
    )


def _check() -> AnyResponse | None:
    if request.endpoint is None or request.method == "OPTIONS":
        return None
    mark = _mark_of(current_app.view_functions[request.endpoint], request.method)
    if mark is None or mark.kind == "public":
        return None
    who = visitor()
    if who is None:
        return _sign_in_first()
    if not _permitted(mark, who):
        raise Forbidden
    return None


def _permitted(mark: _Mark, who: Principal) -> bool:
    if mark.kind == "log":
        asked = (request.view_args or {}).get("tenant")
        return LOG_SCOPE in who.scopes and who.tenant in {asked, EVERY_TENANT}
    if not who.member and who.tenant != EVERY_TENANT and mark.kind == "action":
        return False
    if mark.action is None:
        return True
    return bool(who.roles & _guard().rights[mark.action])


def _sign_in_first() -> AnyResponse:
    guard = _guard()
    if is_api(request.path, guard.service) or request.method not in {"GET", "HEAD"}:
        raise Unauthorized(www_authenticate=None)
    back = request.full_path.rstrip("?")
    return redirect(f"{SIGN_IN}?{urlencode({'next': back})}", code=303)


def _authenticated(guard: Guard) -> Principal:
    if is_api(request.path, guard.service):
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise NotAuthenticatedError
        return guard.authority.by_token(token.strip())
    cookie = request.cookies.get(guard.cookie, "")
    if not cookie:
        raise NotAuthenticatedError
    return guard.authority.by_session(cookie)


def _guard() -> Guard:
    return cast("Guard", current_app.extensions["alongside.guard"])


def _marked(view: View, mark: _Mark) -> View:
    cast("Any", view)._alongside_mark = mark  # noqa: SLF001 the mark is ours
    return view


def _mark_of(view: Callable[..., Any], method: str) -> _Mark | None:
    handler = getattr(getattr(view, "view_class", None), method.lower(), view)
    return cast("_Mark | None", getattr(handler, "_alongside_mark", None))


def _is_asset(endpoint: str) -> bool:
    return endpoint == "static" or endpoint.partition(".")[0] in {"assets", "about"}
