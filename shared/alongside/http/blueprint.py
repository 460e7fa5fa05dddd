"""A resource of an API: its routes, what they take and give, and how OpenAPI tells of it.

flask-smorest's blueprint behind typed names, with a stricter reading of bodies.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from http import HTTPStatus
from typing import Any, Final, Protocol, TypeVar, cast

import flask_smorest
import msgspec
from flask import Request
from marshmallow import Schema, missing
from typing_extensions import override
from webargs.flaskparser import FlaskParser, abort
from werkzeug.exceptions import UnsupportedMediaType

from alongside.http.guard import is_public

View = TypeVar("View", bound=Callable[..., Any])


class Decorator(Protocol):
    """Gives back a view of the same type."""

    def __call__(self, view: View, /) -> View:
        """Decorate a view."""


UNREADABLE: Final = "This is not JSON in UTF-8."


class _StrictParser(FlaskParser):
    """Reads JSON as its standard has it: UTF-8, no NaN, no depth that exhausts the reader."""

    @override
    def load_json(self, req: Request, schema: Schema) -> Any:
        body = req.get_data(cache=True)
        if not body:
            return missing
        if not req.is_json:
            raise UnsupportedMediaType
        try:
            return msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            abort(400, exc=error, messages={"json": [UNREADABLE]})


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # it ships no types
    """The routes of one resource."""

    ARGUMENTS_PARSER = _StrictParser()

    def get(self, rule: str) -> Decorator:
        """Route a GET."""
        return self._routed("GET", rule)

    def post(self, rule: str) -> Decorator:
        """Route a POST."""
        return self._routed("POST", rule)

    def put(self, rule: str) -> Decorator:
        """Route a PUT."""
        return self._routed("PUT", rule)

    def delete(self, rule: str) -> Decorator:
        """Route a DELETE."""
        return self._routed("DELETE", rule)

    def arguments(self, schema: type[Schema], *, location: str = "json") -> Decorator:
        """Hand the view what was sent, once it has the schema's shape."""
        # Made here, because one would be made for every request of a class.
        return cast("Decorator", super().arguments(schema(), location=location))

    def response(
        self,
        status: int,
        schema: type[Schema] | None = None,
        *,
        content_type: str | None = None,
        description: str | None = None,
        headers: Mapping[str, object] | None = None,
    ) -> Decorator:
        """Say what the view answers, and write its answer in the schema's shape."""
        documented = super().alt_response("default", response="DEFAULT_ERROR")
        written = super().response(
            status, schema, content_type=content_type, description=description, headers=headers
        )

        def decorate(view: View, /) -> View:
            return cast("View", documented(written(view)))

        return decorate

    def doc(self, **said: object) -> Decorator:
        """Tell OpenAPI something more about a view."""

        def decorate(view: View, /) -> View:
            return documented(view, said)

        return decorate

    def _routed(self, method: str, rule: str) -> Decorator:
        def register(view: View, /) -> View:
            said: dict[str, Any] = {"operationId": f"{self.name}.{view.__name__}"}
            if is_public(view) and "security" not in _told(view):
                said["security"] = []
            self.route(rule, methods=[method])(documented(view, said))
            return view

        return register


def _told(view: View) -> Mapping[str, Any]:
    """Give what a view's decorators told OpenAPI until now."""
    told: Mapping[str, Any] = getattr(view, "_apidoc", {}).get("manual_doc", {})
    return told


def documented(
    view: View,
    said: Mapping[str, object] | None = None,
    *,
    parameters: tuple[object, ...] = (),
    problems: tuple[HTTPStatus, ...] = (),
) -> View:
    """Add to what OpenAPI tells of a view; parameters and problems join those already there."""
    apidoc = deepcopy(getattr(view, "_apidoc", {}))
    manual = apidoc.setdefault("manual_doc", {})
    manual.update(said or {})
    responses = {str(int(status)): status.name for status in problems}
    manual["responses"] = {**manual.get("responses", {}), **responses}
    if parameters:
        manual["parameters"] = [*manual.get("parameters", []), *parameters]
    cast("Any", view)._apidoc = apidoc  # noqa: SLF001 where flask-smorest keeps it
    return view
