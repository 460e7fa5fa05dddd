"""What can happen to an activity, and what such events are made of."""

from datetime import date
from enum import StrEnum

from alongside.eventlog.aggregate import Created, Event
from alongside.participation.domain.people import MemberId


class Kind(StrEnum):
    """What people are asked to."""

    MEETING = "meeting"


class Preference(StrEnum):
    """What somebody chose to be paid; nobody is asked why."""

    FULL = "full"
    REDUCED = "reduced"
    DECLINED = "declined"


class ActivityPlanned(Created, frozen=True, kw_only=True, tag="activity.planned.v1"):
    """A meeting of a project was planned, with what the rate card of its day offers for it.

    `about` is the stream of the decision that it prepares, empty if none; `starts` is `18:30`.
    """

    project: str
    title: str
    kind: Kind
    about: str
    on: date
    starts: str
    minutes: int
    place: str
    rate_card: int
    offer_pence: int


class PersonInvited(Event, frozen=True, kw_only=True, tag="activity.person_invited.v1"):
    """Somebody was asked to come, and told what they would be paid; 0 for staff."""

    member: MemberId
    offer_pence: int


class InvitationAnswered(Event, frozen=True, kw_only=True, tag="activity.invitation_answered.v1"):
    """Somebody said whether they will come, or changed their mind."""

    member: MemberId
    accepted: bool


class PreferenceStated(Event, frozen=True, kw_only=True, tag="activity.preference_stated.v1"):
    """Somebody chose how to be paid; `pence` is the most that they will get."""

    member: MemberId
    preference: Preference
    pence: int


class AttendanceConfirmed(Event, frozen=True, kw_only=True, tag="activity.attendance_confirmed.v1"):
    """It was confirmed for how many minutes somebody took part; 0 if they did not come."""

    member: MemberId
    minutes: int
