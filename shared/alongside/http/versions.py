"""Versions of things, as HTTP carries them: `ETag` out, `If-Match` in (RFC 9110, section 13).

The version is a stream's, so that whoever changes a thing says which state they saw.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar, cast

from flask import request

from alongside.http.blueprint import documented
from alongside.http.problems import ProblemError

T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., Any])

_TAG: Final = re.compile(r'"(\d{1,9})"', re.ASCII)
_PARAMETER: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The version that you have seen, as the ETag gave it",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$', "example": '"7"'},
}

TAGGED: Final = {
    "ETag": {
        "description": "The version of what the answer is about, for If-Match",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$', "example": '"7"'},
    }
}
"""What OpenAPI tells of an answer that carries a version."""

CREATED: Final = {
    "Location": {
        "description": "Where the thing is; its ETag is the one that is given here",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    **TAGGED,
}
"""What OpenAPI tells of the answer to a POST that made or changed something."""


def answer_version(answer: T, version: int) -> T:
    """Add a thing's version to the answer of a view, which Flask takes like the answer itself."""
    tag = {"ETag": f'"{version}"'}
    if isinstance(answer, tuple):
        body, status, headers = answer
        return cast("T", (body, status, {**headers, **tag}))
    return cast("T", (answer, tag))


def needs_version(view: View) -> View:
    """Mark a view of the API that calls `required_version`, so that OpenAPI tells of it."""
    return documented(
        view,
        parameters=(_PARAMETER,),
        problems=(HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED),
    )


def required_version() -> int:
    """Read which version the caller has seen.

    Raises:
        ProblemError: the header is missing (428), or not a version of ours (400).
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise ProblemError(
            status=HTTPStatus.PRECONDITION_REQUIRED,
            slug="version-missing",
            detail="Say which version you have seen: send its ETag as If-Match.",
        )
    read = _TAG.fullmatch(given)
    if read is None:
        raise ProblemError(
            status=HTTPStatus.BAD_REQUEST,
            slug="version-unreadable",
            detail='If-Match takes one version in quotation marks, such as "7".',
        )
    return int(read[1])
