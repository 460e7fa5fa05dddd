"""Working days in England, and the day it is in the United Kingdom."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.projects.domain.working_days import WorkingDays, england, uk_day

# From gov.uk/bank-holidays.
PUBLISHED = {
    2024: ["01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"],
    2025: ["01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"],
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"],
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],
    2028: ["01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"],
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_that_were_published(year: int) -> None:
    published = {date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[year]}
    computed = england(year, year).holidays
    assert {day for day in computed if day.weekday() < 5} == published


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-23", "2026-11-30", 5),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-27", "2026-11-30", 1),
        ("2026-11-28", "2026-11-29", 0),
        ("2026-12-21", "2026-12-29", 4),
        ("2026-12-31", "2027-01-04", 1),
        ("2026-11-30", "2026-11-23", 0),
    ],
)
def test_notice_counts_working_days_after_the_invitation(first: str, last: str, days: int) -> None:
    calendar = england(2026, 2027)
    assert calendar.between(date.fromisoformat(first), date.fromisoformat(last)) == days


def test_a_day_that_was_added_once_is_no_working_day() -> None:
    coronation = date(2023, 5, 8)
    assert not england(2023, 2023, also=frozenset({coronation})).is_one(coronation)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_no_span_has_more_working_days_than_days(first: date, length: int) -> None:
    assert 0 <= WorkingDays().between(first, first + timedelta(length)) <= length


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_day_follows_british_summer_time(instant: datetime, day: date) -> None:
    assert uk_day(instant) == day
