"""What every page of this service begins with: who reads, what was done, the way on."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from http import HTTPStatus
from typing import Final, TypeVar

from flask import redirect, request
from werkzeug.wrappers import Response

from alongside.eventlog.errors import StaleVersionError
from alongside.eventlog.kinds import DomainError, MalformedError, NotAllowedError, RefusedError
from alongside.html.dates import clock_time, in_words
from alongside.html.forms import Form
from alongside.html.page import Link
from alongside.http.guard import now, principal
from alongside.http.wiring import wired
from alongside.participation.application.service import ParticipationApplication
from alongside.participation.domain.days import uk_day
from alongside.participation.domain.people import MemberId
from alongside.participation.queries.reader import Reader

T = TypeVar("T")

START: Final = Link("Meetings and payments", "/participation/")
STALE: Final = "Somebody changed this while you were writing. Look at it again, then save again"
_HOUR: Final = 60


def application() -> ParticipationApplication:
    """Give the application of this service."""
    return wired(ParticipationApplication)


def reader() -> Reader:
    """Say who reads this page."""
    who = principal()
    return Reader(who.tenant, MemberId(who.member), who.roles)


def today() -> date:
    """Give the day that it is in the United Kingdom."""
    return uk_day(now())


def place(*parts: str) -> str:
    """Give the address of a page of this service."""
    return "/".join(("/participation", *parts))


def when(on: date, starts: str) -> str:
    """Say a day and a time: `27 November 2026 at 6:30pm`."""
    hour, _, minute = starts.partition(":")
    moment = datetime.combine(on, time(int(hour), int(minute)))
    return f"{in_words(on)} at {clock_time(moment)}"


def how_long(minutes: int) -> str:
    """Say a length of time: `2 hours 30 minutes`."""
    hours, rest = divmod(minutes, _HOUR)
    parts = [_counted(hours, "hour")] if hours else []
    if rest or not parts:
        parts.append(_counted(rest, "minute"))
    return " ".join(parts)


def _counted(number: int, thing: str) -> str:
    return f"1 {thing}" if number == 1 else f"{number} {thing}s"


def done(texts: Mapping[str, str]) -> str:
    """Give what the last step achieved, by the word that its redirect carried."""
    return texts.get(request.args.get("done", ""), "")


def go(address: str, *, done: str = "") -> Response:
    """Lead to a page after a form was sent, so that going back or reloading sends nothing."""
    query = f"?done={done}" if done else ""
    return redirect(address + query, code=HTTPStatus.SEE_OTHER)


def send(form: Form[T], command: Callable[[T], object], *, then: Response) -> Response | Form[T]:
    """Do what a form asks; give the way on, or the form with what is wrong beside its field."""
    if not form.valid:
        return form
    try:
        command(form.value)
    except (RefusedError, NotAllowedError, MalformedError) as refusal:
        return refused(form, refusal)
    return then


def send_unless_stale(form: Form[T], command: Callable[[T], object]) -> Form[T] | None:
    """Do what a form asks; give the form if something is wrong, or it changed meanwhile."""
    if not form.valid:
        return form
    try:
        command(form.value)
    except (RefusedError, NotAllowedError, MalformedError) as refusal:
        return refused(form, refusal)
    except StaleVersionError as fault:
        return form.now_at(fault.current).refuse(STALE)
    return None


def refused(form: Form[T], refusal: DomainError) -> Form[T]:
    """Put a refusal beside the field that it is about, or at the top.

    A form is flat: what the API has as `kind` of `expense` is its field `expense_kind`.
    """
    field = (refusal.field or "").replace("/", "_")
    return form.refuse(str(refusal), at=field if field in form.fields else "")
