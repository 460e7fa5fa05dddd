"""Commands on claims, from the person's word to the budget holder's."""

from alongside.eventlog.application import CommandContext, Saved
from alongside.eventlog.errors import StreamNotFoundError
from alongside.participation.application.log import ParticipationLog, in_capacity
from alongside.participation.domain.activity import Activity
from alongside.participation.domain.claim import Attendance, Claim
from alongside.participation.domain.claim_events import (
    ClaimAnswered,
    ClaimQueried,
    ClaimRejected,
    Expense,
    Stage,
)
from alongside.participation.domain.days import uk_day
from alongside.participation.domain.payment_errors import (
    ClaimedAlreadyError,
    NoRateCardError,
    NotAttendedError,
)
from alongside.participation.domain.people import MemberId
from alongside.participation.domain.rate_card import STREAM, RateCard, RateCards
from alongside.participation.queries.payments import claimed
from alongside.participation.queries.projects import team


class ClaimCommands(ParticipationLog):
    """What the person, the co-production lead and the budget holder may do with a claim."""

    def submit_claim(
        self, context: CommandContext, activity: str, *, expense: Expense | None
    ) -> Saved:
        """Claim for an activity that one came to, with at most one expense.

        Raises:
            NotAttendedError: nobody has confirmed that one came.
            ClaimedAlreadyError: one has a claim for it.
            NoRateCardError: no rate card was in force on its day.
        """
        with self.command(context) as work:
            # Whoever claims for the same activity waits, so that nobody claims twice at once.
            held = work.get(Activity, activity)
            mine = held.invited.get(MemberId(context.actor))
            if mine is None:
                raise NotAttendedError
            if claimed(work.tx, context.actor, activity):
                raise ClaimedAlreadyError
            work.context = in_capacity(context, team(work.tx, held.project))
            claim = Claim.submit(
                self.new_id("claim"),
                attendance=Attendance(
                    member=context.actor,
                    activity=activity,
                    project=held.project,
                    on=held.on,
                    minutes=mine.minutes,
                    most_pence=mine.at_most_pence,
                ),
                card=self.card_of(held),
                expense=expense,
                today=uk_day(context.at),
            )
            return work.save(claim)

    def card_of(self, activity: Activity) -> RateCard:
        """Give the rate card in force on the day of an activity.

        Raises:
            NoRateCardError: none was.
        """
        try:
            return self.fold(RateCards, STREAM).card_on(activity.on)
        except StreamNotFoundError:
            raise NoRateCardError(on=activity.on) from None

    def query_claim(
        self, context: CommandContext, claim: str, *, at: Stage, expected: int, question: str
    ) -> Saved:
        """Ask the person something before deciding."""
        with self.command(context) as work:
            found = work.get(Claim, claim, expected=expected)
            found.may_decide(at, by=context.actor)
            sealed = self.seal_next(work, found, ClaimQueried, "question", question)
            found.query(sealed, at=at, by=context.actor)
            return work.save(found)

    def answer_query(
        self, context: CommandContext, claim: str, *, expected: int, answer: str
    ) -> Saved:
        """Answer what was asked about one's claim."""
        with self.command(context) as work:
            found = work.get(Claim, claim, expected=expected)
            found.must_take_answer(by=context.actor)
            work.context = in_capacity(context, team(work.tx, found.project))
            sealed = self.seal_next(work, found, ClaimAnswered, "answer", answer)
            found.answer(sealed, by=context.actor)
            return work.save(found)

    def approve_claim(self, context: CommandContext, claim: str, *, expected: int) -> Saved:
        """Say that it happened."""
        with self.command(context) as work:
            found = work.get(Claim, claim, expected=expected)
            found.approve(by=context.actor, today=uk_day(context.at))
            return work.save(found)

    def authorise_claim(self, context: CommandContext, claim: str, *, expected: int) -> Saved:
        """Say that it is to be paid."""
        with self.command(context) as work:
            found = work.get(Claim, claim, expected=expected)
            found.authorise(by=context.actor, today=uk_day(context.at))
            return work.save(found)

    def reject_claim(
        self, context: CommandContext, claim: str, *, at: Stage, expected: int, reason: str
    ) -> Saved:
        """Say no, and why."""
        with self.command(context) as work:
            found = work.get(Claim, claim, expected=expected)
            found.may_decide(at, by=context.actor)
            sealed = self.seal_next(work, found, ClaimRejected, "reason", reason)
            found.reject(sealed, at=at, by=context.actor, today=uk_day(context.at))
            return work.save(found)

    def withdraw_claim(self, context: CommandContext, claim: str, *, expected: int) -> Saved:
        """Take one's claim back."""
        with self.command(context) as work:
            found = work.get(Claim, claim, expected=expected)
            work.context = in_capacity(context, team(work.tx, found.project))
            found.withdraw(by=context.actor, today=uk_day(context.at))
            return work.save(found)
