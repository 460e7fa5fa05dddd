"""A meeting that was held, and claims for it on their way to the bank."""

from datetime import UTC, date, datetime

from tests.service.participation.conftest import Trust

from alongside.participation.domain.claim_events import Expense
from alongside.participation.domain.rate_card import ExpenseKind

HELD_ON = date(2026, 11, 20)
BEFORE = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
TAXI = Expense(ExpenseKind.TAXI, 1200)
TEAM = (
    ("Lena", "project_lead", "staff"),
    ("Ada", "lived_experience_partner", "lived_experience"),
    ("Cleo", "lived_experience_partner", "carer"),
    ("Fay", "lived_experience_partner", "lived_experience"),
)


def meeting(trust: Trust, *names: str, cards_at: date | None = None) -> str:
    """Hold a meeting of two hours to which people came, and have been confirmed to come.

    With `cards_at` the trust pays £1 by a new card from that day on, once they were invited.
    """
    project = trust.project(*TEAM)
    made = trust.application.plan_activity(
        trust.as_("Lena", at=BEFORE),
        trust.reader("Lena"),
        project,
        title="The draft aim",
        on=HELD_ON,
        starts="18:30",
        minutes=120,
        place="The chapel room",
        invite=[trust.members[name] for name in names],
    ).stream
    if cards_at:
        trust.pay_by_card(cards_at, pence=100, at=BEFORE)
    for name in names:
        trust.application.answer(trust.as_(name, at=BEFORE), made, accepted=True)
        trust.application.confirm_attendance(
            trust.as_("Bea"), trust.reader("Bea"), made, member=trust.members[name], minutes=120
        )
    return made


def claim(trust: Trust, name: str, activity: str, expense: Expense | None = TAXI) -> str:
    """Claim for a meeting."""
    return trust.application.submit_claim(trust.as_(name), activity, expense=expense).stream


def authorised(trust: Trust, name: str, activity: str, expense: Expense | None = TAXI) -> str:
    """Claim for a meeting, and let it be approved and authorised."""
    made = claim(trust, name, activity, expense)
    trust.application.approve_claim(trust.as_("Bea"), made, expected=1)
    trust.application.authorise_claim(trust.as_("Hugh"), made, expected=2)
    return made


def exported(trust: Trust, by: str = "Fay") -> str:
    """Put what is authorised into a batch, and export it."""
    batch = trust.application.make_batch(trust.as_(by)).stream
    trust.application.export_batch(trust.as_(by), batch)
    return batch
