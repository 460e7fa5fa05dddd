"""A meeting: who may be invited and answer, what they may choose to be paid, and who came."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from alongside.eventlog.aggregate import Event, StreamId
from alongside.eventlog.kinds import DomainError
from alongside.participation.domain.activity import LONGEST, Activity, Offer
from alongside.participation.domain.activity_events import (
    AttendanceConfirmed,
    InvitationAnswered,
    PersonInvited,
    Preference,
    PreferenceStated,
)
from alongside.participation.domain.errors import (
    AboveOfferError,
    ActivityAheadError,
    ActivityOverError,
    ActivityPastError,
    AlreadyInvitedError,
    AmountError,
    AttendanceConfirmedError,
    MinutesError,
    NotComingError,
    NothingOfferedError,
    NotInvitedError,
    OwnAttendanceError,
    PersonNotInvitedError,
)
from alongside.participation.domain.people import MemberId

TODAY = date(2026, 11, 23)
HELD = date(2026, 11, 27)
ADA, SAM, OTTO = MemberId("member-ada"), MemberId("member-sam"), MemberId("member-otto")


def planned(on: date = HELD, minutes: int = 120) -> Activity:
    """Plan a meeting that pays £50."""
    return Activity.plan(
        StreamId("activity-1"),
        project="project-1",
        title="The draft aim",
        about="",
        on=on,
        starts="18:30",
        minutes=minutes,
        place="The chapel room",
        offer=Offer(rate_card=3, pence=5000),
        today=TODAY,
    )


def events_of(activity: Activity) -> list[Event]:
    return list(activity.collect_events())  # type: ignore[arg-type]


@pytest.fixture
def meeting() -> Activity:
    """A meeting to which Ada is invited, and Sam, who is staff."""
    made = planned()
    made.invite(ADA, paid=True, today=TODAY)
    made.invite(SAM, paid=False, today=TODAY)
    made.collect_events()
    return made


@pytest.fixture
def coming(meeting: Activity) -> Activity:
    """The same, once both have said yes."""
    for member in (ADA, SAM):
        meeting.answer(member, accepted=True, today=TODAY)
    meeting.collect_events()
    return meeting


def test_a_meeting_is_planned_for_today_or_later() -> None:
    assert planned(TODAY).on == TODAY
    with pytest.raises(ActivityPastError) as refused:
        planned(TODAY - timedelta(1))
    assert refused.value.field == "on"


@pytest.mark.parametrize("minutes", [-1, 0, LONGEST + 1, 2**53])
def test_a_meeting_takes_some_time_and_less_than_a_day(minutes: int) -> None:
    with pytest.raises(MinutesError):
        planned(minutes=minutes)


def test_who_is_invited_is_offered_what_the_card_pays_and_staff_nothing(meeting: Activity) -> None:
    assert meeting.rate_card == 3
    assert meeting.invited[ADA].offer_pence == 5000
    assert meeting.invited[SAM].offer_pence == 0


def test_nobody_is_invited_twice_nor_after_the_day(meeting: Activity) -> None:
    with pytest.raises(AlreadyInvitedError):
        meeting.invite(ADA, paid=True, today=TODAY)
    with pytest.raises(ActivityOverError):
        meeting.invite(OTTO, paid=True, today=HELD + timedelta(1))
    meeting.invite(OTTO, paid=True, today=HELD)
    assert events_of(meeting)[0].originator_version == 4


def test_people_change_their_mind_until_the_day_is_over(meeting: Activity) -> None:
    meeting.answer(ADA, accepted=True, today=TODAY)
    meeting.answer(ADA, accepted=True, today=TODAY)
    meeting.answer(ADA, accepted=False, today=HELD)
    assert [type(each).__name__ for each in events_of(meeting)] == ["InvitationAnswered"] * 2
    assert meeting.invited[ADA].accepted is False
    with pytest.raises(ActivityOverError):
        meeting.answer(ADA, accepted=True, today=HELD + timedelta(1))


@pytest.mark.parametrize(
    ("preference", "pence", "most"),
    [
        (Preference.FULL, 0, 5000),
        (Preference.FULL, 1, 5000),
        (Preference.REDUCED, 1, 1),
        (Preference.REDUCED, 5000, 5000),
        (Preference.DECLINED, 4000, 0),
    ],
)
def test_a_choice_says_the_most_that_is_paid(
    coming: Activity, preference: Preference, pence: int, most: int
) -> None:
    assert coming.invited[ADA].at_most_pence == 5000
    coming.prefer(ADA, preference, pence=pence)
    coming.prefer(ADA, preference, pence=pence)
    (stated,) = events_of(coming)
    assert isinstance(stated, PreferenceStated)
    assert (stated.preference, stated.pence) == (preference, most)
    assert coming.invited[ADA].at_most_pence == most


@pytest.mark.parametrize("pence", [5001, 10**12])
def test_nobody_is_paid_more_than_the_offer(coming: Activity, pence: int) -> None:
    with pytest.raises(AboveOfferError) as refused:
        coming.prefer(ADA, Preference.REDUCED, pence=pence)
    assert "£50" in str(refused.value)


@pytest.mark.parametrize("pence", [0, -1, -(10**12)])
def test_a_reduced_payment_is_above_nothing(coming: Activity, pence: int) -> None:
    with pytest.raises(AmountError):
        coming.prefer(ADA, Preference.REDUCED, pence=pence)


def test_only_who_comes_and_is_offered_payment_chooses(meeting: Activity) -> None:
    with pytest.raises(NotComingError):
        meeting.prefer(ADA, Preference.FULL)
    meeting.answer(SAM, accepted=True, today=TODAY)
    with pytest.raises(NothingOfferedError):
        meeting.prefer(SAM, Preference.FULL)


def test_a_choice_changes_after_the_meeting_until_attendance_is_confirmed(
    coming: Activity,
) -> None:
    coming.prefer(ADA, Preference.DECLINED)
    coming.confirm_attendance(ADA, minutes=90, by=SAM, today=HELD)
    assert coming.invited[ADA].minutes == 90
    with pytest.raises(AttendanceConfirmedError):
        coming.prefer(ADA, Preference.FULL)
    with pytest.raises(AttendanceConfirmedError):
        coming.answer(ADA, accepted=False, today=HELD)
    with pytest.raises(AttendanceConfirmedError):
        coming.confirm_attendance(ADA, minutes=120, by=SAM, today=HELD)


def test_confirming_the_same_again_changes_nothing(coming: Activity) -> None:
    coming.confirm_attendance(ADA, minutes=0, by=SAM, today=HELD)
    coming.confirm_attendance(ADA, minutes=0, by=SAM, today=HELD)
    (confirmed,) = events_of(coming)
    assert isinstance(confirmed, AttendanceConfirmed)
    assert confirmed.minutes == 0


def test_attendance_is_confirmed_on_the_day_at_the_earliest(coming: Activity) -> None:
    with pytest.raises(ActivityAheadError):
        coming.confirm_attendance(ADA, minutes=120, by=SAM, today=HELD - timedelta(1))


@pytest.mark.parametrize("minutes", [-1, LONGEST + 1])
def test_nobody_takes_part_for_less_than_no_time_or_more_than_a_day(
    coming: Activity, minutes: int
) -> None:
    with pytest.raises(MinutesError):
        coming.confirm_attendance(ADA, minutes=minutes, by=SAM, today=HELD)


def test_nobody_confirms_what_they_are_themselves_paid_for(coming: Activity) -> None:
    with pytest.raises(OwnAttendanceError):
        coming.confirm_attendance(ADA, minutes=120, by=ADA, today=HELD)
    coming.confirm_attendance(SAM, minutes=120, by=SAM, today=HELD)
    assert coming.invited[SAM].minutes == 120


STRANGERS: dict[str, tuple[type[DomainError], Callable[[Activity], None]]] = {
    "answer": (NotInvitedError, lambda it: it.answer(OTTO, accepted=True, today=TODAY)),
    "choose": (NotInvitedError, lambda it: it.prefer(OTTO, Preference.FULL)),
    "attend": (
        PersonNotInvitedError,
        lambda it: it.confirm_attendance(OTTO, minutes=1, by=SAM, today=HELD),
    ),
}


@pytest.mark.parametrize(("refusal", "does"), STRANGERS.values(), ids=STRANGERS)
def test_who_was_not_invited_has_no_part_in_it(
    coming: Activity, refusal: type[DomainError], does: Callable[[Activity], None]
) -> None:
    with pytest.raises(refusal):
        does(coming)
    assert events_of(coming) == []


def test_events_carry_what_the_other_services_read(meeting: Activity) -> None:
    meeting.invite(OTTO, paid=True, today=TODAY)
    meeting.answer(OTTO, accepted=True, today=TODAY)
    invited, answered = events_of(meeting)
    assert isinstance(invited, PersonInvited)
    assert isinstance(answered, InvitationAnswered)
    assert (invited.member, invited.offer_pence) == (OTTO, 5000)
    assert (answered.member, answered.accepted) == (OTTO, True)
