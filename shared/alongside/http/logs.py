"""The log API, the same for every service: the stored lines, byte for byte, as NDJSON."""

from collections.abc import Iterator
from typing import Any, Final

from flask import Response
from marshmallow import Schema, fields, validate

from alongside.eventlog.recorder import LogRecorder
from alongside.http.blueprint import Blueprint
from alongside.http.evidence import serve_evidence
from alongside.http.guard import reads_log
from alongside.http.wiring import wired
from alongside.tenancy.transaction import Tenancy

MEDIA_TYPE: Final = "application/x-ndjson"
FIRST: Final = "Log-First"
"""The header that says at which position the answer begins."""

SIZE: Final = "Log-Size"
"""The header that says how many lines the log had when it was asked."""

MOST: Final = 10_000
_LAST: Final = 2**53
_CHUNK_BYTES: Final = 64 * 1024


class EntriesSchema(Schema):
    """Which part of a log to read."""

    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, _LAST, error="after must be a position, 0 or more"),
        error_messages={"invalid": "after must be a whole number"},
        metadata={"description": "Only lines after this position; positions begin at 1"},
    )
    limit = fields.Integer(
        load_default=1_000,
        validate=validate.Range(1, MOST, error=f"limit must be from 1 to {MOST:,}"),
        error_messages={"invalid": "limit must be a whole number"},
        metadata={"description": "At most so many lines"},
    )


def blueprint(service: str) -> Blueprint:
    """Serve a service's logs under `/<service>/log/<tenant>/`."""
    log = Blueprint(
        "log",
        __name__,
        url_prefix=f"/{service}/log/<tenant>",
        description="Every event as it was stored, for siblings and auditors",
    )

    @log.get("/entries")
    @reads_log
    @log.arguments(EntriesSchema, location="query")
    @log.response(200, content_type=MEDIA_TYPE, description="One JSON object a line, in order")
    def entries(asked: dict[str, Any], tenant: str) -> Response:
        """Stream the lines after a position, in the order in which they were committed."""
        recorder = LogRecorder(wired(Tenancy), tenant=tenant)
        size = recorder.max_notification_id() or 0
        chunks = _chunks(recorder.entries(after=asked["after"], limit=asked["limit"]))
        # Read before the answer begins, so that a fault can still be told by its status.
        first = next(chunks, b"")
        headers = {"Cache-Control": "no-store", FIRST: asked["after"] + 1, SIZE: size}
        return Response(_joined(first, chunks), mimetype=MEDIA_TYPE, headers=headers)

    serve_evidence(log, service)
    return log


def _chunks(lines: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _CHUNK_BYTES:
            yield b"\n".join(held) + b"\n"
            held, size = [], 0
    if held:
        yield b"\n".join(held) + b"\n"


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
