"""Reporting holds nobody's name, address, words or bank details, and no keys to read them."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import psycopg
import pytest
from tests.service.reporting.conftest import Examples

from alongside.identity.examples import people

# The fields of lines in which teams write; titles are not among them, which reporting keeps.
WORD_FIELDS = {
    "about",
    "answer",
    "because",
    "note",
    "place",
    "population",
    "question",
    "rationale",
    "scope",
    "statement",
    "text",
    "what",
}


def rows(trusts: Examples, service: str, query: str) -> list[Any]:
    """Ask past the door, as the superuser, whom no policy binds."""
    url = trusts.server.set(drivername="postgresql", database=f"alongside_{service}")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        return [value for (value,) in connection.execute(query.encode())]


def lines_of(trusts: Examples, service: str) -> list[str]:
    return [bytes(line).decode() for line in rows(trusts, service, "SELECT line FROM event")]


@pytest.fixture(scope="module")
def held(trusts: Examples) -> dict[str, str]:
    """Every row of every trust, by table, and the lines of its own log as they read."""
    names = rows(
        trusts,
        "reporting",
        "SELECT relname FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace = 'public'::regnamespace",
    )
    found = {
        name: "\n".join(rows(trusts, "reporting", f"SELECT t::text FROM {name} AS t"))  # noqa: S608 names of tables
        for name in names
    }
    return found | {"lines": "\n".join(lines_of(trusts, "reporting"))}


def words_in(value: Any, name: str = "") -> Iterator[str]:  # noqa: ANN401 JSON
    """Give what people wrote in a line, field by field, however deep."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from words_in(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from words_in(each, name)
    elif isinstance(value, str) and name in WORD_FIELDS and " " in value:
        yield value


def test_what_is_searched_has_rows(held: dict[str, str]) -> None:
    assert {"project", "decision", "involvement", "claim", "thread", "member"} <= {
        name for name, rows in held.items() if rows
    }


def test_nobody_has_a_name_or_an_address_there(held: dict[str, str]) -> None:
    everything = "\n".join(held.values())

    for person in people():
        assert person.name not in everything
        assert person.email not in everything
        # Nor half a name.
        for part in person.name.split():
            assert len(part) < 4 or not re.search(rf"\b{part}\b", everything), person.name


def test_nothing_that_people_wrote_is_there(trusts: Examples, held: dict[str, str]) -> None:
    everything = "\n".join(held.values())
    written = {
        words
        for service in ("projects", "participation")
        for line in lines_of(trusts, service)
        for words in words_in(msgspec.json.decode(line))
    }

    assert len(written) > 50
    assert [words for words in written if words in everything] == []


def test_nothing_sealed_is_there(trusts: Examples, held: dict[str, str]) -> None:
    everything = "\n".join(held.values())
    nonces = {
        nonce
        for service in ("identity", "projects", "participation")
        for line in lines_of(trusts, service)
        for nonce in re.findall(r'"nonce":"([^"]+)"', line)
    }

    assert len(nonces) > 20
    assert [nonce for nonce in nonces if nonce in everything] == []
