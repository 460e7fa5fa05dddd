"""One trace from a request through command, signal and follower, and nobody's words in it."""

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from tests.service.together.conftest import DRAFT, PROJECT, PROJECTS, Trust

from alongside.eventlog.signals import listen
from alongside.telemetry import logs, traces

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CLICK = "00f067aa0ba902b7"
MARK = "Zanzibar"


@dataclass(frozen=True)
class Told:
    """What operators are told: spans, and log lines."""

    exporter: InMemorySpanExporter
    log: io.StringIO

    def spans(self) -> Sequence[ReadableSpan]:
        return self.exporter.get_finished_spans()

    def everything(self) -> str:
        return "\n".join([*(each.to_json() for each in self.spans()), self.log.getvalue()])


@dataclass(frozen=True)
class Listening:
    """Somebody who is told that logs have grown."""

    is_there: Event = field(default_factory=Event)
    has_heard: Event = field(default_factory=Event)

    def found(self) -> None:
        self.is_there.set()

    def lost(self) -> None:
        self.is_there.clear()

    def heard(self, tenant: str) -> None:
        assert tenant
        self.has_heard.set()


@pytest.fixture
def told() -> Iterator[Told]:
    exporter, stream, root = InMemorySpanExporter(), io.StringIO(), logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure(stream=stream, level="DEBUG")
    traces.start(SimpleSpanProcessor(exporter))
    yield Told(exporter, stream)
    traces.stop()
    root.handlers = before
    root.setLevel(level)
    structlog.reset_defaults()


def in_the_trace(told: Told) -> dict[str, list[ReadableSpan]]:
    """Give the spans of the one trace, by what they are called."""
    found: dict[str, list[ReadableSpan]] = {}
    for each in told.spans():
        if each.context is not None and f"{each.context.trace_id:032x}" == TRACE:
            found.setdefault(each.name, []).append(each)
    return found


def parent_of(span: ReadableSpan) -> str:
    return f"{span.parent.span_id:016x}" if span.parent else ""


def span_id(span: ReadableSpan) -> str:
    return f"{span.context.span_id:016x}" if span.context else ""


def test_a_request_can_be_followed_to_the_read_tables_of_others(trust: Trust, told: Told) -> None:
    ear = Listening()
    Thread(target=listen, args=("memory://", ["projects"], ear), daemon=True).start()
    assert ear.is_there.wait(30)

    headers = {
        "Authorization": f"Bearer {trust.token('Lena')}",
        "Idempotency-Key": "one",
        "traceparent": f"00-{TRACE}-{CLICK}-01",
    }
    with trust.installation.client(**headers) as client:
        assert client.post(f"{PROJECTS}/projects", json=PROJECT).status_code == 201
    assert ear.has_heard.wait(30)
    trust.installation.catch_up()

    steps = in_the_trace(told)
    (request,) = steps["POST /projects/api/projects"]
    assert parent_of(request) == CLICK
    assert request.attributes is not None
    assert request.attributes["http.response.status_code"] == 201
    (command,), (append,) = steps["command"], steps["append"]
    assert (parent_of(command), parent_of(append)) == (span_id(request), span_id(command))
    assert command.attributes is not None
    assert "project.started.v1" in str(command.attributes["alongside.events"])
    (signal,) = steps["signal"]
    assert span_id(signal) in {parent_of(each) for each in steps["signal heard"]}
    assert {parent_of(each) for each in steps["apply"]} == {span_id(request)}
    followers = {str((each.attributes or {})["alongside.follower"]) for each in steps["apply"]}
    assert any(not name.startswith("projects.") for name in followers)


def test_nobodys_words_are_in_a_span_or_a_log_line(trust: Trust, told: Told) -> None:
    marked = {name: f"{text} {MARK}" for name, text in PROJECT.items()}
    project = trust.do("Lena", "POST", f"{PROJECTS}/projects", marked)["stream"]
    trust.draft(
        project, expected=1, **{name: f"{DRAFT[name]} {MARK}" for name in ("what", "because")}
    )
    wrong = {**marked, "title": MARK * 100}
    assert trust.ask("Lena", "POST", f"{PROJECTS}/projects", wrong).status_code == 422
    for path in (f"{PROJECTS}/projects/{MARK}", f"/projects/{MARK}", f"/projects/?next={MARK}"):
        trust.ask("Lena", "GET", path)
    trust.ask("Lena", "GET", "/identity/sign-in", params={"next": f"/{MARK}"})
    with trust.installation.client(**{"X-Name": MARK}) as client:
        sent = {"email": f"{MARK}@example.org", "password": MARK, "tenant": trust.tenant}
        client.post("/identity/api/sign-in", json=sent)
        client.post(f"/identity/sign-in?who={MARK}", data={"email": MARK})
    trust.installation.catch_up()

    everything = told.everything()
    assert "command" in everything
    assert MARK.lower() not in everything.lower()
    for name, email in trust.emails.items():
        assert email not in everything
        assert trust.members[name] not in everything


def test_a_search_of_spans_and_lines_finds_what_is_there(told: Told) -> None:
    with traces.span(MARK):
        structlog.get_logger("alongside.test").info(MARK)
    assert told.everything().count(MARK) == 2
