"""How claims of an example are told, from the person's word to the bank's."""

from alongside.participation.domain.claim_events import Expense
from alongside.participation.domain.rate_card import ExpenseKind
from alongside.participation.examples.story import Story


def claim(
    story: Story, name: str, days: int, activity: str, spent: tuple[ExpenseKind, int] | None = None
) -> str:
    """Claim for a meeting, with what one spent in pence, and give the claim."""
    expense = Expense(*spent) if spent else None
    return story.application.submit_claim(story.by(name, days), activity, expense=expense).stream


def approve(story: Story, lead: str, days: int, claim: str) -> None:
    """Say that it happened; `lead` leads co-production."""
    story.application.approve_claim(story.by(lead, days), claim, expected=1)


def authorise(story: Story, budget_holder: str, days: int, claim: str) -> None:
    """Say that it is to be paid."""
    story.application.authorise_claim(story.by(budget_holder, days), claim, expected=2)


def pay(story: Story, finance_officer: str, days: int, *, paid: int, reference: str) -> None:
    """Pay what is authorised in one batch: exported on a day, paid by the bank on another."""
    batch = story.application.make_batch(story.by(finance_officer, days)).stream
    exported = story.application.export_batch(story.by(finance_officer, days), batch)
    story.application.pay_batch(
        story.by(finance_officer, paid),
        batch,
        reference=reference,
        on=story.day(paid),
        expected=exported.version,
    )
