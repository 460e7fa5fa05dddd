"""What a service's `app.py` has made, for its views: looked up by class, so that types hold."""

from collections.abc import Iterable
from typing import TypeVar

from flask import Flask, current_app

_NAME = "alongside"
T = TypeVar("T")


def wire(app: Flask, made: Iterable[object]) -> None:
    """Keep objects for this app's views; a later one of the same class replaces the earlier."""
    app.extensions.setdefault(_NAME, {}).update({type(each): each for each in made})


def wired(kind: type[T]) -> T:
    """Give this app's object of exactly that class.

    Raises:
        LookupError: `app.py` made none.
    """
    found = current_app.extensions[_NAME].get(kind)
    if not isinstance(found, kind):
        raise LookupError(f"This service was wired without a {kind.__name__}.")  # noqa: TRY004 nothing was passed
    return found
