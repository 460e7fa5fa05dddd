"""Commands on activities: plan, invite, answer, choose how to be paid, say who came."""

from collections.abc import Sequence
from datetime import date

from alongside.eventlog.application import CommandContext, Saved
from alongside.eventlog.errors import StreamNotFoundError
from alongside.participation.application.log import ParticipationLog, in_capacity
from alongside.participation.domain.activity import Activity, Offer, must_be_minutes
from alongside.participation.domain.activity_events import Preference
from alongside.participation.domain.days import uk_day
from alongside.participation.domain.errors import (
    DecisionNotFoundError,
    NoRateError,
    NotCoProductionLeadError,
    NotLeadError,
    NotOnTeamError,
)
from alongside.participation.domain.payment_errors import NoRateCardError
from alongside.participation.domain.people import MemberId, is_offered_payment
from alongside.participation.domain.rate_card import STREAM, RateCards
from alongside.participation.queries.members import must_be_member
from alongside.participation.queries.projects import Team, decisions, team
from alongside.participation.queries.reader import Reader


class ActivityCommands(ParticipationLog):
    """What people may do with a meeting, from planning it until it is known who came."""

    def offer(self, on: date, minutes: int) -> Offer:
        """Give what the trust of the open transaction pays for a meeting, by the card of its day.

        Raises:
            MinutesError: no meeting takes so long, or so short a time.
            NoRateError: no rate card is in force on that day.
        """
        must_be_minutes(minutes, least=1)
        try:
            card = self.fold(RateCards, STREAM).card_on(on)
        except (StreamNotFoundError, NoRateCardError):
            raise NoRateError from None
        return Offer(card.number, card.offer(minutes))

    def plan_activity(
        self,
        context: CommandContext,
        reader: Reader,
        project: str,
        *,
        title: str,
        about: str = "",
        on: date,
        starts: str,
        minutes: int,
        place: str,
        invite: Sequence[str] = (),
    ) -> Saved:
        """Plan a meeting of a project, and ask people of its team to come.

        Raises:
            NotLeadError: one leads neither the project nor co-production.
            DecisionNotFoundError: it is about a decision of another project, or of none.
            NoRateError: no rate card is in force on that day.
            NotOnTeamError: somebody invited is not in the project's team.
        """
        with self.command(context) as work:
            its_team = team(work.tx, project)
            if not its_team.plans(reader):
                raise NotLeadError
            work.context = in_capacity(context, its_team)
            if about and about not in {each.decision for each in decisions(work.tx, project)}:
                raise DecisionNotFoundError
            today = uk_day(context.at)
            planned = Activity.plan(
                self.new_id("activity"),
                project=project,
                title=title,
                about=about,
                on=on,
                starts=starts,
                minutes=minutes,
                place=place,
                offer=self.offer(on, minutes),
                today=today,
            )
            for member in invite:
                _invite(planned, its_team, member, today=today)
            return work.save(planned)

    def invite(
        self, context: CommandContext, reader: Reader, activity: str, members: Sequence[str]
    ) -> Saved:
        """Ask people of the project's team to come, and offer them what the meeting is paid.

        Raises:
            NotLeadError: one leads neither the project nor co-production.
            MemberNotFoundError: somebody is not a member of the trust.
            NotOnTeamError: somebody is not in the project's team.
        """
        with self.on_activity(context, activity) as (work, found, its_team):
            if not its_team.plans(reader):
                raise NotLeadError
            for member in members:
                must_be_member(work.tx, member)
                _invite(found, its_team, member, today=uk_day(context.at))
            return work.save(found)

    def answer(self, context: CommandContext, activity: str, *, accepted: bool) -> Saved:
        """Say whether one will come."""
        with self.on_activity(context, activity) as (work, found, _):
            found.answer(MemberId(context.actor), accepted=accepted, today=uk_day(context.at))
            return work.save(found)

    def prefer(
        self, context: CommandContext, activity: str, preference: Preference, *, pence: int = 0
    ) -> Saved:
        """Choose how one is paid; nobody is asked why."""
        with self.on_activity(context, activity) as (work, found, _):
            found.prefer(MemberId(context.actor), preference, pence=pence)
            return work.save(found)

    def confirm_attendance(
        self,
        context: CommandContext,
        reader: Reader,
        activity: str,
        *,
        member: str,
        minutes: int,
        expected: int | None = None,
    ) -> Saved:
        """Confirm for how long somebody took part, 0 minutes if they did not come.

        Raises:
            NotCoProductionLeadError: one does not lead co-production.
            StaleVersionError: somebody changed the meeting meanwhile.
        """
        with self.on_activity(context, activity, expected=expected) as (work, found, its_team):
            if not its_team.confirms(reader):
                raise NotCoProductionLeadError
            found.confirm_attendance(
                MemberId(member),
                minutes=minutes,
                by=MemberId(context.actor),
                today=uk_day(context.at),
            )
            return work.save(found)


def _invite(found: Activity, its_team: Team, member: str, *, today: date) -> None:
    speaks_as = its_team.capacity_of(member)
    if not speaks_as:
        raise NotOnTeamError
    found.invite(MemberId(member), paid=is_offered_payment(speaks_as), today=today)
