"""Dates as people read them: `23 November 2026 at 10:02am`, in the trust's own time."""

from calendar import month_name
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")
_HALF_DAY: Final = 12


def in_words(day: date) -> str:
    """Say a day: `23 November 2026`. The words do not depend on the server's language."""
    return f"{day.day} {month_name[day.month]} {day.year}"


def clock_time(moment: datetime) -> str:
    """Say a time of day: `10:02am`, `midday`, `midnight`."""
    if moment.minute == 0 and moment.hour % _HALF_DAY == 0:
        return "midday" if moment.hour else "midnight"
    hour = moment.hour % _HALF_DAY or _HALF_DAY
    return f"{hour}:{moment.minute:02}{'am' if moment.hour < _HALF_DAY else 'pm'}"


def moment_in_words(moment: datetime, zone: tzinfo = LONDON) -> str:
    """Say an aware moment in a time zone: `23 November 2026 at 10:02am`."""
    local = moment.astimezone(zone)
    return f"{in_words(local)} at {clock_time(local)}"


def day_in_words(day: date, zone: tzinfo = LONDON) -> str:
    """Say the day of a date, or of an aware moment in a time zone."""
    return in_words(day.astimezone(zone) if isinstance(day, datetime) else day)


def machine_moment(moment: datetime) -> str:
    """Give a moment for `<time datetime>`."""
    return moment.isoformat(timespec="milliseconds")


FILTERS: Final[dict[str, Callable[..., str]]] = {
    "moment": moment_in_words,
    "day": day_in_words,
    "machine_moment": machine_moment,
}
