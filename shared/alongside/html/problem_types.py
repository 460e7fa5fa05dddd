"""Every type of problem that a service may answer, in words: what its documents link to."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from alongside.eventlog import kinds
from alongside.eventlog.kinds import DomainError
from alongside.http.problems import WORDS, status_of, title_of

_SENTENCE: Final = re.compile(r"(.+?[.])(\s|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One type of problem: its slug is the anchor that its documents lead to."""

    slug: str
    status: HTTPStatus
    meaning: str

    @property
    def title(self) -> str:
        """Give the title that its documents have."""
        return title_of(self.slug)


OF_HTTP: Final = (
    ProblemType(
        "key-missing",
        HTTPStatus.BAD_REQUEST,
        "The request needs an Idempotency-Key, and has none.",
    ),
    ProblemType(
        "key-unreadable",
        HTTPStatus.BAD_REQUEST,
        "The Idempotency-Key is not 1 to 200 visible ASCII characters.",
    ),
    ProblemType(
        "key-reused",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The Idempotency-Key was sent before, with another request. Make a new key.",
    ),
    ProblemType(
        "under-way",
        HTTPStatus.CONFLICT,
        "A request with this Idempotency-Key is being answered. Ask again in a moment.",
    ),
    ProblemType(
        "version-missing",
        HTTPStatus.PRECONDITION_REQUIRED,
        "The request needs an If-Match with the version that you have seen, and has none.",
    ),
    ProblemType(
        "version-unreadable",
        HTTPStatus.BAD_REQUEST,
        "The If-Match is not one version in quotation marks.",
    ),
    ProblemType(
        "unreadable",
        HTTPStatus.BAD_REQUEST,
        "The body is not JSON in UTF-8.",
    ),
    ProblemType(
        "malformed",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Some of what was sent cannot be used. Each of errors says what, and where: pointer is a"
        " place in the body (RFC 6901), parameter a part of the query.",
    ),
    ProblemType(
        "stale",
        HTTPStatus.PRECONDITION_FAILED,
        "Somebody else changed it since the version that you have seen. current is the version"
        " now, and changes says what was done in between, by whom.",
    ),
)
"""What HTTP itself may ask of a request, before a rule of the service is asked."""


def of(service: str) -> tuple[ProblemType, ...]:
    """Give the types that a service may answer, by slug."""
    rooms = ("alongside.http.", f"alongside.{service}.")
    own = {
        error.slug: _told(error)
        for error in reversed(list(_below(DomainError)))
        if error.__module__.startswith(rooms) and "slug" in vars(error)
    }
    general = {error.slug: _told(error) for error in _kinds()}
    told = general | {each.slug: each for each in OF_HTTP} | own
    return tuple(sorted(told.values(), key=lambda each: each.slug))


def plain() -> tuple[ProblemType, ...]:
    """Give those that say no more than their status: their type is about:blank."""
    return tuple(ProblemType("", HTTPStatus(code), words) for code, words in WORDS.items())


def _kinds() -> Iterator[type[DomainError]]:
    yield DomainError
    yield from (each for each in DomainError.__subclasses__() if each.__module__ == kinds.__name__)


def _below(root: type[DomainError]) -> Iterator[type[DomainError]]:
    """Give all classes under one, each before those under it."""
    for each in root.__subclasses__():
        yield each
        yield from _below(each)


def _told(error: type[DomainError]) -> ProblemType:
    found = _SENTENCE.match(inspect.getdoc(error) or "")
    sentence = " ".join(found[1].split()) if found else ""
    return ProblemType(error.slug, status_of(error), sentence)
