"""The fields of schemas: what they accept, and what they say when they do not."""

import json
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError
from marshmallow.fields import Field

from alongside.http.fields import (
    Choice,
    DateParts,
    DayMonthYear,
    EmailAddress,
    LongText,
    ManyChoices,
    Secret,
    ShortText,
    Tick,
)


class Colour(StrEnum):
    RED = "red"
    SKY_BLUE = "sky_blue"


FIELDS: dict[str, Field[Any]] = {
    "short": ShortText("Title", limit=10),
    "long": LongText("Reason for it", limit=10, required=False),
    "day": DateParts("Deadline", ask="Enter the deadline"),
    "colour": Choice(Colour, "Colour"),
    "colours": ManyChoices(Colour, "Colours"),
    "tick": Tick("Agreed", ask="Confirm that you agree"),
    "email": EmailAddress(),
    "secret": Secret(),
}


def loaded(name: str, value: object) -> object:
    schema = Schema.from_dict({name: FIELDS[name]})()
    return schema.load({name: value})[name]


def refusal(name: str, value: object) -> str:
    with pytest.raises(ValidationError) as refused:
        loaded(name, value)
    found = refused.value.messages_dict[name]
    while not isinstance(found, str):
        found = next(iter(found.values())) if isinstance(found, Mapping) else found[0]
    return found


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("short", "  two\t words\r\n", "two words"),
        ("long", " one\r\n\r\ntwo\x0b ", "one\n\ntwo"),
        ("long", "", ""),
        ("secret", "  p w ", "  p w "),
        ("email", " Ada@Example.ORG ", "ada@example.org"),
        ("day", "2026-11-23", date(2026, 11, 23)),
        ("day", DayMonthYear("1", "Sept", " 2026 "), date(2026, 9, 1)),
        ("colour", "sky_blue", Colour.SKY_BLUE),
        ("colours", ["red", "red", "sky_blue"], [Colour.RED, Colour.SKY_BLUE]),
        ("tick", True, True),
    ],
)
def test_what_people_mean_is_kept(name: str, value: object, kept: object) -> None:
    assert loaded(name, value) == kept


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("short", " \u00a0 ", "Enter title"),
        ("short", "eleven char", "Title must be 10 characters or fewer"),
        ("short", "a\0b", "Title contains characters that cannot be saved. Type it again"),
        ("short", "\ud800", "Title contains characters that cannot be saved. Type it again"),
        ("short", 7, "Title must be text"),
        ("short", None, "Enter title"),
        ("long", "\x9f", "Reason for it contains characters that cannot be saved. Type it again"),
        ("secret", "", "Enter password"),
        ("email", "ada", "Email address must be in the correct format, like name@example.com"),
        ("day", DayMonthYear("1", "", ""), "Deadline must include a month and year"),
        ("day", DayMonthYear("1", "11", ""), "Deadline must include a year"),
        ("day", DayMonthYear("31", "2", "2026"), "Deadline must be a real date"),
        ("day", DayMonthYear("1", "ma", "2026"), "Deadline must be a real date"),
        ("day", DayMonthYear("1", "1", "26"), "Deadline must have a year of 4 numbers"),
        ("day", DayMonthYear("one", "1", "2026"), "Deadline must be a real date"),
        ("day", DayMonthYear("9" * 5000, "1", "2026"), "Deadline must be a real date"),
        ("day", {"day": "1"}, "Deadline must be a date, like 2026-11-23"),
        ("day", "23/11/2026", "Deadline must be a date, like 2026-11-23"),
        ("colour", "green", "Select colour"),
        ("colour", ["red"], "Select colour"),
        ("colours", [], "Select colours"),
        ("colours", "red", "Select colours"),
        ("colours", ["green"], "Select colours"),
        ("tick", False, "Confirm that you agree"),
        ("tick", "perhaps", "Agreed must be true or false"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(name: str, value: object, words: str) -> None:
    assert refusal(name, value) == words


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "long"])
def test_what_is_left_out_is_asked_for(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Schema.from_dict({name: FIELDS[name]})().load({})
    assert refused.value.messages_dict[name][0].startswith(("Enter ", "Select ", "Confirm "))


def test_names_keep_their_capitals() -> None:
    assert ShortText("NHS number", limit=9).error_messages["required"] == "Enter NHS number"


@given(st.text())
def test_text_that_is_kept_can_be_stored(typed: str) -> None:
    schema = Schema.from_dict({"it": LongText("Words", limit=1000)})()
    try:
        kept = schema.load({"it": typed})["it"]
    except ValidationError:
        return
    assert "\0" not in kept
    assert json.loads(json.dumps(kept).encode()) == kept.encode().decode()


@given(st.text())
def test_pattern_for_programs_agrees_with_what_is_accepted(typed: str) -> None:
    field = ShortText("Words", limit=1000)
    schema = Schema.from_dict({"it": field})()
    accepted = not schema.validate({"it": typed})
    assert bool(re.search(str(field.metadata["pattern"]), typed)) == accepted
