"""Sums, days and ids as people read them."""

import re
from datetime import date
from typing import Final

_STREAM: Final = re.compile(r"([a-z]+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-([0-9a-f]{12})")


def in_words(day: date) -> str:
    """Write a day."""
    return f"{day.day} {day:%B %Y}"


def pounds(pence: int) -> str:
    """Write a sum, which is not below zero."""
    return f"£{pence // 100:,}.{pence % 100:02}"


def short_id(text: str) -> str:
    """Write a stream's id so that it can be compared at a glance; other words stay as they are.

    Its last part is random, and in one thread there are few.
    """
    found = _STREAM.fullmatch(text)
    return f"{found[1]} {found[2]}" if found else text
