"""The day it is in the United Kingdom, by which meetings and payments are counted."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

_UK: Final = ZoneInfo("Europe/London")


def uk_day(instant: datetime) -> date:
    """Give the day that it is in the United Kingdom at an instant."""
    return instant.astimezone(_UK).date()
