"""Commands on batches: made, exported once, and paid.

An export is one transaction: the lines go into the log with each claim, sealed for the bank details
of its payee, or nothing does. Asked for again, it gives what is there.
"""

from collections.abc import Sequence
from datetime import date

from alongside.eventlog.application import CommandContext, Saved, Work
from alongside.participation.application.claims import must_be_another_person
from alongside.participation.application.log import ParticipationLog
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.batch import Batch
from alongside.participation.domain.claim import Claim
from alongside.participation.domain.claim_events import ClaimExported, State
from alongside.participation.domain.days import uk_day
from alongside.participation.domain.payment_errors import BankDetailsError, NothingToPayError
from alongside.participation.domain.payment_file import (
    Item,
    can_be_sent,
    digest,
    item_of,
    rows_of,
    whole_file,
)
from alongside.participation.queries.members import memberships_of_same_person
from alongside.participation.queries.payments import authorised, next_number, payable, take_turn
from alongside.participation.queries.people import bank_account
from alongside.privacy.keys import DestroyedKeyError
from alongside.privacy.sealed import Purpose


class BatchCommands(ParticipationLog):
    """What a finance officer may do."""

    def make_batch(self, context: CommandContext) -> Saved:
        """Put every claim that is authorised into one batch; two made at once share none.

        Left for another batch: claims without bank details, and those in which whoever makes this
        one has had a part.

        Raises:
            NothingToPayError: no claim is ready.
        """
        with self.command(context) as work:
            take_turn(work.tx)
            claims = [work.get(Claim, each) for each in authorised(work.tx)]
            waiting = [each for each in claims if each.state is State.AUTHORISED]
            me = memberships_of_same_person(work.tx, context.actor)
            mine = [each for each in waiting if not me.isdisjoint(hands_in(each))]
            known = payable(work.tx, (each.member for each in waiting))
            ready = [each for each in waiting if each not in mine and each.member in known]
            if not ready:
                unknown = sum(each.member not in known for each in waiting)
                raise NothingToPayError(no_bank_details=unknown, other_hand=len(mine))
            today = uk_day(context.at)
            batch = Batch.make(
                self.new_id("batch"),
                number=next_number(work.tx),
                claims={each.stream: each.total_pence for each in ready},
                by=context.actor,
                today=today,
            )
            for each in ready:
                each.put_in_batch(batch.stream, by=context.actor, today=today)
            return work.save(batch, *ready)

    def take_out_of_batch(
        self, context: CommandContext, batch: str, *, claim: str, expected: int
    ) -> Saved:
        """Take a claim out of a batch that was not exported; it waits for another."""
        with self.command(context) as work:
            found = work.get(Batch, batch, expected=expected)
            found.must_have(claim)
            its = work.get(Claim, claim)
            today = uk_day(context.at)
            found.take_out(claim, pence=its.total_pence, by=context.actor, today=today)
            its.take_out(batch, by=context.actor, today=today)
            return work.save(found, its)

    def export_batch(self, context: CommandContext, batch: str) -> Saved:
        """Write the batch's file; what was written already stays as it is.

        Raises:
            OwnClaimError: one of the claims is one's own.
            OtherHandError: one has approved or authorised one of them.
            BankDetailsError: bank details are missing or cannot be sent.
            NothingToPayError: every claim was taken out.
        """
        with self.command(context) as work:
            found = work.get(Batch, batch)
            if found.exported_on:
                return work.save(found)
            claims = [work.get(Claim, each) for each in found.claims]
            for each in claims:
                must_be_another_person(work, each)
            items = [item_of(each, batch=found.number) for each in claims]
            rows = self._rows(work, claims, items)
            today = uk_day(context.at)
            for claim, its_rows in zip(claims, rows, strict=True):
                self._export(work, claim, its_rows, batch=batch, today=today)
            content = whole_file(found.number, rows, items)
            lines = sum(len(item.parts) for item in items)
            found.export(sha256=digest(content), lines=lines, by=context.actor, today=today)
            return work.save(found, *claims)

    def pay_batch(
        self, context: CommandContext, batch: str, *, reference: str, on: date, expected: int
    ) -> Saved:
        """Record that the bank paid a batch, on its day and with its reference."""
        with self.command(context) as work:
            found = work.get(Batch, batch, expected=expected)
            if not found.pay(reference=reference, on=on, today=uk_day(context.at)):
                return work.save(found)
            claims = [work.get(Claim, each) for each in found.claims]
            for each in claims:
                each.pay(reference=reference, on=on)
            return work.save(found, *claims)

    def _rows(self, work: Work, claims: Sequence[Claim], items: Sequence[Item]) -> list[str]:
        """Open where to pay each person, and write their rows.

        Raises:
            BankDetailsError: somebody's details are missing, erased or cannot be sent.
        """
        accounts = [bank_account(work.tx, self.sealer, each.member) for each in claims]
        rows = []
        blocked = []
        for claim, item, account in zip(claims, items, accounts, strict=True):
            if isinstance(account, BankAccount) and can_be_sent(account):
                rows.append(rows_of(item, account))
            else:
                blocked.append(claim.stream)
        if blocked:
            raise BankDetailsError(claims=blocked)
        return rows

    def _export(self, work: Work, claim: Claim, rows: str, *, batch: str, today: date) -> None:
        try:
            sealed = self.seal(
                work.context,
                rows,
                person=claim.member,
                purpose=Purpose.BANK,
                at=(claim.stream, claim.version + 1, ClaimExported, "rows"),
            )
        except DestroyedKeyError:
            raise BankDetailsError(claims=[claim.stream]) from None
        claim.export(batch, sealed, by=work.context.actor, today=today)


def hands_in(claim: Claim) -> frozenset[str]:
    """Name those who have had a part in a claim."""
    return frozenset({claim.member, claim.approver, claim.authoriser}) - {""}
