"""Moments: how they are said, and how an earlier one is asked for."""

from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import urlencode

import pytest
from flask import Flask, request

from alongside.html.as_at import BAD_MOMENT, BAD_TIME, AsAt, read_as_at
from alongside.html.dates import day_in_words, moment_in_words
from alongside.html.forms import Fault
from alongside.html.prose import paragraph, paragraphs


def asked(**typed: str) -> AsAt:
    names = {name.replace("_", "-"): value for name, value in typed.items()}
    with Flask(__name__).test_request_context(f"/?{urlencode(names)}"):
        return read_as_at(request)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 10, 2, 11, tzinfo=UTC), "23 November 2026 at 10:02am"),
        (datetime(2026, 7, 1, 10, 2, tzinfo=UTC), "1 July 2026 at 11:02am"),
        (datetime(2026, 12, 1, 12, 0, tzinfo=UTC), "1 December 2026 at midday"),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "1 December 2026 at midnight"),
        (datetime(2026, 12, 1, 0, 5, tzinfo=UTC), "1 December 2026 at 12:05am"),
        (datetime(2026, 12, 1, 12, 30, tzinfo=UTC), "1 December 2026 at 12:30pm"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 12:30am"),
    ],
)
def test_moment_is_said_in_the_time_of_the_trust(moment: datetime, words: str) -> None:
    assert moment_in_words(moment) == words


def test_moment_can_be_said_in_another_time_zone() -> None:
    zone = timezone(timedelta(hours=5))
    assert moment_in_words(datetime(2026, 1, 1, 20, tzinfo=UTC), zone).startswith("2 January")


def test_day_is_said_of_dates_and_moments() -> None:
    assert day_in_words(date(2026, 3, 9)) == "9 March 2026"
    assert day_in_words(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"


def test_nothing_asked_means_now() -> None:
    assert asked().moment is None
    assert not asked(as_at_day=" ", as_at_time="").form.faults


@pytest.mark.parametrize(
    ("clock", "end"),
    [
        ("", datetime(2026, 11, 23, 23, 59, 59, 999999, UTC)),
        ("10:02am", datetime(2026, 11, 23, 10, 2, 59, 999999, UTC)),
        ("10.02 PM", datetime(2026, 11, 23, 22, 2, 59, 999999, UTC)),
        ("14:30", datetime(2026, 11, 23, 14, 30, 59, 999999, UTC)),
        ("2pm", datetime(2026, 11, 23, 14, 0, 59, 999999, UTC)),
        ("12:00am", datetime(2026, 11, 23, 0, 0, 59, 999999, UTC)),
    ],
)
def test_minute_is_meant_to_its_end(clock: str, end: datetime) -> None:
    found = asked(as_at_day="23", as_at_month="11", as_at_year="2026", as_at_time=clock)
    assert found.moment == end


def test_summer_time_is_minded_and_of_two_nights_hours_the_later_counts() -> None:
    july = asked(as_at_day="1", as_at_month="7", as_at_year="2026", as_at_time="10:00am")
    assert july.moment == datetime(2026, 7, 1, 9, 0, 59, 999999, UTC)
    october = asked(as_at_day="25", as_at_month="10", as_at_year="2026", as_at_time="1:30am")
    assert october.moment == datetime(2026, 10, 25, 1, 30, 59, 999999, UTC)


@pytest.mark.parametrize("clock", ["10", "25:00", "13:00pm", "0:30am", "ten", "1" * 5000, "9:61"])
def test_time_that_is_none_is_refused_at_its_field(clock: str) -> None:
    found = asked(as_at_day="23", as_at_month="11", as_at_year="2026", as_at_time=clock)
    assert found.moment is None
    assert found.form.faults == (Fault(BAD_TIME, "#as-at-time"),)
    assert found.form["as-at-time"].value == clock


@pytest.mark.parametrize(
    ("day", "month", "year", "words"),
    [
        ("", "11", "2026", "Date must include a day"),
        ("31", "2", "2026", "Date must be a real date"),
        ("31", "12", "9999", "Date must be a real date"),
        ("1", "1", "0001", ""),
    ],
)
def test_day_that_is_none_is_refused(day: str, month: str, year: str, words: str) -> None:
    found = asked(as_at_day=day, as_at_month=month, as_at_year=year)
    assert [fault.text for fault in found.form.faults] == ([words] if words else [])


def test_time_alone_asks_for_the_day() -> None:
    assert asked(as_at_time="10:02am").form.faults == (Fault("Enter a date", "#as-at-day"),)


def test_link_can_name_an_exact_moment() -> None:
    exact = asked(as_at="2026-07-01T10:02:11.120Z")
    assert exact.moment == datetime(2026, 7, 1, 10, 2, 11, 120000, UTC)
    assert exact.form["as-at-time"].value == "11:02"


@pytest.mark.parametrize("moment", ["soon", "2026-13-01", "0001-01-01T00:00:00+23:59"])
def test_exact_moment_that_is_none_is_refused(moment: str) -> None:
    found = asked(as_at=moment)
    assert found.moment is None
    assert found.form.faults[0].text == BAD_MOMENT


def test_typed_text_keeps_its_lines_and_no_mark_up() -> None:
    assert paragraph("a <b>\nc") == "a &lt;b&gt;<br>\nc"
    assert paragraphs("one\r\n\r\n\r\ntwo & three").count("<p") == 2
    assert paragraphs("") == ""
