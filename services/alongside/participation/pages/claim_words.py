"""How pages speak of a claim: its sums, how far it is, who has it now."""

from typing import Final

from alongside.html.component import HistoryEntry, SummaryRow, Tag, Tone
from alongside.html.dates import in_words
from alongside.html.page import Link
from alongside.participation.domain.claim_events import State
from alongside.participation.domain.money import in_pounds
from alongside.participation.domain.rate_card import ExpenseKind
from alongside.participation.pages.visit import how_long, place
from alongside.participation.queries.claim_detail import Happened, Step
from alongside.participation.queries.payments import ClaimRow
from alongside.participation.schemas.payments import EXPENSE_LABELS

CLAIMS: Final = Link("Your claims", "/participation/claims")

TAGS: Final = {
    State.SUBMITTED: Tag("Sent", Tone.WAITING),
    State.QUERIED: Tag("Question for you", Tone.WARNING),
    State.APPROVED: Tag("Approved", Tone.GOING),
    State.AUTHORISED: Tag("Will be paid", Tone.GOING),
    State.BATCHED: Tag("Being paid", Tone.GOING),
    State.EXPORTED: Tag("On its way", Tone.GOING),
    State.PAID: Tag("Paid", Tone.DONE),
    State.REJECTED: Tag("Not paid", Tone.WRONG),
    State.WITHDRAWN: Tag("Taken back"),
}
NEXT: Final = {
    State.SUBMITTED: "Next, the co-production lead says that it happened.",
    State.QUERIED: "There is a question for you. Answer it, and your claim goes on.",
    State.APPROVED: "Next, the budget holder says that it is to be paid.",
    State.AUTHORISED: "Next, a finance officer pays it together with others.",
    State.BATCHED: "A finance officer is paying it together with others.",
    State.EXPORTED: "It is on its way to your bank account.",
    State.PAID: "The bank has paid it.",
    State.REJECTED: "It is not paid. You can read why below. You can claim again for this meeting.",
    State.WITHDRAWN: "You took it back. You can claim again for this meeting.",
}
_HAPPENED: Final = {
    Happened.SUBMITTED: "Sent",
    Happened.QUERIED: "A question was asked",
    Happened.ANSWERED: "The question was answered",
    Happened.APPROVED: "Approved: it happened",
    Happened.AUTHORISED: "Authorised: it is to be paid",
    Happened.BATCHED: "Put together with others to be paid",
    Happened.TAKEN_OUT: "Taken out again, to be paid another time",
    Happened.EXPORTED: "Sent to the bank",
    Happened.PAID: "Paid",
    Happened.REJECTED: "Not paid",
    Happened.WITHDRAWN: "Taken back",
}


def sums(row: ClaimRow) -> tuple[SummaryRow, ...]:
    """Say what is paid: time and expense apart, and both together."""
    time = f"{in_pounds(row.time_pence)} for {how_long(row.minutes)}"
    rows = [SummaryRow(called="Time", values=(time,))]
    if row.expense_kind:
        label = EXPENSE_LABELS[ExpenseKind(row.expense_kind)]
        spent = f"{in_pounds(row.expense_pence)}: {label[:1].lower()}{label[1:]}"
        rows.append(SummaryRow(called="Expense", values=(spent,)))
    return (*rows, SummaryRow(called="Together", values=(in_pounds(row.total_pence),)))


def meeting(row: ClaimRow) -> tuple[SummaryRow, ...]:
    """Say what the claim is for, and which project pays."""
    return (
        SummaryRow(called="Meeting", values=(row.activity_title, in_words(row.activity_on))),
        SummaryRow(called="Project", values=(row.project_title,)),
    )


def waited(days: int) -> str:
    """Say how long a claim has waited."""
    return {0: "since today", 1: "for 1 day"}.get(days, f"for {days} days")


def history(steps: tuple[Step, ...]) -> tuple[HistoryEntry, ...]:
    """Tell what happened to a claim, the latest first."""
    return tuple(
        HistoryEntry(
            at=step.at,
            who=step.actor_name,
            what=_HAPPENED[step.what],
            details=(step.words,) if step.words else (),
        )
        for step in reversed(steps)
    )


def address(row: ClaimRow) -> str:
    """Give where a person reads their claim."""
    return place("claims", row.claim)
