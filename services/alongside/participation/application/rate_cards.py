"""Commands on what the trust pays."""

from collections.abc import Sequence
from datetime import date

from alongside.eventlog.application import CommandContext, Saved
from alongside.eventlog.errors import StreamNotFoundError
from alongside.participation.application.log import ParticipationLog
from alongside.participation.domain.days import uk_day
from alongside.participation.domain.rate_card import STREAM, Band, ExpenseLimit, RateCards


class RateCardCommands(ParticipationLog):
    """What a finance officer may change for the whole trust."""

    def adopt_rate_card(
        self,
        context: CommandContext,
        *,
        effective_from: date,
        bands: Sequence[Band],
        expenses: Sequence[ExpenseLimit],
        expected: int,
    ) -> Saved:
        """Pay by another card from a day on; `expected` is 0 the first time.

        Raises:
            CardNotLaterError: it would change what people were offered already.
            CardMalformedError: its bands or expenses cannot be meant.
            StaleVersionError: somebody else adopted one meanwhile.
        """
        with self.command(context) as work:
            try:
                found = work.get(RateCards, STREAM, expected=expected)
            except StreamNotFoundError:
                found = RateCards.begin()
            found.adopt(
                effective_from=effective_from,
                bands=bands,
                expenses=expenses,
                today=uk_day(context.at),
            )
            return work.save(found)
