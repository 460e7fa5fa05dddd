"""The forms of a meeting: plan it, invite somebody, say who came."""

from dataclasses import dataclass
from datetime import date

from alongside.html.forms import FormDefinition
from alongside.participation.schemas.activities import (
    ActivityPageSchema,
    AttendancePageSchema,
    InvitePageSchema,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeeting:
    """A meeting to plan."""

    title: str
    about: str
    on: date
    starts: str
    minutes: int
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """Somebody to invite."""

    invite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """For how many minutes somebody took part."""

    minutes: int


PLAN = FormDefinition(ActivityPageSchema(), NewMeeting)
INVITE = FormDefinition(InvitePageSchema(), NewInvitation)
ATTENDANCE = FormDefinition(AttendancePageSchema(), Attended)
