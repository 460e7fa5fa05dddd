"""What the description of an API says, in types: the parts of OpenAPI 3.1 that ours uses.

https://spec.openapis.org/oas/v3.1.0
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

_SCHEMAS: Final = "#/components/schemas/"
_RESPONSES: Final = "#/components/responses/"


class Shape(msgspec.Struct, frozen=True, rename="camel"):
    """A JSON Schema: what a value looks like."""

    ref: str = msgspec.field(name="$ref", default="")
    type: str | tuple[str, ...] = ""
    title: str = ""
    description: str = ""
    format: str = ""
    enum: tuple[str | int | None, ...] = ()
    default: str | int | bool | list[str] | None = None
    examples: tuple[Any, ...] = ()
    example: str | int | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    required: tuple[str, ...] = ()
    properties: Mapping[str, "Shape"] = {}
    items: "Shape | None" = None
    any_of: "tuple[Shape, ...]" = ()

    @property
    def types(self) -> tuple[str, ...]:
        """Give the types that a value may have."""
        return (self.type,) if isinstance(self.type, str) else self.type

    @property
    def name(self) -> str:
        """Give the name by which the shape is referred to, empty where it is written out."""
        return self.ref.removeprefix(_SCHEMAS)


class Content(msgspec.Struct, frozen=True):
    """A body in one media type."""

    schema: Shape = Shape()


class Parameter(msgspec.Struct, frozen=True):
    """A part of the path, of the query, or a header."""

    name: str
    place: str = msgspec.field(name="in")
    required: bool = False
    description: str = ""
    schema: Shape = Shape()


class Body(msgspec.Struct, frozen=True):
    """What is sent."""

    content: Mapping[str, Content]
    required: bool = False


class Response(msgspec.Struct, frozen=True):
    """What is answered with one status."""

    ref: str = msgspec.field(name="$ref", default="")
    description: str = ""
    content: Mapping[str, Content] = {}
    headers: Mapping[str, Any] = {}


class Operation(msgspec.Struct, frozen=True, rename="camel"):
    """One method of one path; `security` is None where what holds for all holds for it."""

    operation_id: str
    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    request_body: Body | None = None
    responses: Mapping[str, Response] = {}
    security: tuple[Mapping[str, tuple[str, ...]], ...] | None = None

    @property
    def scheme(self) -> str:
        """Name what the caller shows itself by: a bearer token if nothing else is said.

        Empty where anybody may call.
        """
        if self.security is None:
            return "bearer"
        return next((name for each in self.security for name in each), "")


class Path(msgspec.Struct, frozen=True):
    """What can be done at one address."""

    parameters: tuple[Parameter, ...] = ()
    get: Operation | None = None
    post: Operation | None = None
    put: Operation | None = None
    delete: Operation | None = None
    patch: Operation | None = None

    def operations(self) -> Iterator[tuple[str, Operation]]:
        """Give each operation with its method, reading before writing."""
        methods = (
            ("GET", self.get),
            ("POST", self.post),
            ("PUT", self.put),
            ("PATCH", self.patch),
            ("DELETE", self.delete),
        )
        yield from ((method, found) for method, found in methods if found is not None)


class Tag(msgspec.Struct, frozen=True):
    """A resource."""

    name: str
    description: str = ""


class Components(msgspec.Struct, frozen=True):
    """What is referred to by name."""

    schemas: Mapping[str, Shape] = {}
    responses: Mapping[str, Response] = {}


class Info(msgspec.Struct, frozen=True):
    """What the API is called, and what holds for all of it."""

    title: str
    description: str = ""


class Description(msgspec.Struct, frozen=True):
    """The whole of it."""

    info: Info
    paths: Mapping[str, Path]
    tags: tuple[Tag, ...] = ()
    components: Components = Components()

    def shape(self, of: Shape) -> Shape:
        """Give the shape that a reference leads to, or the shape itself."""
        return self.components.schemas[of.name] if of.ref else of

    def response(self, of: Response) -> Response:
        """Give the response that a reference leads to, or the response itself."""
        return self.components.responses[of.ref.removeprefix(_RESPONSES)] if of.ref else of


def read(told: Mapping[str, Any]) -> Description:
    """Read a description as flask-smorest gives it."""
    return msgspec.convert(dict(told), Description)
