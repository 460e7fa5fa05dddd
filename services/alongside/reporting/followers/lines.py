"""What reporting keeps of every line of other services' logs, whatever its type."""

from datetime import datetime

import msgspec


class Head(msgspec.Struct, frozen=True):
    """Of which type a line is, to which stream it belongs, and when it was stored; `at` is UTC."""

    type: str
    stream: str
    at: datetime


_head = msgspec.json.Decoder(Head)


def head_of(line: bytes) -> Head:
    """Give what every line has, whatever its type."""
    return _head.decode(line)
