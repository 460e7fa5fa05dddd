"""What reporting reads of the others' logs, it reads of the lines that were stored there.

The lines are those of `lines/`: one for every type of event that a service has ever written.
"""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from alongside.eventlog.lines import NewerVersionError, Reader
from alongside.reporting.domain.telling import SEALED, tell
from alongside.reporting.followers import identity, participation, projects
from alongside.reporting.followers.lines import head_of

LINES = Path(__file__).parent / "lines"
READERS: dict[str, Reader[Any]] = {
    "identity": identity.READER,
    "projects": projects.READER,
    "participation": participation.READER,
}
FOLLOWED = pytest.mark.parametrize("service", READERS)


def stored(service: str) -> dict[str, bytes]:
    """Give a service's stored lines by the type of their event."""
    lines = (LINES / f"{service}.ndjson").read_bytes().splitlines()
    return {head_of(line).type: line for line in lines}


def within(part: Any, whole: Any) -> bool:  # noqa: ANN401 JSON
    """Say whether everything in one value is in another, however deep."""
    if isinstance(part, dict):
        return all(name in whole and within(each, whole[name]) for name, each in part.items())
    return bool(part == whole)


@FOLLOWED
def test_every_event_that_is_followed_is_read_as_it_was_stored(service: str) -> None:
    lines = stored(service)
    assert READERS[service].kinds.keys() <= lines.keys()
    for kind in READERS[service].kinds:
        found = msgspec.json.decode(msgspec.json.encode(READERS[service].read(lines[kind])))
        assert within(found, msgspec.json.decode(lines[kind]))


@FOLLOWED
def test_a_field_that_is_new_there_breaks_nothing_here(service: str) -> None:
    reader = READERS[service]
    for kind, line in stored(service).items():
        wider = msgspec.json.encode({**msgspec.json.decode(line), "since_yesterday": [1]})
        assert reader.read(wider) == reader.read(line)
        assert (reader.read(line) is not None) == (kind in reader.kinds)


@FOLLOWED
def test_a_newer_version_of_what_is_followed_is_refused_and_other_events_are_passed_over(
    service: str,
) -> None:
    for kind, line in stored(service).items():
        newer = kind.rpartition(".v")[0] + ".v9"
        renamed = msgspec.json.encode({**msgspec.json.decode(line), "type": newer})
        if kind in READERS[service].kinds:
            with pytest.raises(NewerVersionError):
                READERS[service].read(renamed)
        else:
            assert READERS[service].read(renamed) is None


@FOLLOWED
def test_nothing_that_is_sealed_is_read(service: str) -> None:
    for line in stored(service).values():
        read = msgspec.json.encode(READERS[service].read(line)).decode()
        assert '"nonce"' not in read


@pytest.mark.parametrize("service", ["projects", "participation"])
def test_every_stored_line_of_a_thread_is_told_without_what_is_sealed(service: str) -> None:
    for kind, line in stored(service).items():
        if kind.partition(".")[0] in {"decision", "activity", "claim", "batch"}:
            fields = msgspec.json.decode(line)
            told = tell(kind, fields)
            assert "Something of type" not in told.sentence
            for name in (each for each, value in fields.items() if is_sealed(value)):
                assert str(fields[name]) not in str(told)
            assert all(says == SEALED or "{" not in says for _, says in told.details)


def is_sealed(value: object) -> bool:
    return isinstance(value, dict) and "purpose" in value
