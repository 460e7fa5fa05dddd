"""What a value looks like, in words for people, and as an example to send."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, cast

from alongside.html.described import Description, Parameter, Shape
from alongside.html.page import Link

_TYPES: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "array": "list",
    "null": "null",
}
_FORMATS: Final = {
    "date": "day, as 2030-06-28",
    "date-time": "moment, as 2030-06-28T09:30:00Z",
    "email": "email address",
    "url": "address on the web",
    "uri-reference": "address",
    "password": "password",
}
_EXAMPLES: Final = {
    "date": "2030-06-28",
    "date-time": "2030-06-28T09:30:00Z",
    "email": "name@example.org",
    "url": "https://example.org/",
    "password": "three random words",
}

Json = dict[str, "Json"] | list["Json"] | str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value: its name, what it looks like, whether it must be there, what it means.

    `shape` leads to where the parts of an answer's value are told.
    """

    name: str
    type: str
    required: bool
    limits: tuple[str, ...] = ()
    meaning: str = ""
    shape: Link | None = None


def anchor(shape: str) -> str:
    """Give the anchor under which a shape is told."""
    return f"shape.{shape}"


def sent(told: Description, shape: Shape, *, within: str = "") -> Iterator[Field]:
    """Tell the fields of a body, those inside of others by their path: `options[].text`."""
    found = told.shape(shape)
    for name, inner in found.properties.items():
        path = f"{within}{name}"
        yield _field(told, path, inner, required=name in found.required)
        part, mark = (inner.items, "[].") if inner.items else (inner, ".")
        if told.shape(part).properties:
            yield from sent(told, part, within=path + mark)


def answered(told: Description, shape: Shape) -> Iterator[Field]:
    """Tell the fields of an answer; one with parts of its own leads to their shape."""
    found = told.shape(shape)
    for name, inner in found.properties.items():
        parts = (*inner.any_of, inner, inner.items or inner)
        link = next((link_to(part) for part in parts if part.ref), None)
        yield replace(_field(told, name, inner, required=name in found.required), shape=link)


def link_to(shape: Shape) -> Link:
    """Give the link to where a shape is told."""
    return Link(shape.name, f"#{anchor(shape.name)}")


def parameter(told: Description, given: Parameter) -> Field:
    """Tell a part of the path, of the query, or a header."""
    field = _field(told, given.name, given.schema, required=given.required)
    place = {"path": "in the path", "query": "in the query", "header": "header"}[given.place]
    return replace(
        field,
        type=f"{field.type}, {place}",
        limits=() if given.place == "path" else field.limits,
        meaning=given.description or field.meaning,
    )


def referred(told: Description, shape: Shape) -> Iterator[str]:
    """Name the shapes that an answer consists of, itself first."""
    if shape.ref:
        yield shape.name
    found = told.shape(shape)
    for inner in (*found.properties.values(), *found.any_of, *filter(None, [found.items])):
        yield from referred(told, inner)


def example(told: Description, shape: Shape) -> Json:
    """Make a value of a shape, with no more than what must be there."""
    found = told.shape(shape.any_of[0] if shape.any_of else shape)
    for given in (*found.examples, found.example, *found.enum):
        if given is not None:
            return cast("Json", given)
    if found.properties:
        names = found.required or tuple(found.properties)
        return {name: example(told, found.properties[name]) for name in sorted(names)}
    if found.items:
        return [example(told, found.items) for _ in range(max(found.min_items or 1, 1))]
    return _plain_example(found)


def _plain_example(found: Shape) -> Json:
    if "boolean" in found.types:
        return True
    if {"integer", "number"} & {*found.types}:
        return found.minimum if found.minimum is not None else 1
    words = _EXAMPLES.get(found.format) or found.title or "Some words"
    return words[: found.max_length]


def _field(told: Description, name: str, shape: Shape, *, required: bool) -> Field:
    found = told.shape(shape)
    meaning = shape.description or found.description
    title = found.title if found.title.lower() != name.rpartition(".")[2].lower() else ""
    return Field(
        name=name,
        type=_capital(_type(told, shape)),
        required=required,
        limits=tuple(_limits(found)),
        meaning=". ".join(filter(None, [title, meaning])),
    )


def _type(told: Description, shape: Shape) -> str:
    found = told.shape(shape)
    if found.any_of:
        return " or ".join(_type(told, each) for each in found.any_of)
    if found.items:
        inner = told.shape(found.items)
        return "list of objects" if inner.properties else f"list of: {_type(told, inner)}"
    words = [_TYPES[each] for each in found.types if each] or ["text" if found.enum else "value"]
    if found.format in _FORMATS:
        words[0] = _FORMATS[found.format]
    return " or ".join(words)


def _limits(found: Shape) -> Iterator[str]:
    choices = found.enum or (found.items.enum if found.items else ())
    if choices:
        yield "One of: " + ", ".join(str(each) for each in choices if each is not None)
    if size := _between(found.min_length, found.max_length):
        yield f"{size} characters"
    if size := _between(found.min_items, found.max_items):
        yield f"{size} of them"
    if size := _between(found.minimum, found.maximum):
        yield size
    if found.default:
        yield f"If left out: {found.default}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _between(least: int | None, most: int | None) -> str:
    if most is None:
        return f"At least {least:,}" if least else ""
    return f"{least:,} to {most:,}" if least is not None else f"At most {most:,}"
