"""An activity: who is invited, what they are offered, what they answered, and who came.

A person chooses how they are paid until it is confirmed that they came. Where they chose nothing,
they are paid what they were offered.
"""

from datetime import date
from typing import Final, Self

import msgspec

from alongside.eventlog.aggregate import Aggregate, StreamId, event
from alongside.participation.domain.activity_events import (
    ActivityPlanned,
    AttendanceConfirmed,
    InvitationAnswered,
    Kind,
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

LONGEST: Final = 24 * 60
"""The most minutes that a meeting takes."""


class Offer(msgspec.Struct, frozen=True):
    """What a trust pays for a meeting, and by which rate card."""

    rate_card: int
    pence: int


class Invitation(msgspec.Struct, frozen=True):
    """One person's place in a meeting; None for what they, or the lead, have not said yet."""

    offer_pence: int
    accepted: bool | None = None
    preference: Preference | None = None
    preferred_pence: int = 0
    minutes: int | None = None

    @property
    def at_most_pence(self) -> int:
        """Give the most that this person is paid: what they chose, otherwise the offer."""
        return self.offer_pence if self.preference is None else self.preferred_pence


class Activity(Aggregate):
    """A meeting of one project."""

    @event(ActivityPlanned)
    def __init__(
        self,
        *,
        project: str,
        title: str,
        kind: Kind,
        about: str,
        on: date,
        starts: str,
        minutes: int,
        place: str,
        rate_card: int,
        offer_pence: int,
    ) -> None:
        self.project, self.title, self.kind, self.about = project, title, kind, about
        self.on, self.starts, self.minutes, self.place = on, starts, minutes, place
        self.rate_card, self.offer_pence = rate_card, offer_pence
        self.invited: dict[MemberId, Invitation] = {}

    @classmethod
    def plan(
        cls,
        stream: StreamId,
        *,
        project: str,
        title: str,
        about: str,
        on: date,
        starts: str,
        minutes: int,
        place: str,
        offer: Offer,
        today: date,
    ) -> Self:
        """Plan a meeting on today's date or a later one.

        Raises:
            ActivityPastError: the day has gone by.
            MinutesError: no meeting takes so long, or so short a time.
        """
        if on < today:
            raise ActivityPastError(given=on, today=today)
        must_be_minutes(minutes, least=1)
        return cls._create(
            ActivityPlanned,
            id=stream,
            project=project,
            title=title,
            kind=Kind.MEETING,
            about=about,
            on=on,
            starts=starts,
            minutes=minutes,
            place=place,
            rate_card=offer.rate_card,
            offer_pence=offer.pence,
        )

    def invite(self, member: MemberId, *, paid: bool, today: date) -> None:
        """Ask somebody to come; who is not `paid` is offered nothing.

        Raises:
            ActivityOverError: the day has gone by.
            AlreadyInvitedError: they are invited already.
        """
        self._must_not_be_over(today)
        if member in self.invited:
            raise AlreadyInvitedError
        self._person_invited(member=member, offer_pence=self.offer_pence if paid else 0)

    @event(PersonInvited)
    def _person_invited(self, *, member: MemberId, offer_pence: int) -> None:
        self.invited[member] = Invitation(offer_pence)

    def answer(self, member: MemberId, *, accepted: bool, today: date) -> None:
        """Say whether one will come; changing one's mind is fine, the same again changes nothing.

        Raises:
            NotInvitedError: this person is not invited.
            ActivityOverError: the day has gone by.
            AttendanceConfirmedError: it is confirmed already whether they came.
        """
        mine = self._own(member)
        self._must_not_be_over(today)
        _must_be_open(mine)
        if mine.accepted is not accepted:
            self._answered(member=member, accepted=accepted)

    @event(InvitationAnswered)
    def _answered(self, *, member: MemberId, accepted: bool) -> None:
        mine = self.invited[member]
        self.invited[member] = msgspec.structs.replace(mine, accepted=accepted)

    def prefer(self, member: MemberId, preference: Preference, *, pence: int = 0) -> None:
        """Choose how to be paid; `pence` counts for a reduced payment alone.

        Raises:
            NotInvitedError: this person is not invited.
            AttendanceConfirmedError: it is confirmed already whether they came.
            NotComingError: they have not said that they will come.
            NothingOfferedError: they are offered no payment.
            AmountError: a reduced payment of nothing, or less.
            AboveOfferError: a reduced payment above the offer.
        """
        mine = self._own(member)
        _must_be_open(mine)
        if not mine.accepted:
            raise NotComingError
        if not mine.offer_pence:
            raise NothingOfferedError
        most = _most(preference, pence, offer=mine.offer_pence)
        if (mine.preference, mine.preferred_pence) != (preference, most):
            self._preferred(member=member, preference=preference, pence=most)

    @event(PreferenceStated)
    def _preferred(self, *, member: MemberId, preference: Preference, pence: int) -> None:
        self.invited[member] = msgspec.structs.replace(
            self.invited[member], preference=preference, preferred_pence=pence
        )

    def confirm_attendance(
        self, member: MemberId, *, minutes: int, by: MemberId, today: date
    ) -> None:
        """Confirm for how many minutes somebody took part, 0 if they did not come.

        Raises:
            ActivityAheadError: the meeting is on a later day.
            PersonNotInvitedError: they were not invited.
            OwnAttendanceError: it is one's own, and one is paid for it.
            MinutesError: no meeting takes so long, or so short a time.
            AttendanceConfirmedError: it is confirmed already, with other minutes.
        """
        if today < self.on:
            raise ActivityAheadError
        theirs = self.invited.get(member)
        if theirs is None:
            raise PersonNotInvitedError
        if by == member and theirs.offer_pence:
            raise OwnAttendanceError
        must_be_minutes(minutes, least=0)
        if theirs.minutes == minutes:
            return
        _must_be_open(theirs)
        self._attended(member=member, minutes=minutes)

    @event(AttendanceConfirmed)
    def _attended(self, *, member: MemberId, minutes: int) -> None:
        mine = self.invited[member]
        self.invited[member] = msgspec.structs.replace(mine, minutes=minutes)

    def _own(self, member: MemberId) -> Invitation:
        if member not in self.invited:
            raise NotInvitedError
        return self.invited[member]

    def _must_not_be_over(self, today: date) -> None:
        if today > self.on:
            raise ActivityOverError


def must_be_minutes(minutes: int, *, least: int) -> None:
    """Make sure that somebody can spend so many minutes at a meeting.

    Raises:
        MinutesError: they cannot.
    """
    if not least <= minutes <= LONGEST:
        raise MinutesError(least=least, most=LONGEST)


def _must_be_open(invitation: Invitation) -> None:
    if invitation.minutes is not None:
        raise AttendanceConfirmedError


def _most(preference: Preference, pence: int, *, offer: int) -> int:
    """Give the most that somebody is paid who chose this.

    Raises:
        AmountError: a reduced payment of nothing, or less.
        AboveOfferError: a reduced payment above the offer.
    """
    match preference:
        case Preference.FULL:
            return offer
        case Preference.DECLINED:
            return 0
        case Preference.REDUCED:
            if pence <= 0:
                raise AmountError
            if pence > offer:
                raise AboveOfferError(offer_pence=offer)
            return pence
