"""What is refused where money is paid, and why.

::

    PaymentError
    ├── not found
    │   ├── NoRateCardError          no rate card was in force on that day
    │   ├── ClaimNotFoundError       no such claim that this person may see
    │   └── BatchNotFoundError       no such batch
    ├── refused by a rule
    │   ├── CardNotLaterError        a rate card that would change what was offered already
    │   ├── NotAttendedError         nobody has confirmed that the person came
    │   ├── ClaimedAlreadyError      the person has a claim for this activity
    │   ├── NothingToClaimError      no time to be paid and no expense
    │   ├── ExpenseKindError         the rate card pays no such expense
    │   ├── ExpenseTooMuchError      more than the rate card pays
    │   ├── WrongStateError          the claim has come further, or not as far
    │   ├── NothingToPayError        no claim can go into a batch
    │   ├── NotInBatchError          the claim is not in this batch
    │   ├── BankDetailsError         a claim's bank details are missing or cannot be sent
    │   ├── BatchExportedError       an exported batch never changes
    │   ├── BatchNotExportedError    a batch is paid after it was exported
    │   └── DamagedFileError         the bytes of an export are not those that went out
    ├── not allowed
    │   ├── OwnClaimError            one's own claim
    │   └── OtherHandError           the same person in two of the four roles
    └── malformed
        ├── CardMalformedError       bands out of order, a kind twice, a sum out of bounds
        ├── AmountError              not a sum of money that can be meant
        ├── UnsafeReferenceError     characters that a ledger could misread
        └── PaidDayError             before the export, or still to come
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from alongside.eventlog.kinds import (
    MalformedError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from alongside.participation.domain.errors import ParticipationError
from alongside.participation.domain.money import in_pounds


class PaymentError(ParticipationError):
    """The root of the errors about money."""


class NoRateCardError(PaymentError, NotFoundError):
    """No rate card was in force on a day."""

    slug = "no-rate-card"

    def __init__(self, *, on: date) -> None:
        self.on = on
        super().__init__(
            "Your trust has no rate card for that day. Ask a finance officer to add one."
        )


class CardNotLaterError(PaymentError, RefusedError):
    """A rate card begins no later than the one before it, or in the past."""

    slug = "rate-card-not-later"
    field: ClassVar[str | None] = "effective_from"

    def __init__(self) -> None:
        super().__init__(
            "A new rate card must start today or later, and after the one before it:"
            " what people were offered already stays."
        )


class NotAttendedError(PaymentError, RefusedError):
    """Nobody has confirmed that the person came."""

    slug = "not-attended"

    def __init__(self) -> None:
        super().__init__(
            "Nobody has confirmed yet that you were there."
            " Ask the co-production lead to confirm it, then claim."
        )


class ClaimedAlreadyError(PaymentError, RefusedError):
    """The person has a claim for this activity."""

    slug = "claimed-already"

    def __init__(self) -> None:
        super().__init__("You have claimed for this already. Open that claim to see how far it is.")


class NothingToClaimError(PaymentError, RefusedError):
    """There is no time to be paid and no expense."""

    slug = "nothing-to-claim"
    field: ClassVar[str | None] = "expense"

    def __init__(self) -> None:
        super().__init__("There is nothing to pay for the time. To claim an expense, enter it.")


class ExpenseKindError(PaymentError, RefusedError):
    """The rate card pays no expense of this kind."""

    slug = "expense-not-paid"
    field: ClassVar[str | None] = "expense/kind"

    def __init__(self) -> None:
        super().__init__("Your trust does not pay for this kind of expense. Select another.")


class ExpenseTooMuchError(PaymentError, RefusedError):
    """The expense is more than the rate card pays."""

    slug = "expense-too-much"
    field: ClassVar[str | None] = "expense"

    def __init__(self, *, most_pence: int) -> None:
        self.most_pence = most_pence
        super().__init__(
            f"Your trust pays at most {in_pounds(most_pence)} for this."
            f" Enter {in_pounds(most_pence)} or less, or talk to the co-production lead first."
        )


class WrongStateError(PaymentError, RefusedError):
    """The claim has come further than this, or not as far."""

    slug = "wrong-state"

    def __init__(self, *, state: str) -> None:
        self.state = state
        super().__init__(f"This claim is {state}, so this cannot be done with it now.")


class NothingToPayError(PaymentError, RefusedError):
    """No claim can go into a batch."""

    slug = "nothing-to-pay"

    def __init__(self, *, no_bank_details: int, other_hand: int) -> None:
        self.no_bank_details, self.other_hand = no_bank_details, other_hand
        super().__init__(
            "No claim is ready to be paid."
            + (f" {no_bank_details} waiting for bank details." if no_bank_details else "")
            + (
                f" {other_hand} must be paid by another finance officer,"
                " because you took part in them."
                if other_hand
                else ""
            )
        )


class NotInBatchError(PaymentError, RefusedError):
    """The claim is not in this batch."""

    slug = "not-in-batch"

    def __init__(self) -> None:
        super().__init__("This claim is not in this batch.")


class BankDetailsError(PaymentError, RefusedError):
    """Bank details of some claims are missing, erased, or cannot be sent."""

    slug = "bank-details-missing"

    def __init__(self, *, claims: Sequence[str]) -> None:
        self.claims = tuple(claims)
        many = len(self.claims) != 1
        super().__init__(
            f"{len(self.claims)} {'claims have' if many else 'claim has'} no bank details that can"
            f" be sent. Take {'them' if many else 'it'} out of the batch, or ask for the details,"
            " then export again."
        )


class BatchExportedError(PaymentError, RefusedError):
    """The batch was exported, so it never changes."""

    slug = "batch-exported"

    def __init__(self) -> None:
        super().__init__("This batch was exported, so nothing in it changes any more.")


class BatchNotExportedError(PaymentError, RefusedError):
    """The batch was not exported yet."""

    slug = "batch-not-exported"

    def __init__(self) -> None:
        super().__init__("Export this batch first.")


class OwnClaimError(PaymentError, NotAllowedError):
    """Somebody would decide on their own claim."""

    slug = "own-claim"

    def __init__(self) -> None:
        super().__init__("This is your own claim, so somebody else must decide on it.")


class OtherHandError(PaymentError, NotAllowedError):
    """The same person would act in two of the four roles."""

    slug = "other-hand"

    def __init__(self, *, did: str) -> None:
        self.did = did
        super().__init__(
            f"You {did} this, so somebody else must do the next step. Four different people claim,"
            " approve, authorise and export each payment."
        )


class ClaimNotFoundError(PaymentError, NotFoundError):
    """There is no such claim, or this person may not see it: both are answered alike."""

    slug = "claim-not-found"

    def __init__(self) -> None:
        super().__init__("There is no claim here that you can see.")


class BatchNotFoundError(PaymentError, NotFoundError):
    """There is no such batch."""

    slug = "batch-not-found"

    def __init__(self) -> None:
        super().__init__("There is no batch here with that name.")


class DamagedFileError(PaymentError, RefusedError):
    """The bytes of an export are not those that went out: the log was changed."""

    slug = "payment-file-damaged"

    def __init__(self) -> None:
        super().__init__(
            "This file is not the one that was exported, so it is not given out. Tell whoever runs"
            " Alongside for your trust."
        )


class CardMalformedError(PaymentError, MalformedError):
    """A rate card whose bands or expenses cannot be meant."""

    slug = "rate-card-malformed"
    field: ClassVar[str | None] = "bands"

    def __init__(self) -> None:
        super().__init__(
            "Give each band a different number of minutes, shortest first, each kind of expense"
            " once, and sums from £0 to £1,000."
        )


class AmountError(PaymentError, MalformedError):
    """Not a sum of money that can be meant."""

    slug = "amount"
    field: ClassVar[str | None] = "expense"

    def __init__(self) -> None:
        super().__init__("Enter an amount from 1p to £1,000.")


class UnsafeReferenceError(PaymentError, MalformedError):
    """Characters that a ledger could misread."""

    slug = "reference"
    field: ClassVar[str | None] = "reference"

    def __init__(self) -> None:
        super().__init__(
            "Enter the bank's reference with letters, numbers, spaces, hyphens and full stops"
            " only. It must start with a letter or a number."
        )


class PaidDayError(PaymentError, MalformedError):
    """A day of payment before the export, or one still to come."""

    slug = "paid-day"
    field: ClassVar[str | None] = "paid_on"

    def __init__(self) -> None:
        super().__init__("Enter the day on which the bank paid, from the export until today.")
