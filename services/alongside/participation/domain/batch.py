"""A batch: the claims that are paid together, in one file that never changes once it is out."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Self

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.participation.domain.payment_errors import (
    BatchExportedError,
    BatchNotExportedError,
    NothingToPayError,
    NotInBatchError,
    PaidDayError,
    UnsafeReferenceError,
)
from alongside.participation.domain.payment_file import is_safe

LONGEST_REFERENCE: Final = 35
"""As in ISO 20022 (Max35Text)."""


class BatchMade(Created, frozen=True, kw_only=True, tag="batch.made.v1"):
    """A finance officer put claims together; `number` counts a trust's batches from 1."""

    number: int
    claims: tuple[str, ...]
    total_pence: int
    by: str
    on: date


class BatchClaimTakenOut(Event, frozen=True, kw_only=True, tag="batch.claim_taken_out.v1"):
    """A claim left the batch before it was exported; `total_pence` is what remains."""

    claim: str
    total_pence: int
    by: str
    on: date


class BatchExported(Event, frozen=True, kw_only=True, tag="batch.exported.v1"):
    """The file went out; `sha256` (hexadecimal) is of its bytes, `lines` its line items."""

    sha256: str
    lines: int
    total_pence: int
    by: str
    on: date


class BatchPaid(Event, frozen=True, kw_only=True, tag="batch.paid.v1"):
    """The bank paid, on its day and with its reference."""

    on: date
    reference: str


class Batch(Aggregate):
    """Claims that are paid together."""

    @event(BatchMade)
    def __init__(
        self, *, number: int, claims: tuple[str, ...], total_pence: int, by: str, on: date
    ) -> None:
        self.number, self.claims, self.total_pence = number, claims, total_pence
        self.made_by, self.made_on = by, on
        self.sha256 = ""
        self.lines = 0
        self.exported_by = ""
        self.exported_on: date | None = None
        self.paid_on: date | None = None
        self.reference = ""

    @classmethod
    def make(
        cls, stream: StreamId, *, number: int, claims: Mapping[str, int], by: str, today: date
    ) -> Self:
        """Put claims together; `claims` gives the pence of each.

        Raises:
            NothingToPayError: there are none.
        """
        if not claims:
            raise NothingToPayError(no_bank_details=0, other_hand=0)
        return cls._create(
            BatchMade,
            id=stream,
            number=number,
            claims=tuple(claims),
            total_pence=sum(claims.values()),
            by=by,
            on=today,
        )

    def take_out(self, claim: str, *, pence: int, by: str, today: date) -> None:
        """Take a claim out again; `pence` is its sum.

        Raises:
            BatchExportedError: the file is out.
            NotInBatchError: the claim is not in it.
        """
        self.must_not_be_exported()
        self.must_have(claim)
        self._taken_out(claim=claim, total_pence=self.total_pence - pence, by=by, on=today)

    @event(BatchClaimTakenOut)
    def _taken_out(self, *, claim: str, total_pence: int, by: str, on: date) -> None:
        self.claims = tuple(each for each in self.claims if each != claim)
        self.total_pence = total_pence

    def must_have(self, claim: str) -> None:
        """Make sure that a claim is in the batch.

        Raises:
            NotInBatchError: it is not.
        """
        if claim not in self.claims:
            raise NotInBatchError

    def must_not_be_exported(self) -> None:
        """Make sure that the file is not out.

        Raises:
            BatchExportedError: it is.
        """
        if self.exported_on:
            raise BatchExportedError

    def export(self, *, sha256: str, lines: int, by: str, today: date) -> None:
        """Record what went out.

        Raises:
            BatchExportedError: it is out already.
            NothingToPayError: every claim was taken out.
        """
        self.must_not_be_exported()
        if not self.claims:
            raise NothingToPayError(no_bank_details=0, other_hand=0)
        self._exported(sha256=sha256, lines=lines, total_pence=self.total_pence, by=by, on=today)

    @event(BatchExported)
    def _exported(self, *, sha256: str, lines: int, total_pence: int, by: str, on: date) -> None:
        self.sha256, self.lines = sha256, lines
        self.exported_by, self.exported_on = by, on

    def pay(self, *, reference: str, on: date, today: date) -> bool:
        """Record that the bank paid, and say yes; the same again changes nothing.

        Raises:
            BatchNotExportedError: the file is not out.
            BatchExportedError: another day or reference is recorded already.
            UnsafeReferenceError: a ledger could misread the reference.
            PaidDayError: before the export, or still to come.
        """
        if self.exported_on is None:
            raise BatchNotExportedError
        if (self.paid_on, self.reference) == (on, reference):
            return False
        if self.paid_on:
            raise BatchExportedError
        if not is_safe(reference, most=LONGEST_REFERENCE):
            raise UnsafeReferenceError
        if not self.exported_on <= on <= today:
            raise PaidDayError
        self._paid(on=on, reference=reference)
        return True

    @event(BatchPaid)
    def _paid(self, *, on: date, reference: str) -> None:
        self.paid_on, self.reference = on, reference
