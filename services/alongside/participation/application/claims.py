"""Commands on claims, from the person's word to the budget holder's."""

from alongside.eventlog.application import CommandContext, Saved, Work
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
from alongside.participation.domain.rate_card import STREAM, RateCards
from alongside.participation.queries.members import memberships_of_same_person
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
            cards = self.cards_for(held)
            attendance = attendance_of(held, context.actor, cards)
            if claimed(work.tx, context.actor, activity):
                raise ClaimedAlreadyError
            work.context = in_capacity(context, team(work.tx, held.project))
            claim = Claim.submit(
                self.new_id("claim"),
                attendance=attendance,
                card=cards.card_on(held.on),
                expense=expense,
                today=uk_day(context.at),
            )
            return work.save(claim)

    def cards_for(self, activity: Activity) -> RateCards:
        """Give the trust's rate cards, by which an activity is paid.

        Raises:
            NoRateCardError: it has none.
        """
        try:
            return self.fold(RateCards, STREAM)
        except StreamNotFoundError:
            raise NoRateCardError(on=activity.on) from None

    def query_claim(
        self, context: CommandContext, claim: str, *, at: Stage, expected: int, question: str
    ) -> Saved:
        """Ask the person something before deciding."""
        with self.command(context) as work:
            found = work.get(Claim, claim, expected=expected)
            must_be_another_person(work, found)
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
            must_be_another_person(work, found)
            found.approve(by=context.actor, today=uk_day(context.at))
            return work.save(found)

    def authorise_claim(self, context: CommandContext, claim: str, *, expected: int) -> Saved:
        """Say that it is to be paid."""
        with self.command(context) as work:
            found = work.get(Claim, claim, expected=expected)
            must_be_another_person(work, found)
            found.authorise(by=context.actor, today=uk_day(context.at))
            return work.save(found)

    def reject_claim(
        self, context: CommandContext, claim: str, *, at: Stage, expected: int, reason: str
    ) -> Saved:
        """Say no, and why."""
        with self.command(context) as work:
            found = work.get(Claim, claim, expected=expected)
            must_be_another_person(work, found)
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


def attendance_of(activity: Activity, member: str, cards: RateCards) -> Attendance:
    """Give what is known of somebody at an activity.

    Raises:
        NotAttendedError: they were not invited.
    """
    mine = activity.invited.get(MemberId(member))
    if mine is None:
        raise NotAttendedError
    return Attendance(
        member=member,
        activity=activity.stream,
        project=activity.project,
        on=activity.on,
        minutes=mine.minutes,
        offered_pence=cards.card(activity.rate_card).offer(mine.minutes or 0),
        most_pence=mine.at_most_pence,
    )


def must_be_another_person(work: Work, claim: Claim) -> None:
    """Make sure that the actor had no part in a claim, under any membership of theirs.

    Raises:
        OwnClaimError: it is their own claim.
        OtherHandError: they have approved or authorised it.
    """
    for each in memberships_of_same_person(work.tx, work.context.actor):
        claim.must_be_other_hand(each)
