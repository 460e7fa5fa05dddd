"""The lines of other services' logs, as far as reporting reads them.

Each module beside this one has structs of its own for the events that it needs. They take what
they need and leave the rest, so that a new field there breaks nothing here, and what is personal
there is not even read. Events of other types are passed over.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar, Union

import msgspec

L = TypeVar("L")


class Line(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What every line has; `at` is UTC."""

    stream: str
    version: int
    at: datetime


class _Typed(msgspec.Struct):
    type: str


_typed = msgspec.json.Decoder(_Typed)


def type_of(line: bytes) -> str:
    """Give the type of a line's event."""
    return _typed.decode(line).type


class Reader(Generic[L]):
    """Reads lines of some types, and passes over all others."""

    def __init__(self, *kinds: type[L]) -> None:
        self.kinds: Mapping[str, type[L]] = {_tag_of(kind): kind for kind in kinds}
        # msgspec takes the alternatives as a union that is made while the program runs.
        self._decoder: msgspec.json.Decoder[L] = msgspec.json.Decoder(Union[kinds])  # noqa: UP007

    def read(self, line: bytes) -> L | None:
        """Give a line's event, or nothing if it is of no type that is read."""
        return self._decoder.decode(line) if type_of(line) in self.kinds else None


def _tag_of(kind: Any) -> str:  # noqa: ANN401 a struct's class
    return str(kind.__struct_config__.tag)
