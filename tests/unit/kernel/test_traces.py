"""Steps of a trace: next to nothing where nobody watches, and one tree where somebody does."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from alongside.telemetry import logs, traces
from alongside.telemetry.names import Fact, Step

GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def told() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    traces.start(SimpleSpanProcessor(exporter))
    yield exporter
    traces.stop()


def only(told: InMemorySpanExporter) -> ReadableSpan:
    (span,) = told.get_finished_spans()
    return span


def test_without_a_collector_a_step_is_nothing_and_the_trace_goes_on() -> None:
    with traces.within(GIVEN), traces.span(Step.COMMAND, {Fact.TENANT: "a"}) as step:
        step.note({Fact.LINES: 1})
        step.rename("other")
        assert traces.current() == GIVEN
    assert (traces.current(), traces.watching()) == ("", False)


def test_steps_stand_below_each_other_in_the_trace_that_was_given(
    told: InMemorySpanExporter,
) -> None:
    with traces.within(GIVEN), traces.span("outer"):
        outer = traces.current()
        with traces.span(Step.APPEND, {Fact.LINES: 2}) as inner:
            inner.rename("inner")
    inside, outside = told.get_finished_spans()

    assert (outside.name, inside.name) == ("outer", "inner")
    assert outside.parent is not None
    assert inside.parent is not None
    assert f"{outside.parent.span_id:016x}" == GIVEN.split("-")[2]
    assert f"{inside.parent.span_id:016x}" == outer.split("-")[2]
    assert {f"{each.parent.trace_id:032x}" for each in (inside, outside) if each.parent} == {
        GIVEN.split("-")[1]
    }
    assert inside.attributes == {"alongside.lines": 2}
    assert outside.resource.attributes["service.name"] == "alongside"


def test_a_step_without_a_trace_begins_one(told: InMemorySpanExporter) -> None:
    with traces.span("first"):
        assert traces.continued(traces.current()) == traces.current()
    assert only(told).parent is None


def test_a_fault_is_told_by_its_kind_alone(told: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="Ana Marsh"), traces.span("step"):
        raise ValueError("Ana Marsh")

    span = only(told)
    assert span.attributes == {"error.type": "ValueError"}
    assert (span.status.is_ok, span.status.description, span.events) == (False, None, ())


def test_a_trace_that_nobody_watches_has_no_steps(told: InMemorySpanExporter) -> None:
    with traces.within(traces.new_trace(watched=False)), traces.span("step"):
        pass
    assert told.get_finished_spans() == ()


@pytest.mark.parametrize("given", ["", "words", GIVEN.upper()])
def test_what_is_no_trace_is_none(given: str) -> None:
    with traces.within(given):
        assert traces.current() == ""
    assert traces.continued(given) != given


def test_spans_are_made_only_where_a_collector_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in traces.ENDPOINTS:
        monkeypatch.delenv(name, raising=False)
    traces.configure()
    assert not traces.watching()

    monkeypatch.setenv(traces.ENDPOINTS[0], "http://127.0.0.1:1")
    traces.configure()
    assert traces.watching()
    traces.stop()


def test_a_log_line_tells_its_trace() -> None:
    root = logging.getLogger()
    before, level, stream = root.handlers[:], root.level, io.StringIO()
    logs.configure(stream=stream)
    try:
        with traces.within(GIVEN):
            structlog.get_logger("alongside.test").warning("inside")
        structlog.get_logger("alongside.test").warning("outside")
    finally:
        root.handlers = before
        root.setLevel(level)
        structlog.reset_defaults()

    inside, outside = (json.loads(line) for line in stream.getvalue().splitlines())
    assert inside["trace"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert "trace" not in outside
