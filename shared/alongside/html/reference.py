"""The reference of a service's API, for people: the same description, as a page to read.

It is served at `/<service>/reference`. The type of each problem document leads to its anchor here.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response

from alongside.html import problem_types
from alongside.html.described import Description, Operation, Parameter, Path, Shape, read
from alongside.html.page import Link, Page, render
from alongside.html.problem_types import ProblemType
from alongside.html.shape_words import (
    Field,
    anchor,
    answered,
    example,
    link_to,
    parameter,
    referred,
    sent,
)
from alongside.http.guard import public
from alongside.http.openapi import description
from alongside.http.problems import MEDIA_TYPE, title_of
from alongside.http.wiring import wired
from alongside.settings import Settings

TITLE: Final = "API reference"
_JSON: Final = "application/json"
_CREDENTIALS: Final = {
    "bearer": ('-H "Authorization: Bearer $TOKEN"',),
    "service": ('-u "$SERVICE:$SECRET"',),
}
_IN_PATH: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What comes back with one status; it is empty for all that are not named."""

    status: str
    meaning: str
    media: str
    headers: tuple[str, ...]
    shape: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One thing that a program can ask for."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    scheme: str
    parameters: tuple[Field, ...]
    media: str
    body: tuple[Field, ...]
    answers: tuple[Answer, ...]
    refusals: tuple[Answer, ...]
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Calls that belong together."""

    anchor: str
    title: str
    description: str
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldShape:
    """What an answer, or a part of one, consists of."""

    anchor: str
    name: str
    meaning: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Everything that is told of one API."""

    resources: tuple[Resource, ...]
    shapes: tuple[ToldShape, ...]
    problems: tuple[ProblemType, ...]
    plain: tuple[ProblemType, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePage(Page):
    """The reference, with the address under which the service is found."""

    service: str
    origin: str
    reference: Reference


def link(service: str) -> Link:
    """Give the link to the page."""
    return Link(TITLE, f"/{service}/reference")


def blueprint(service: str) -> Blueprint:
    """Serve the page; nobody needs to be signed in."""
    blueprint = Blueprint("reference", __name__, url_prefix=f"/{service}")

    @cache
    def told() -> Reference:
        """Read the description once: it does not change while the app runs."""
        return make(read(description()), service=service)

    @blueprint.get("/reference")
    @public
    def reference() -> Response:
        page = ReferencePage(
            title=f"{TITLE}: {service}",
            breadcrumbs=(Link("Start", f"/{service}/"),),
            service=service,
            origin=wired(Settings).public_url,
            reference=told(),
        )
        return render("alongside/reference/reference.jinja", page)

    return blueprint


def make(told: Description, *, service: str) -> Reference:
    """Put a description in the order in which people read it."""
    return Reference(
        resources=tuple(_resources(told)),
        shapes=tuple(_shapes(told)),
        problems=problem_types.of(service),
        plain=problem_types.plain(),
    )


def _resources(told: Description) -> Iterator[Resource]:
    calls = list(_operations(told))
    for tag in told.tags:
        yield Resource(
            anchor=f"resource.{tag.name}",
            title=title_of(tag.name.replace("_", "-")),
            description=tag.description,
            calls=tuple(
                _call(told, where, method, path, found)
                for where, path, method, found in calls
                if tag.name in found.tags
            ),
        )


def _operations(told: Description) -> Iterator[tuple[str, Path, str, Operation]]:
    for where, path in told.paths.items():
        for method, found in path.operations():
            yield where, path, method, found


def _call(told: Description, where: str, method: str, path: Path, found: Operation) -> Call:
    media, body = _body(found)
    given = (*path.parameters, *found.parameters)
    answers = sorted(_answers(told, found), key=lambda each: each.status)
    return Call(
        anchor=found.operation_id,
        method=method,
        path=where,
        summary=found.summary.rstrip("."),
        description=found.description,
        scheme=found.scheme,
        parameters=tuple(parameter(told, each) for each in given),
        media=media,
        body=tuple(sent(told, body)),
        answers=tuple(each for each in answers if each.media != MEDIA_TYPE),
        refusals=tuple(each for each in answers if each.media == MEDIA_TYPE and each.status),
        example=_curl(
            method,
            where + _query(told, given),
            options=_options(given, media, scheme=found.scheme),
            data=_data(told, body, media),
        ),
    )


def _body(found: Operation) -> tuple[str, Shape]:
    for media, content in (found.request_body.content if found.request_body else {}).items():
        return media, content.schema
    return "", Shape()


def _answers(told: Description, found: Operation) -> Iterator[Answer]:
    for status, response in found.responses.items():
        answer = told.response(response)
        media = next(iter(answer.content), "")
        shape = answer.content[media].schema if media else Shape()
        yield Answer(
            status=status if status.isdecimal() else "",
            meaning=answer.description,
            media=media,
            headers=tuple(answer.headers),
            shape=link_to(shape) if shape.ref else None,
        )


def _shapes(told: Description) -> Iterator[ToldShape]:
    """Tell each shape that an answer leads to, once."""
    answers = [
        content.schema
        for _, _, _, found in _operations(told)
        for response in found.responses.values()
        for content in told.response(response).content.values()
    ]
    names = {name for shape in answers for name in referred(told, shape)}
    for name in sorted(names):
        found = told.components.schemas[name]
        yield ToldShape(
            anchor=anchor(name),
            name=name,
            meaning=found.description,
            fields=tuple(answered(told, found)),
        )


def _options(given: tuple[Parameter, ...], media: str, *, scheme: str) -> list[str]:
    """Give the options of an example that say who asks, and how."""
    asked = {each.name for each in given if each.place == "header"}
    options = list(_CREDENTIALS.get(scheme, ()))
    if "Idempotency-Key" in asked:
        options.append('-H "Idempotency-Key: $(uuidgen)"')
    if "If-Match" in asked:
        options.append("-H 'If-Match: \"7\"'")
    if media == _JSON:
        options.append(f"-H 'Content-Type: {media}'")
    return options


def _query(told: Description, given: tuple[Parameter, ...]) -> str:
    """Give the part of an address that must be there."""
    asked = {
        each.name: example(told, each.schema)
        for each in given
        if each.place == "query" and each.required
    }
    return f"?{urlencode(asked)}" if asked else ""


def _data(told: Description, body: Shape, media: str) -> list[str]:
    """Give the body of an example, as words of the shell."""
    value = example(told, body) if media else None
    if media == _JSON:
        return [json.dumps(value, ensure_ascii=False, indent=2)]
    return [f"{name}={words}" for name, words in value.items()] if isinstance(value, dict) else []


def _curl(method: str, where: str, *, options: list[str], data: list[str]) -> str:
    path = _IN_PATH.sub(lambda found: f"${found[1].upper()}", where)
    words = [f'curl -X {method} "$ORIGIN{path}"' if method != "GET" else f'curl "$ORIGIN{path}"']
    words += options
    words += ["-d '{}'".replace("{}", each.replace("'", "'\\''")) for each in data]
    return " \\\n  ".join(words)
