"""A claim of Ada's, for a meeting of two hours, and the people who deal with it."""

from datetime import date

import msgspec

from alongside.eventlog.aggregate import StreamId
from alongside.participation.domain.claim import Attendance, Claim
from alongside.participation.domain.claim_events import Expense
from alongside.participation.domain.rate_card import Band, ExpenseKind, ExpenseLimit, RateCard
from alongside.privacy.sealed import Purpose, Sealed

TODAY = date(2026, 11, 23)
ADA, LEAD, BUDGET, FINANCE, OTHER = "ada", "lead", "budget", "finance", "other"
CARD = RateCard(
    1,
    date(2026, 4, 1),
    (Band(1, 2000), Band(121, 4000)),
    (ExpenseLimit(ExpenseKind.TAXI, 2500),),
)
TAXI = Expense(ExpenseKind.TAXI, 1200)
WORDS = Sealed(person=LEAD, purpose=Purpose.NARRATIVE, nonce=b"n" * 12, text=b"w")
ROWS = Sealed(person=ADA, purpose=Purpose.BANK, nonce=b"n" * 12, text=b"r")
CAME = Attendance(
    member=ADA,
    activity="activity-1",
    project="project-1",
    on=date(2026, 11, 20),
    minutes=120,
    offered_pence=0,
    most_pence=9000,
)


def submitted(
    expense: Expense | None = TAXI, *, stream: str = "claim-1", **changes: object
) -> Claim:
    """Claim for an attendance that differs from the usual one by some changes."""
    return Claim.submit(
        StreamId(stream),
        attendance=msgspec.structs.replace(CAME, **changes),
        card=CARD,
        expense=expense,
        today=TODAY,
    )


def authorised(stream: str = "claim-1") -> Claim:
    """Give a claim that waits to be paid."""
    claim = submitted(stream=stream)
    claim.approve(by=LEAD, today=TODAY)
    claim.authorise(by=BUDGET, today=TODAY)
    return claim
