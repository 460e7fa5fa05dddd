"""What can be read of claims and batches; each method answers only what its reader may see."""

from dataclasses import dataclass

from alongside.eventlog.errors import StreamNotFoundError
from alongside.eventlog.versions import tag_of
from alongside.participation.application.claims import ClaimCommands, attendance_of
from alongside.participation.domain.activity import Activity
from alongside.participation.domain.batch import Batch
from alongside.participation.domain.claim import Attendance, Claim, time_to_pay
from alongside.participation.domain.claim_events import ClaimExported, Stage, State
from alongside.participation.domain.errors import ActivityNotFoundError
from alongside.participation.domain.payment_errors import (
    BatchNotExportedError,
    BatchNotFoundError,
    ClaimedAlreadyError,
    ClaimNotFoundError,
    DamagedFileError,
    NotAttendedError,
)
from alongside.participation.domain.payment_file import (
    digest,
    file_name,
    item_of,
    manifest,
    rows_of,
    whole_file,
)
from alongside.participation.domain.rate_card import STREAM, RateCard, RateCards
from alongside.participation.domain.rights import sees_payments
from alongside.participation.queries.claim_detail import ClaimDetail, steps_of
from alongside.participation.queries.members import names
from alongside.participation.queries.payments import (
    BatchRow,
    ClaimRow,
    ToClaim,
    batch_row,
    batches,
    claim_row,
    claimed,
    claims_at,
    claims_in,
    claims_of,
    to_claim,
    waiting_claims,
)
from alongside.participation.queries.reader import Reader
from alongside.privacy.sealed import Erased, Place


@dataclass(frozen=True, slots=True)
class ClaimOffer:
    """What somebody will get for an activity that they came to, before they claim it."""

    activity: str
    title: str
    attendance: Attendance
    card: RateCard
    time_pence: int


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """The file of a batch; `whole` is False once the details of somebody in it were erased."""

    name: str
    content: bytes
    whole: bool


class PaymentsReading(ClaimCommands):
    """What people may read of payments."""

    def my_claims(self, reader: Reader) -> list[ClaimRow]:
        """Give the reader's own claims, the newest first."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return claims_of(tx, self.sealer, reader.member)

    def my_unclaimed(self, reader: Reader) -> list[ToClaim]:
        """Give the activities that the reader came to and has not claimed for."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return to_claim(tx, reader.member)

    def claim_offer(self, reader: Reader, activity: str) -> ClaimOffer:
        """Give what the reader will get for an activity.

        Raises:
            ActivityNotFoundError: they were not invited to it, or there is none.
            NotAttendedError: nobody has confirmed that they came.
            ClaimedAlreadyError: they have a claim for it.
            NoRateCardError: no rate card was in force on its day.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            try:
                held = self.fold(Activity, activity)
            except StreamNotFoundError:
                raise ActivityNotFoundError from None
            cards = self.cards_for(held)
            attendance = attendance_of(held, reader.member, cards)
            if not attendance.minutes:
                raise NotAttendedError
            if claimed(tx, reader.member, activity):
                raise ClaimedAlreadyError
            card = cards.card_on(held.on)
            return ClaimOffer(activity, held.title, attendance, card, time_to_pay(attendance, card))

    def claim(self, reader: Reader, claim: str) -> ClaimDetail:
        """Give a claim in full, to the person and to those who deal with payments.

        Raises:
            ClaimNotFoundError: there is none, or the reader may not see it.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            row = claim_row(tx, self.sealer, claim)
            if row is None or not (row.member == reader.member or sees_payments(reader.roles)):
                raise ClaimNotFoundError
            events = self.codec.decode(self.recorder.lines_of(claim))
            called = names(tx, self.sealer, {event.actor for event in events})
            return ClaimDetail(row, steps_of(reader.tenant, self.sealer, events, called))

    def see_own_claim(self, reader: Reader, claim: str) -> str:
        """Give the claim back if it is the reader's own.

        Raises:
            ClaimNotFoundError: it is not, or there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            row = claim_row(tx, self.sealer, claim)
        if row is None or row.member != reader.member:
            raise ClaimNotFoundError
        return claim

    def claims_waiting(self, reader: Reader, stage: State | Stage) -> list[ClaimRow]:
        """Give the claims that wait at a desk, the longest waiting first."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return claims_at(tx, self.sealer, stage)

    def claims_by_stage(self, reader: Reader) -> dict[str, int]:
        """Count the claims that have come to each stage."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return dict(waiting_claims(tx))

    def batches(self, reader: Reader) -> list[BatchRow]:
        """Give the trust's batches, the newest first."""
        with self.tenancy.transaction(reader.tenant) as tx:
            return batches(tx, self.sealer)

    def batch(self, reader: Reader, batch: str) -> tuple[BatchRow, list[ClaimRow]]:
        """Give a batch and its claims, in the order of its file.

        Raises:
            BatchNotFoundError: there is none.
        """
        with self.tenancy.transaction(reader.tenant) as tx:
            found = batch_row(tx, self.sealer, batch)
            if found is None:
                raise BatchNotFoundError
            return found, claims_in(tx, self.sealer, batch)

    def rate_cards(self, reader: Reader) -> tuple[tuple[RateCard, ...], int]:
        """Give the trust's rate cards, oldest first, and their version; 0 while there are none."""
        with self.tenancy.transaction(reader.tenant):
            try:
                found = self.fold(RateCards, STREAM)
            except StreamNotFoundError:
                return (), 0
            return found.cards, found.version

    def payment_file(self, reader: Reader, batch: str) -> PaymentFile:
        """Give the file of a batch, the same bytes as on the day of its export.

        Where somebody's bank details were erased since, their lines say so.

        Raises:
            BatchNotFoundError: there is none.
            BatchNotExportedError: it was not exported yet.
            DamagedFileError: the bytes are not those that went out.
        """
        with self.tenancy.transaction(reader.tenant):
            found, claims = self._exported(batch)
            places = [
                Place(reader.tenant, each.stream, each.rows_version, tag_of(ClaimExported), "rows")
                for each in claims
            ]
            sealed = [each.rows for each in claims if each.rows]
            opened = self.sealer.open_all(list(zip(sealed, places, strict=True)))
        items = [item_of(each, batch=found.number) for each in claims]
        whole = not any(isinstance(text, Erased) for text in opened)
        rows = [
            rows_of(item, None) if isinstance(text, Erased) else text
            for item, text in zip(items, opened, strict=True)
        ]
        content = whole_file(found.number, rows, items)
        if whole and digest(content) != found.sha256:
            raise DamagedFileError
        return PaymentFile(file_name(found.number, whole=whole), content, whole)

    def payment_manifest(self, reader: Reader, batch: str) -> bytes:
        """Give what goes with the file of a batch: its totals and its SHA-256.

        Raises:
            BatchNotFoundError: there is none.
            BatchNotExportedError: it was not exported yet.
        """
        with self.tenancy.transaction(reader.tenant):
            found, claims = self._exported(batch)
        items = [item_of(each, batch=found.number) for each in claims]
        return manifest(batch, found.number, items, sha256=found.sha256)

    def _exported(self, batch: str) -> tuple[Batch, list[Claim]]:
        try:
            found = self.fold(Batch, batch)
        except StreamNotFoundError:
            raise BatchNotFoundError from None
        if not found.exported_on:
            raise BatchNotExportedError
        return found, [self.fold(Claim, each) for each in found.claims]
