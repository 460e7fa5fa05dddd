"""A form with every kind of field."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marshmallow import Schema
from tests.gallery.unkind import ENDLESS, MARKUP

from alongside.html.forms import FormDefinition
from alongside.http.fields import (
    Choice,
    DateParts,
    EmailAddress,
    LongText,
    ManyChoices,
    Secret,
    ShortText,
    Tick,
)


class Format(StrEnum):
    PAPER = "paper"
    EASY_READ = "easy_read"
    SPOKEN = "spoken"


class EverythingSchema(Schema):
    title = ShortText("Title", ask="Enter a title", hint="A few words", limit=40)
    words = LongText("What matters to you", ask="Enter what matters to you", limit=200)
    notes = LongText(f"Notes {ENDLESS}", hint=MARKUP, required=False)
    deadline = DateParts("Deadline", ask="Enter the deadline", hint="For example, 27 3 2027")
    form = Choice(
        Format,
        "Format",
        ask="Select a format",
        labels={Format.SPOKEN: f"Spoken {MARKUP}"},
        hints={Format.EASY_READ: "Short sentences with pictures"},
    )
    formats = ManyChoices(Format, "Other formats", ask="Select at least one format")
    again = Choice(Format, "Format of the letter", ask="Select a format of the letter")
    sure = Tick("I have asked everybody", ask="Confirm that you have asked everybody")
    email = EmailAddress()
    password = Secret()


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    title: str
    words: str
    notes: str
    deadline: date
    form: Format
    formats: list[Format]
    again: Format
    sure: bool
    email: str
    password: str


EVERYTHING = FormDefinition(EverythingSchema(), Everything)
