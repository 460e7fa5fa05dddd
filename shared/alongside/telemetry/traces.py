"""Traces: from a request through command, signal and follower to the read table.

A trace is named by its W3C traceparent (https://www.w3.org/TR/trace-context/), which every request
has, every event keeps, every signal carries and every log line of ours tells. Spans are made only
where OTEL_EXPORTER_OTLP_ENDPOINT names a collector; elsewhere a span is next to nothing.
"""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from contextvars import ContextVar, Token
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from opentelemetry import trace as api
from opentelemetry.context import Context
from opentelemetry.util.types import AttributeValue
from typing_extensions import override

from alongside.telemetry.names import SERVICE, Fact

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider

ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
HEADER: Final = "traceparent"
Kind = api.SpanKind
Facts = Mapping[Fact, str | int | Sequence[str]]

_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
_current: ContextVar[str] = ContextVar("traceparent", default="")


class _Tracing:
    """What makes spans in this process, if anything does."""

    tracer: api.Tracer | None = None
    provider: "TracerProvider | None" = None


def current() -> str:
    """Give the traceparent of what is going on here, or an empty text."""
    return _current.get()


def new_trace(*, watched: bool = True) -> str:
    """Begin a trace: a traceparent of its own, which no spans are made for unless watched."""
    flags = "01" if watched else "00"
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-{flags}"


def continued(given: str) -> str:
    """Give a traceparent as somebody sent it, or a new one if it is none."""
    return given if _TRACEPARENT.fullmatch(given) else new_trace()


class within:  # noqa: N801 a context manager, not made for its own sake
    """Let what happens in this block belong to a trace; without one to that which is current."""

    __slots__ = ("_token", "_traceparent")

    def __init__(self, traceparent: str) -> None:
        self._traceparent = traceparent
        self._token: Token[str] | None = None

    def __enter__(self) -> Self:
        if _TRACEPARENT.fullmatch(self._traceparent):
            self._token = _current.set(self._traceparent)
        return self

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            _current.reset(self._token)


class Span:
    """A step of the current trace, as long as its block lasts. This one is made for nobody."""

    __slots__ = ()

    def note(self, facts: Facts) -> None:
        """Say more of the step."""

    def rename(self, name: str) -> None:
        """Name the step, where its name comes out late."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        frames: TracebackType | None,
    ) -> None:
        return None


class _Watched(Span):
    """A step that is told to a collector."""

    __slots__ = ("_span", "_token")

    def __init__(self, tracer: api.Tracer, name: str, kind: Kind, facts: Facts) -> None:
        self._span = tracer.start_span(
            name,
            context=_context(_current.get()),
            kind=kind,
            attributes=_told(facts),
            record_exception=False,
            set_status_on_exception=False,
        )
        self._token: Token[str] | None = None

    @override
    def note(self, facts: Facts) -> None:
        self._span.set_attributes(_told(facts))

    @override
    def rename(self, name: str) -> None:
        self._span.update_name(name)

    @override
    def __enter__(self) -> Self:
        mine = self._span.get_span_context()
        self._token = _current.set(
            f"00-{mine.trace_id:032x}-{mine.span_id:016x}-{mine.trace_flags:02x}"
        )
        return self

    @override
    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        frames: TracebackType | None,
    ) -> None:
        if self._token is not None:
            _current.reset(self._token)
        if kind is not None:
            # Its kind alone: what an exception quotes may be a person's.
            self._span.set_attribute(Fact.FAULT, kind.__name__)
            self._span.set_status(api.StatusCode.ERROR)
        self._span.end()


_NOTHING: Final = Span()
_NO_FACTS: Final[Facts] = {}


def watching() -> bool:
    """Say whether spans are made in this process."""
    return _Tracing.tracer is not None


def span(name: str, facts: Facts = _NO_FACTS, *, kind: Kind = Kind.INTERNAL) -> Span:
    """Give a step of the current trace, to be opened with `with`."""
    tracer = _Tracing.tracer
    return _NOTHING if tracer is None else _Watched(tracer, name, kind, facts)


def configure() -> None:
    """Tell spans to the collector that the environment names, if it names one."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return
    # Loading these takes a moment, and most processes have no use for them.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    start(BatchSpanProcessor(OTLPSpanExporter()))


def start(processor: "SpanProcessor") -> None:
    """Hand every span of this process to a processor, in place of any earlier one."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 as above
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 as above

    stop()
    called = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": SERVICE}
    _Tracing.provider = TracerProvider(resource=Resource.create(called))
    _Tracing.provider.add_span_processor(processor)
    _Tracing.tracer = _Tracing.provider.get_tracer(SERVICE)


def stop() -> None:
    """Make no more spans, and tell those that are left."""
    provider, _Tracing.provider, _Tracing.tracer = _Tracing.provider, None, None
    if provider is not None:
        provider.shutdown()


def _told(facts: Facts) -> dict[str, AttributeValue]:
    return {str(name): value for name, value in facts.items()}


def _context(traceparent: str) -> Context:
    """Give a traceparent as the parent of a span; an empty one begins a trace."""
    found = _TRACEPARENT.fullmatch(traceparent)
    if found is None:
        return Context()
    trace_id, span_id, flags = (int(part, 16) for part in found.groups())
    parent = api.SpanContext(trace_id, span_id, is_remote=True, trace_flags=api.TraceFlags(flags))
    return api.set_span_in_context(api.NonRecordingSpan(parent), Context())
