"""Days, by the clocks of the United Kingdom."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")


def uk_day(moment: datetime) -> date:
    """Give the day that a moment falls on."""
    return moment.astimezone(LONDON).date()
