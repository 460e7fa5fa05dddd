"""What was ever stored can be read for ever, and what is stored today is read back exactly.

`lines/` holds one stored line of every type of event, as bytes. A line there is never changed and
never removed: a new version of an event gets a new line, and the old one shows that it still reads.
"""

from datetime import UTC
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect

from alongside.eventlog.application import Application
from alongside.eventlog.versions import LineCodec, tag_of
from alongside.identity.application.identity import IdentityApplication
from alongside.participation.application.service import ParticipationApplication
from alongside.projects.application.service import ProjectsApplication
from alongside.reporting.application.log import ReportingLog

APPLICATIONS: dict[str, type[Application]] = {
    "identity": IdentityApplication,
    "participation": ParticipationApplication,
    "projects": ProjectsApplication,
    "reporting": ReportingLog,
}
CODECS = {
    name: LineCodec(application.aggregates, application.retired)
    for name, application in APPLICATIONS.items()
}
EVENTS = [
    (name, event)
    for name, application in APPLICATIONS.items()
    for aggregate in application.aggregates
    for event in aggregate.event_types
]
LINES = [
    (name, line)
    for name in APPLICATIONS
    for line in (Path(__file__).parent / "lines" / f"{name}.ndjson").read_bytes().splitlines()
]


def type_of(line: bytes) -> str:
    return str(msgspec.json.decode(line)["type"])


@pytest.mark.parametrize(("service", "line"), LINES, ids=[type_of(line) for _, line in LINES])
def test_a_stored_line_still_reads(service: str, line: bytes) -> None:
    codec = CODECS[service]

    (event,) = codec.decode([line])

    assert tag_of(event) in codec.tags
    if type_of(line) in codec.tags:
        assert codec.encode(event) == line


@pytest.mark.parametrize("service", APPLICATIONS)
def test_every_type_of_event_has_a_stored_line(service: str) -> None:
    stored = {type_of(line) for name, line in LINES if name == service}

    assert CODECS[service].tags <= stored


@pytest.mark.parametrize("service", APPLICATIONS)
def test_every_stored_type_says_what_happened_in_the_past_tense_and_its_version(
    service: str,
) -> None:
    for name, line in LINES:
        if name == service:
            kind, fact, version = type_of(line).split(".")
            assert kind.islower()
            assert fact == fact.lower()
            assert version[0] == "v"
            assert version[1:].isdigit()


@pytest.mark.parametrize(("service", "event"), EVENTS, ids=[tag_of(event) for _, event in EVENTS])
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(chosen=st.data())
def test_an_event_survives_its_line(service: str, event: type[Any], chosen: st.DataObject) -> None:
    described = inspect.type_info(event)
    assert isinstance(described, inspect.StructType)
    written = chosen.draw(struct_of(described))
    codec = CODECS[service]

    line = codec.encode(written)
    (read,) = codec.decode([line])

    assert read == written
    assert codec.encode(read) == line


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
PLAIN: dict[type[inspect.Type], st.SearchStrategy[Any]] = {
    inspect.StrType: TEXTS,
    inspect.BoolType: st.booleans(),
    inspect.IntType: st.integers(-(2**53), 2**53),
    inspect.FloatType: st.floats(allow_nan=False, allow_infinity=False),
    inspect.BytesType: st.binary(max_size=30),
    inspect.DateType: st.dates(),
    inspect.DateTimeType: st.datetimes(timezones=st.just(UTC)),
    inspect.NoneType: st.none(),
}


def struct_of(described: inspect.StructType) -> st.SearchStrategy[Any]:
    """Make any value that a struct allows."""
    fields = {field.name: value_of(field.type) for field in described.fields}
    return st.builds(described.cls, **fields)


def value_of(described: inspect.Type) -> st.SearchStrategy[Any]:
    """Make any value that a field allows."""
    match described:
        case inspect.StructType():
            values = struct_of(described)
        case inspect.EnumType():
            values = st.sampled_from(list(described.cls))
        case inspect.LiteralType():
            values = st.sampled_from(described.values)
        case inspect.UnionType():
            values = st.one_of(*(value_of(each) for each in described.types))
        case inspect.VarTupleType():
            values = st.lists(value_of(described.item_type), max_size=3).map(tuple)
        case inspect.TupleType():
            values = st.tuples(*(value_of(each) for each in described.item_types))
        case inspect.Metadata():
            values = value_of(described.type)
        case _:
            values = PLAIN[type(described)]
    return values
