"""What a browser sent from a form, before anything is made of it.

Flask's own parsing turns bytes that are not UTF-8 into other text, or drops the whole form. Here
they are noticed, so that the field can say so and nothing is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.datastructures import MultiDict

URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Submission:
    """The values by field name, in the order sent; `unreadable` names fields that were no text."""

    values: Mapping[str, tuple[str, ...]]
    unreadable: frozenset[str] = frozenset()

    def one(self, name: str) -> str:
        """Give the first value of a field, or empty text."""
        return self.many(name)[0] if self.many(name) else ""

    def many(self, name: str) -> tuple[str, ...]:
        """Give every value of a field."""
        return self.values.get(name, ())


def submitted(request: Request) -> Submission:
    """Read what the request carries: the address's query for GET, else the body."""
    if request.method in {"GET", "HEAD"}:
        return _from_pairs(request.query_string)
    if request.mimetype == URLENCODED:
        return _from_pairs(request.get_data(cache=True))
    return _from_multipart(request.form)


def _from_pairs(body: bytes) -> Submission:
    values: dict[str, list[str]] = {}
    unreadable: set[str] = set()
    for pair in filter(None, body.split(b"&")):
        name, _, value = pair.partition(b"=")
        key = _text(name)
        text = _text(value)
        if text.encode() != _raw(value):
            unreadable.add(key)
        values.setdefault(key, []).append(text)
    return Submission({name: tuple(all_) for name, all_ in values.items()}, frozenset(unreadable))


def _raw(quoted: bytes) -> bytes:
    return unquote_to_bytes(quoted.replace(b"+", b" "))


def _text(quoted: bytes) -> str:
    return _raw(quoted).decode(errors="replace")


def _from_multipart(form: MultiDict[str, str]) -> Submission:
    values = {name: tuple(form.getlist(name)) for name in form}
    garbled = {name for name, all_ in values.items() if any("\ufffd" in text for text in all_)}
    return Submission(values, frozenset(garbled))
