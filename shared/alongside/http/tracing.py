"""A request as a step of its trace: its own `traceparent`, or a trace that begins with it.

The step tells method, route and status: no address, no header, no body.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import request

from alongside.telemetry import traces
from alongside.telemetry.names import Fact
from alongside.telemetry.traces import Kind, Span

_GIVEN: Final = "HTTP_TRACEPARENT"
_STEP: Final = "alongside.step"
_HEALTH: Final = "/health/"


@contextmanager
def traced(environ: WSGIEnvironment, start: StartResponse) -> Iterator[StartResponse]:
    """Let what a request does belong to its trace; give what its answer is started with."""
    with traces.within(_trace_of(environ)):
        if not traces.watching():
            yield start
            return
        with traces.span(environ["REQUEST_METHOD"], kind=Kind.SERVER) as step:
            environ[_STEP] = step
            yield partial(_started, start, step)


def note_route(service: str) -> None:
    """Name the request's step by its route, once that is known."""
    step = request.environ.get(_STEP)
    if step is None:
        return
    facts = {Fact.SERVICE: service, Fact.METHOD: request.method}
    if request.url_rule is not None:
        facts[Fact.ROUTE] = request.url_rule.rule
        step.rename(f"{request.method} {request.url_rule.rule}")
    step.note(facts)


def _trace_of(environ: WSGIEnvironment) -> str:
    # Whoever asks every few seconds whether this is well wants no spans of it.
    if _HEALTH in environ.get("PATH_INFO", ""):
        return traces.new_trace(watched=False)
    return traces.continued(environ.get(_GIVEN, ""))


def _started(
    start: StartResponse,
    step: Span,
    status: str,
    headers: list[tuple[str, str]],
    *more: Any,  # noqa: ANN401 as WSGI has it
) -> Any:  # noqa: ANN401 as WSGI has it
    step.note({Fact.STATUS: int(status[:3])})
    return start(status, headers, *more)
