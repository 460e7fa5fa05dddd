"""Forms: what was typed is kept, what is wrong is said, what must not be stored is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from marshmallow import Schema, ValidationError, validates_schema

from alongside.html.field import FieldComponents
from alongside.html.form_field import Option
from alongside.html.forms import Fault, Form, FormDefinition, FormNotValidError
from alongside.html.shell import install
from alongside.html.templating import Nhsuk
from alongside.http.fields import (
    Choice,
    DateParts,
    DayMonthYear,
    LongText,
    ManyChoices,
    Secret,
    ShortText,
    Tick,
)

FIELD = FieldComponents(Nhsuk())
KEY = "0198f4e6-1111-4222-8333-444455556666"
URLENCODED = "application/x-www-form-urlencoded"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class PlanSchema(Schema):
    title = ShortText("Title", ask="Enter a title", limit=20)
    words = LongText("Words", required=False)
    day = DateParts("Day", ask="Enter the day", required=False)
    colour = Choice(Colour, "Colour", required=False)
    colours = ManyChoices(Colour, "Colours", required=False)
    sure = Tick("Sure")
    secret = Secret()

    @validates_schema
    def not_the_same(self, typed: dict[str, object], **_: object) -> None:
        if typed.get("title") == typed.get("words"):
            raise ValidationError("Title and words must differ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    title: str
    words: str
    day: date | None
    colour: Colour | None
    colours: list[Colour]
    sure: bool
    secret: str


PLAN = FormDefinition(PlanSchema(), Plan)
GOOD = {"title": "Meet", "secret": "umbrella", "idempotency_key": KEY, "version": "4"}


@pytest.fixture
def app() -> Flask:
    made = Flask(__name__, static_folder=None)
    install(
        made,
        service="trial",
        pages=Path(__file__).parent,
        who=lambda: None,
        navigation=lambda _: (),
        secret=b"a secret of tests",
        secure=False,
    )
    return made


@pytest.fixture
def request_of_a_page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/trial/"):
        yield


def sent(app: Flask, body: str | bytes, mimetype: str = URLENCODED) -> Form[Plan]:
    with app.test_request_context("/trial/", method="POST", data=body, content_type=mimetype):
        return PLAN.read()


def test_good_form_becomes_a_value(app: Flask) -> None:
    typed = GOOD | {"day-day": "3", "day-month": "11", "day-year": "2026", "colours": "red"}
    form = sent(app, urlencode(typed) + "&colours=blue&sure=yes&colour=blue")
    assert form.valid
    assert form.value == Plan(
        title="Meet",
        words="",
        day=date(2026, 11, 3),
        colour=Colour.BLUE,
        colours=[Colour.RED, Colour.BLUE],
        sure=True,
        secret="umbrella",  # noqa: S106 -- an invented one.
    )
    assert (form.idempotency_key, form.version) == (KEY, 4)


def test_what_may_be_left_empty_needs_no_word(app: Flask) -> None:
    value = sent(app, urlencode(GOOD | {"words": "  ", "colour": "", "colours": ""})).value
    assert (value.words, value.day, value.colour, value.colours, value.sure) == (
        "",
        None,
        None,
        [],
        False,
    )


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("title", " far too long to be a title "),
        ("title", "a\0b"),
        ("title", "<b>bold</b> & \"quoted\" 'words' that go on"),
        ("words", "\n  first line is empty\r\n  last too\n" + "x" * 5000),
    ],
)
def test_wrong_text_comes_back_to_the_letter(app: Flask, name: str, typed: str) -> None:
    form = sent(app, urlencode(GOOD | {name: typed}))
    assert not form.valid
    assert form[name].value == typed
    assert form[name].error
    assert form.faults == (Fault(form[name].error, f"#{name}"),)
    assert form.idempotency_key == KEY


def test_wrong_day_comes_back_with_the_box_to_mend(app: Flask) -> None:
    form = sent(app, urlencode(GOOD | {"day-day": "31", "day-year": "twenty"}))
    assert form["day"].parts == DayMonthYear("31", "", "twenty")
    assert form.faults == (Fault("Day must include a month", "#day-month"),)


def test_choices_that_are_not_offered_are_refused_and_kept(app: Flask) -> None:
    form = sent(app, urlencode(GOOD | {"colour": "green", "colours": "red"}) + "&colours=mauve")
    assert form["colours"].chosen == ("red", "mauve")
    assert [fault.href for fault in form.faults] == ["#colour", "#colours"]


def test_password_never_comes_back(app: Flask) -> None:
    form = sent(app, urlencode(GOOD | {"title": ""}))
    assert form["secret"].value == ""
    assert "umbrella" not in str(form)


@pytest.mark.parametrize("raw", [b"%FF%FE", b"caf\xe9", b"%C3%28"])
def test_bytes_that_are_no_text_are_refused_at_their_field(app: Flask, raw: bytes) -> None:
    form = sent(app, b"title=" + raw + b"&secret=umbrella&words=fine")
    assert not form.valid
    assert form["title"].error == "Title contains characters that cannot be read. Type it again"
    assert form["words"].value == "fine"


def test_form_with_parts_is_read_too(app: Flask) -> None:
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in GOOD.items()
    )
    assert sent(app, body + "--x--\r\n", "multipart/form-data; boundary=x").value.title == "Meet"


def test_form_with_parts_that_are_no_text_is_refused(app: Flask) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\r\n--x--\r\n'
    form = sent(app, part, "multipart/form-data; boundary=x")
    assert "cannot be read" in form["title"].error


@pytest.mark.parametrize("key", ["", "no uuid", "x" * 5000])
def test_key_that_is_none_is_replaced(app: Flask, key: str) -> None:
    made = sent(app, urlencode(GOOD | {"idempotency_key": key})).idempotency_key
    assert len(made) == len(KEY)
    assert made != key


@pytest.mark.parametrize("version", ["", "-1", "four", "²", "9" * 5000])
def test_version_that_is_none_is_left_out(app: Flask, version: str) -> None:
    assert sent(app, urlencode(GOOD | {"version": version})).version is None


def test_fault_of_the_whole_form_stands_at_the_top(app: Flask) -> None:
    form = sent(app, urlencode(GOOD | {"words": "Meet"}))
    assert form.faults == (Fault("Title and words must differ"),)


def test_value_of_a_wrong_form_cannot_be_taken(app: Flask) -> None:
    with pytest.raises(FormNotValidError):
        _ = sent(app, "").value


def test_rule_of_the_service_can_refuse_a_good_form(app: Flask) -> None:
    form = sent(app, urlencode(GOOD)).refuse("There is such a plan already", at="title")
    assert not form.valid
    assert form["title"].error == "There is such a plan already"
    assert form.now_at(9).version == 9


@pytest.mark.usefixtures("request_of_a_page")
def test_blank_form_shows_what_is_known() -> None:
    form = PLAN.blank(
        initial={"title": "Meet", "day": date(2026, 11, 3), "colours": [Colour.RED], "sure": True},
        version=4,
        options={"title": [Option("a", "A")]},
    )
    assert form["title"].value == "Meet"
    assert form["title"].options == (Option("a", "A"),)
    assert form["day"].parts == DayMonthYear("3", "11", "2026")
    assert form["colours"].chosen == ("red",)
    assert form["sure"].chosen == ("yes",)
    assert form["words"].label == "Words (optional)"
    assert form.version == 4
    assert form.idempotency_key != PLAN.blank().idempotency_key


@pytest.mark.usefixtures("request_of_a_page")
def test_hidden_values_are_carried() -> None:
    form = PLAN.blank(version=4)
    hidden = FIELD.hidden(form)
    assert f'name="csrf_token" value="{form.csrf_token}"' in hidden
    assert f'name="idempotency_key" value="{form.idempotency_key}"' in hidden
    assert 'name="version" value="4"' in hidden
    assert "version" not in FIELD.hidden(PLAN.blank())


def test_error_is_tied_to_its_input(app: Flask) -> None:
    form = sent(app, urlencode(GOOD | {"title": ""}))
    shown = FIELD.text(form, "title", hint="A few words")
    assert 'aria-describedby="title-hint title-error"' in shown
    assert "Enter a title" in shown
    assert '<a href="#title">' in FIELD.summary(form)


@pytest.mark.usefixtures("request_of_a_page")
def test_first_line_break_of_a_text_survives_the_browser() -> None:
    shown = FIELD.long_text(PLAN.blank(initial={"words": "\nsecond line"}), "words")
    assert ">\n\nsecond line</textarea>" in shown
