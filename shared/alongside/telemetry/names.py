"""The names of spans and of what they say, with their units: all in one place.

None of them may hold what a person typed, is called or is reached by: a route, never an address;
the type of an event, never its fields; a trust's short name, never a member's.
"""

from enum import StrEnum
from typing import Final

SERVICE: Final = "alongside"
"""What a collector calls all of this, unless OTEL_SERVICE_NAME says otherwise."""


class Step(StrEnum):
    """The steps of a trace, in the order in which data flows. A request is named by its route."""

    COMMAND = "command"
    APPEND = "append"
    SIGNAL = "signal"
    HEARD = "signal heard"
    APPLY = "apply"


class Fact(StrEnum):
    """What a span says of its step; those of HTTP are OpenTelemetry's own."""

    METHOD = "http.request.method"
    ROUTE = "http.route"
    STATUS = "http.response.status_code"
    FAULT = "error.type"
    SERVICE = "alongside.service"
    TENANT = "alongside.tenant"
    EVENTS = "alongside.events"
    """The types of the events that a command led to."""
    LOG = "alongside.log"
    FOLLOWER = "alongside.follower"
    POSITION = "alongside.position"
    """Of the line, or of the first of them; positions begin at 1."""
    LINES = "alongside.lines"
    """How many lines."""
