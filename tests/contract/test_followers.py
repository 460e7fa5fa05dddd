"""What a service reads of another's log, it reads of the lines that were stored there.

The lines are those of `lines/`: one for every type of event that a service has ever written.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from alongside.participation.followers import identity, projects

LINES = Path(__file__).parent / "lines"
Read = Callable[[bytes], object | None]

FOLLOWED: list[tuple[str, Read, frozenset[str]]] = [
    ("identity", identity.READER.read, frozenset(identity.READER.kinds)),
    ("projects", projects.READER.read, frozenset(projects.READER.kinds)),
]


def stored(service: str) -> dict[str, bytes]:
    """Give a service's stored lines by the type of their event."""
    lines = (LINES / f"{service}.ndjson").read_bytes().splitlines()
    return {str(msgspec.json.decode(line)["type"]): line for line in lines}


@pytest.mark.parametrize(("service", "read", "types"), FOLLOWED, ids=[each[0] for each in FOLLOWED])
def test_every_event_that_is_followed_is_read_as_it_was_stored(
    service: str, read: Read, types: frozenset[str]
) -> None:
    lines = stored(service)
    assert types <= lines.keys()
    for kind in types:
        fields = msgspec.json.decode(lines[kind])
        found = msgspec.json.decode(msgspec.json.encode(read(lines[kind])))
        assert {name: fields[name] for name in found} == found


@pytest.mark.parametrize(("service", "read", "types"), FOLLOWED, ids=[each[0] for each in FOLLOWED])
def test_a_field_that_is_new_there_breaks_nothing_here(
    service: str, read: Read, types: frozenset[str]
) -> None:
    for kind, line in stored(service).items():
        wider = msgspec.json.encode({**msgspec.json.decode(line), "since_yesterday": [1]})
        assert read(wider) == read(line)
        assert (read(line) is not None) == (kind in types)


@pytest.mark.parametrize(("service", "read", "types"), FOLLOWED, ids=[each[0] for each in FOLLOWED])
def test_an_event_that_nobody_here_knows_is_passed_over(
    service: str, read: Read, types: frozenset[str]
) -> None:
    line = msgspec.json.decode(stored(service)[min(types)])
    assert read(msgspec.json.encode({**line, "type": "project.dissolved.v9"})) is None
