"""The description of an API: OpenAPI 3.1, at `/<service>/openapi.json`."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Blueprint as PlainBlueprint
from flask import Flask, Response, current_app, jsonify
from marshmallow import Schema
from typing_extensions import override

from alongside.http.guard import public
from alongside.http.problems import MEDIA_TYPE, ProblemSchema

VERSION: Final = "3.1.0"
_DESCRIPTION: Final = (
    "Times are UTC. Errors are problem documents (RFC 9457). A POST carries an Idempotency-Key;"
    " a change to something that others may change too carries its version as If-Match."
)


BY_SERVICE: Final[Mapping[str, list[str]]] = {"service": []}
"""How OpenAPI says that a route takes a sibling service's own credentials."""

_SCHEMES: Final = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "service": {
        "type": "http",
        "scheme": "basic",
        "description": "A sibling service's name and secret",
    },
}


class _Converter(OpenAPIConverter):
    """Tells of a schema what its fields cannot: its own `json_schema` says it."""

    @override
    def schema2jsonschema(self, schema: Schema) -> dict[str, Any]:
        told = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        return {**told, **getattr(schema, "json_schema", {})}


class _Plugin(MarshmallowPlugin):
    Converter = _Converter


class Api(flask_smorest.Api):  # type: ignore[misc]  # it ships no types
    """flask-smorest's collection of an app's resources, with problems for its errors."""

    def _register_error_handlers(self) -> None:
        """Leave errors to `alongside.http.problems`."""

    def _register_responses(self) -> None:
        content = {MEDIA_TYPE: {"schema": ProblemSchema}}
        for status in HTTPStatus:
            said = {"description": status.phrase, "content": content}
            self.spec.components.response(status.name, said, lazy=True)
        said = {"description": "A problem: what went wrong, and what to do", "content": content}
        self.spec.components.response("DEFAULT_ERROR", said, lazy=True)


def describe(app: Flask, service: str, resources: Iterable[PlainBlueprint]) -> None:
    """Register resources, and serve their description; a plain blueprint is served untold."""
    app.config.update(API_TITLE=f"Alongside: {service}", API_VERSION="1", OPENAPI_VERSION=VERSION)
    api = Api(
        app,
        spec_kwargs={
            "info": {"description": _DESCRIPTION},
            "marshmallow_plugin": _Plugin(),
            "servers": [{"url": "/"}],
            "security": [{"bearer": []}],
        },
    )
    for name, scheme in _SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    for resource in resources:
        where = api if isinstance(resource, flask_smorest.Blueprint) else app
        where.register_blueprint(resource)
    app.extensions["alongside.openapi"] = api
    app.register_blueprint(_served(service))


def description() -> dict[str, Any]:
    """Give this app's description of its API."""
    told: dict[str, Any] = current_app.extensions["alongside.openapi"].spec.to_dict()
    return told


def _served(service: str) -> PlainBlueprint:
    blueprint = PlainBlueprint("openapi", __name__)

    @blueprint.get(f"/{service}/openapi.json")
    @public
    def openapi() -> Response:
        """Give the description; nobody needs to be signed in."""
        return jsonify(description())

    return blueprint
