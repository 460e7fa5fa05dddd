"""Logs: one JSON object a line on standard error."""

import logging
import sys
from typing import TextIO

import structlog

from alongside.telemetry import traces

_HANDLER = "alongside"
_SERVER = "gunicorn.error"
_QUOTING = {"Invalid request from": "invalid request", "Error handling request": "request failed"}
"""How lines of gunicorn begin that go on with an address and what was sent, and what is told."""
_QUIET = ("httpx", "httpcore", "alembic", "amqp")


def configure(*, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log line of this process, its libraries' too, to `stream` as JSON.

    Calling it again replaces what it did before.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _with_trace,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.set_name(_HANDLER)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [h for h in root.handlers if h.get_name() != _HANDLER] + [handler]
    root.setLevel(level)
    _take_over_from_server()
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _with_trace(
    _logger: object, _method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Say which trace a line belongs to: 32 hexadecimal digits, as a collector shows them."""
    if traceparent := traces.current():
        line.setdefault("trace", traceparent.split("-")[1])
    return line


def _take_over_from_server() -> None:
    """Let gunicorn's lines go the same way, without who asked and for what."""
    server = logging.getLogger(_SERVER)
    server.handlers.clear()
    server.propagate = True
    server.filters = [_quotes_nothing]


def _quotes_nothing(record: logging.LogRecord) -> bool:
    for beginning, told in _QUOTING.items():
        if str(record.msg).startswith(beginning):
            record.msg, record.args = told, ()
    return True
