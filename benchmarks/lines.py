"""What is written: the same lines of a believable length, in streams of ten, for every peer."""

from collections.abc import Iterator
from dataclasses import dataclass

import uuid_utils

TYPE = "decision.contributed.v1"
STREAM_LENGTH = 10

_LINE = (
    b'{"type":"decision.contributed.v1","stream":"%s","version":%d,'
    b'"at":"2026-11-23T10:02:11.120000Z","actor":"member-01989f3a-77aa-7d10-93ce-0a5b5c3f6d11",'
    b'"capacity":"lived_experience",'
    b'"trace":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",'
    b'"text":"We would rather be asked at the first visit than in a letter afterwards, '
    b'and by somebody who speaks our language and has the time to listen."}'
)


@dataclass(frozen=True, slots=True)
class Line:
    """One event to be stored."""

    tenant: str
    stream: str
    version: int
    line: bytes


def lines(tenants: list[str]) -> Iterator[Line]:
    """Give lines without end: a stream of ten in each tenant in turn."""
    while True:
        for tenant in tenants:
            stream = f"{tenant}-{uuid_utils.uuid7()}"
            name = stream.encode()
            for version in range(1, STREAM_LENGTH + 1):
                yield Line(tenant, stream, version, _LINE % (name, version))
