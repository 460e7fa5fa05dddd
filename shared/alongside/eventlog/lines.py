"""The lines of other services' logs, as far as a follower reads them.

A follower has structs of its own for the events that it needs. They take what they need and leave
the rest, so that a new field there breaks nothing here, and what is personal there need not even be
read. Events of other types are passed over.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar, Union

import msgspec

L = TypeVar("L", bound="Line")


class Line(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What every line has; `at` is UTC."""

    stream: str
    version: int
    at: datetime


class NewerVersionError(Exception):
    """A line's event is of a version that is not known here."""

    def __init__(self, *, type: str) -> None:  # noqa: A002 the line's own key
        super().__init__(f"{type} is newer than what is known here.")


class _Typed(msgspec.Struct):
    type: str


_typed = msgspec.json.Decoder(_Typed)


class Reader(Generic[L]):
    """Reads lines of some types, and passes over all others.

    With `newer_waits`, an event that is read but came in an unknown version is not passed over:
    where figures would be wrong without it, the log waits until this service knows it.
    """

    def __init__(self, *kinds: type[L], newer_waits: bool = False) -> None:
        self.kinds: Mapping[str, type[L]] = {_tag_of(kind): kind for kind in kinds}
        self._waited_for = {_fact_of(tag) for tag in self.kinds} if newer_waits else frozenset()
        # The alternatives are a union that is made while the program runs.
        self._decoder: msgspec.json.Decoder[L] = msgspec.json.Decoder(Union[kinds])  # noqa: UP007

    def read(self, line: bytes) -> L | None:
        """Give a line's event, or nothing if it is of no type that is read.

        Raises:
            NewerVersionError: it is one that is waited for, in a version that is not known.
        """
        found = _typed.decode(line).type
        if found in self.kinds:
            return self._decoder.decode(line)
        if _fact_of(found) in self._waited_for:
            raise NewerVersionError(type=found)
        return None


def _tag_of(kind: Any) -> str:  # noqa: ANN401 a struct's class
    return str(kind.__struct_config__.tag)


def _fact_of(tag: str) -> str:
    return tag.rpartition(".v")[0]
