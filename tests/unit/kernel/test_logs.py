"""Log lines: JSON, each on one line, the server's too, and nothing in them that was sent."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from alongside.telemetry.logs import configure


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Configure the logs of this process for a while."""
    root, server = logging.getLogger(), logging.getLogger("gunicorn.error")
    before = root.handlers[:], root.level, server.handlers[:], server.filters[:], server.propagate
    stream = io.StringIO()
    configure(stream=stream)
    yield stream
    root.handlers, _, server.handlers, server.filters, server.propagate = before
    root.setLevel(before[1])
    structlog.reset_defaults()


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_line_is_json_with_its_moment_and_source(written: io.StringIO) -> None:
    structlog.get_logger("alongside.test").warning("something\nhappened", times=2)

    (line,) = lines(written)
    assert (line["event"], line["times"], line["level"], line["logger"]) == (
        "something\nhappened",
        2,
        "warning",
        "alongside.test",
    )
    assert str(line["at"]).endswith("Z")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Invalid request from ip=192.0.2.7: Invalid HTTP Header: 'Ana Marsh'", "invalid request"),
        ("Error handling request /projects/Ana?next=Marsh", "request failed"),
        ("Worker exiting", "Worker exiting"),
    ],
)
def test_servers_own_lines_quote_nobody(written: io.StringIO, said: str, told: str) -> None:
    logging.getLogger("gunicorn.error").warning(said)

    (line,) = lines(written)
    assert line["event"] == told
    assert "192.0.2.7" not in written.getvalue()
    assert "Marsh" not in written.getvalue()


def test_arguments_of_a_line_are_left_out_with_it(written: io.StringIO) -> None:
    logging.getLogger("gunicorn.error").error("Error handling request %s %s", "GET", "/Ana")

    (line,) = lines(written)
    assert line["event"] == "request failed"
    assert "Ana" not in written.getvalue()


def test_configuring_again_replaces_what_was_there(written: io.StringIO) -> None:
    configure(stream=written)
    logging.getLogger("alongside.test").warning("once")

    assert len(lines(written)) == 1
