"""Working days in England, and the day it is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_UK: Final = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar of working days: Monday to Friday, without the given holidays."""

    holidays: frozenset[date] = frozenset()

    def is_one(self, day: date) -> bool:
        """Say whether people usually work on this day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def between(self, first: date, last: date) -> int:
        """Count the working days after `first`, up to and with `last`; 0 if `last` is not later.

        So somebody invited on a Monday for the Monday after has five working days' notice.
        """
        return sum(self.is_one(day) for day in _days(first + _DAY, last))


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + offset * _DAY


def england(first: int, last: int, *, also: frozenset[date] = frozenset()) -> WorkingDays:
    """Give England's calendar for some years (gov.uk/bank-holidays).

    `also` names the days that a government adds once, such as for a coronation.
    """
    years = range(first, last + 1)
    return WorkingDays(frozenset(day for year in years for day in _bank_holidays(year)) | also)


def _bank_holidays(year: int) -> Iterator[date]:
    easter = _easter_sunday(year)
    new_year = date(year, 1, 1)
    yield new_year if new_year.weekday() < _SATURDAY else _next_monday(new_year)
    yield easter - 2 * _DAY
    yield easter + _DAY
    yield _next_monday(date(year, 4, 30))
    yield _next_monday(date(year, 5, 24))
    yield _next_monday(date(year, 8, 24))
    yield from _christmas(year)


def _christmas(year: int) -> tuple[date, date]:
    """Give the two days; one that falls on a weekend is made up for by the next working day."""
    match date(year, 12, 25).weekday():
        case 4:
            return date(year, 12, 25), date(year, 12, 28)
        case 5:
            return date(year, 12, 27), date(year, 12, 28)
        case 6:
            return date(year, 12, 27), date(year, 12, 26)
        case _:
            return date(year, 12, 25), date(year, 12, 26)


def _next_monday(day: date) -> date:
    """Give the first Monday after a day."""
    return day + (7 - day.weekday()) * _DAY


def _easter_sunday(year: int) -> date:
    """Compute Easter in the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    cycle = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * cycle + century - century // 4 - correction + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (cycle + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def uk_day(instant: datetime) -> date:
    """Give the day that it is in the United Kingdom at an instant."""
    return instant.astimezone(_UK).date()
