"""The kinds of error that a domain may raise; http/problems.py gives each its status.

::

    DomainError
    ├── NotFoundError     there is no such thing here
    ├── RefusedError      a rule says no
    ├── StaleError        it has moved on since it was read
    ├── NotAllowedError   this person may not
    ├── MalformedError    what was sent cannot be meant
    └── TooOftenError     it was tried too often in too short a time

A class of its own for each fact: it carries facts as keyword arguments and builds its own
sentence, in plain English, that says what to do next and holds no personal data.
"""

from typing import ClassVar


class DomainError(Exception):
    """The root of all errors that a domain raises.

    `slug` is the stable last part of the problem's type (RFC 9457, section 3.1.1); `field` names
    the input field that the sentence belongs beside, where there is one.
    """

    slug: ClassVar[str] = "refused"
    field: ClassVar[str | None] = None


class NotFoundError(DomainError):
    """There is no such thing in this tenant; one of another tenant's is answered alike."""

    slug = "not-found"


class RefusedError(DomainError):
    """A rule of the domain says no."""


class StaleError(DomainError):
    """The thing has changed since the caller read it."""

    slug = "stale"


class NotAllowedError(DomainError):
    """This person may not do this, whatever the state of the thing."""

    slug = "not-allowed"


class MalformedError(DomainError):
    """What was sent has the right shape but cannot be meant."""

    slug = "malformed"


class TooOftenError(DomainError):
    """This was tried too often in too short a time; `retry_after` is in seconds."""

    slug = "too-often"
    retry_after: int = 0
