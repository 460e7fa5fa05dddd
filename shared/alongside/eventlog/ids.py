"""Names of streams: a kind and a time-ordered unique number (RFC 9562, version 7)."""

import uuid_utils

from alongside.eventlog.aggregate import StreamId


def new_stream(kind: str) -> StreamId:
    """Make a stream's name such as `decision-0198…`; `kind` is one small word."""
    return StreamId(f"{kind}-{uuid_utils.uuid7()}")
