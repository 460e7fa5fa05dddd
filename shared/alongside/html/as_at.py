"""Looking at a page as it was at an earlier moment: a plain GET form, and what it means.

The address carries either three boxes and a time (`?as-at-day=…`, from the form) or one exact
moment (`?as-at=2026-11-23T10:02:11Z`, from a link).
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from flask import Request
from marshmallow import ValidationError

from alongside.html.dates import LONDON
from alongside.html.form_field import FormField
from alongside.html.forms import Fault, Form
from alongside.html.submission import Submission, submitted
from alongside.http.fields import DateParts, DayMonthYear

DAY: Final = "as-at"
TIME: Final = "as-at-time"
_DATE: Final = DateParts("Date", ask="Enter a date")
_CLOCK: Final = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*(am|pm)?", re.IGNORECASE | re.ASCII)
_LONGEST: Final = 10
BAD_TIME: Final = "Time must be like 10:02am or 14:30"
BAD_MOMENT: Final = "That moment could not be read. Enter a date"
_HALF_DAY: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AsAt:
    """What the person asked to see; `moment` is None for how things stand now."""

    form: Form[None]
    moment: datetime | None = None


def read_as_at(request: Request, *, zone: tzinfo = LONDON) -> AsAt:
    """Read the moment from the address.

    A minute or a day is meant to its end: what happened at 10:02:11 is shown as 10:02am, so who
    asks for 10:02am wants to see it.
    """
    sent = submitted(request)
    if exact := sent.one(DAY):
        return _exact(exact, zone)
    parts = DayMonthYear(*(sent.one(f"{DAY}-{part}") for part in ("day", "month", "year")))
    return _from_boxes(sent, parts, zone)


def _exact(sent: str, zone: tzinfo) -> AsAt:
    try:
        read = datetime.fromisoformat(sent)
        moment = (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
        local = moment.astimezone(zone)
    except (ValueError, OverflowError):
        return AsAt(form=_form(DayMonthYear(), "", wrong=(Fault(BAD_MOMENT, f"#{DAY}-day"),)))
    return AsAt(form=_form(DayMonthYear.of(local), f"{local:%H:%M}"), moment=moment)


def _from_boxes(sent: Submission, parts: DayMonthYear, zone: tzinfo) -> AsAt:
    clock = sent.one(TIME)
    if not clock.strip() and len(parts.absent) == len(("day", "month", "year")):
        return AsAt(form=_form(parts, clock))
    form = _form(parts, clock)
    day: date | None = None
    try:
        day = _DATE.deserialize(None if parts == DayMonthYear() else parts)
    except ValidationError as error:
        form = form.refuse(str(error.messages[0]), at=DAY)
    end = _end_of(clock)
    if end is None:
        form = form.refuse(BAD_TIME, at=TIME)
    if form.faults or day is None or end is None:
        return AsAt(form=form)
    try:
        return AsAt(form=form, moment=_moment(day, end, zone))
    except OverflowError:
        return AsAt(form=form.refuse("Date must be a real date", at=DAY))


def _moment(day: date, end: time, zone: tzinfo) -> datetime:
    """Give the last instant of a minute; of the two 1:30am of an October night, the later one."""
    minute = datetime.combine(day, end, zone).replace(fold=1).astimezone(UTC)
    return minute + timedelta(minutes=1) - timedelta(microseconds=1)


def _end_of(clock: str) -> time | None:
    """Read `10:02am`, `10.02`, `2pm` or `14:30`; nothing means the end of the day."""
    text = clock.strip()
    if not text:
        return time(23, 59)
    found = _CLOCK.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None or not (found[2] or found[3]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= _HALF_DAY:
            return None
        hour = hour % _HALF_DAY + (_HALF_DAY if found[3].lower() == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _form(parts: DayMonthYear, clock: str, wrong: tuple[Fault, ...] = ()) -> Form[None]:
    """Make the form; it changes nothing, so it carries no token and no key."""
    day = FormField(name=DAY, called="Date", parts=parts, hint="For example, 23 11 2026")
    hour = FormField(
        name=TIME, called="Time", required=False, value=clock, hint="For example, 10:02am"
    )
    return Form(fields={DAY: day, TIME: hour}, csrf_token="", idempotency_key="", faults=wrong)
