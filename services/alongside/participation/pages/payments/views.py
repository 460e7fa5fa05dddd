"""Payments: what is ready, the batches, and the file of each."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from alongside.html.component import SummaryRow, Tag, Task, Tone
from alongside.html.dates import in_words
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.participation.domain.claim_events import State
from alongside.participation.domain.money import in_pounds
from alongside.participation.domain.payment_errors import BankDetailsError
from alongside.participation.domain.payment_file import file_name
from alongside.participation.domain.rights import Action
from alongside.participation.pages.claim_words import waited
from alongside.participation.pages.payments.form import PAID, PRESS, Paid, Press
from alongside.participation.pages.visit import (
    START,
    application,
    done,
    go,
    place,
    reader,
    send_unless_stale,
    today,
)
from alongside.participation.queries.payments import BatchRow, ClaimRow

blueprint = Blueprint("payment", __name__, url_prefix="/participation/payments")

PAYMENTS: Final = Link("Payments", "/participation/payments")
_DONE: Final = {
    "made": "The batch is made. Look at it, then export it",
    "exported": "The file is exported. Download it for your ledger or bank",
    "out": "The claim is taken out. It waits for another batch",
    "paid": "The batch is paid. Everybody in it can see that now",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsPage(Page):
    """What can be paid, and the batches."""

    ready: tuple[Task, ...]
    blocked: tuple[Task, ...]
    total: str
    batches: tuple[Task, ...]
    may_pay: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A claim of a batch."""

    claim: str
    who: str
    what: str
    time: str
    expense: str
    total: str
    payable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage(Page):
    """A batch, its claims, and what comes next."""

    batch: BatchRow
    tag: Tag
    facts: tuple[SummaryRow, ...]
    lines: tuple[Line, ...]
    may_pay: bool
    here: str
    file: str


@blueprint.get("")
@allow(Action.SEE_PAYMENTS)
def show_all() -> ResponseReturnValue:
    """Show what is ready to be paid, and the batches."""
    return _payments_page(PRESS.blank())


@blueprint.post("")
@allow(Action.PAY)
@once
def make() -> ResponseReturnValue:
    """Make a batch of what is ready."""
    made: list[str] = []

    def command(_: Press) -> None:
        made.append(application().make_batch(command_context()).stream)

    wrong = send_unless_stale(PRESS.read(), command)
    return _payments_page(wrong) if wrong else go(place("payments", made[0]), done="made")


@blueprint.get("/<batch>")
@allow(Action.SEE_PAYMENTS)
def show(batch: str) -> ResponseReturnValue:
    """Show a batch."""
    found, claims = application().batch(reader(), batch)
    if found.exported_on and not found.paid_on:
        return _batch_page(found, claims, PAID.blank(version=found.version))
    return _batch_page(found, claims, PRESS.blank(version=found.version))


@blueprint.post("/<batch>/export")
@allow(Action.PAY)
@once
def export(batch: str) -> ResponseReturnValue:
    """Write the batch's file; a second click finds it written."""
    found, claims = application().batch(reader(), batch)
    blocked: set[str] = set()

    def command(_: Press) -> None:
        try:
            application().export_batch(command_context(), batch)
        except BankDetailsError as refusal:
            blocked.update(refusal.claims)
            raise

    wrong = send_unless_stale(PRESS.read(), command)
    if wrong:
        return _batch_page(found, claims, wrong, blocked=blocked)
    return go(place("payments", batch), done="exported")


@blueprint.post("/<batch>/taken-out/<claim>")
@allow(Action.PAY)
@once
def take_out(batch: str, claim: str) -> ResponseReturnValue:
    """Take a claim out of a batch that was not exported."""
    found, claims = application().batch(reader(), batch)
    form = PRESS.read()

    def command(_: Press) -> None:
        application().take_out_of_batch(
            command_context(), batch, claim=claim, expected=form.version or 0
        )

    wrong = send_unless_stale(form, command)
    if wrong:
        return _batch_page(found, claims, wrong)
    return go(place("payments", batch), done="out")


@blueprint.post("/<batch>/paid")
@allow(Action.PAY)
@once
def pay(batch: str) -> ResponseReturnValue:
    """Record that the bank paid."""
    found, claims = application().batch(reader(), batch)
    form = PAID.read()

    def command(sent: Paid) -> None:
        application().pay_batch(
            command_context(),
            batch,
            reference=sent.reference,
            on=sent.paid_on,
            expected=form.version or 0,
        )

    wrong = send_unless_stale(form, command)
    if wrong:
        return _batch_page(found, claims, wrong)
    return go(place("payments", batch), done="paid")


@blueprint.get("/<batch>/file")
@allow(Action.PAY)
def download(batch: str) -> ResponseReturnValue:
    """Give the exported file, the same bytes every time."""
    found = application().payment_file(reader(), batch)
    return _attached(found.content, found.name, "text/csv")


@blueprint.get("/<batch>/manifest")
@allow(Action.SEE_PAYMENTS)
def manifest(batch: str) -> ResponseReturnValue:
    """Give the totals and the SHA-256 of the file."""
    content = application().payment_manifest(reader(), batch)
    return _attached(content, "manifest.json", "application/json")


def _attached(content: bytes, name: str, kind: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _payments_page(form: Form[Press]) -> Response:
    waiting = application().claims_waiting(reader(), State.AUTHORISED)
    mine = {row.claim for row in waiting if _took_part(row)}
    ready = [row for row in waiting if row.payable and row.claim not in mine]
    page = PaymentsPage(
        title="Payments",
        breadcrumbs=(START,),
        form=form,
        ready=tuple(_task(row, Tag("Ready", Tone.NEW)) for row in ready),
        blocked=tuple(
            _task(row, _why(own=row.claim in mine)) for row in waiting if row not in ready
        ),
        total=in_pounds(sum(row.total_pence for row in ready)),
        batches=tuple(_batch(each) for each in application().batches(reader())),
        may_pay=may(Action.PAY),
        done=done(_DONE),
    )
    return render("payments/all.jinja", page)


def _batch_page(
    found: BatchRow,
    claims: list[ClaimRow],
    form: Form[Press] | Form[Paid],
    *,
    blocked: Collection[str] = (),
) -> Response:
    page = BatchPage(
        title=f"Batch {found.number}",
        breadcrumbs=(START, PAYMENTS),
        form=form,
        batch=found,
        tag=_tag(found),
        facts=_facts(found),
        lines=tuple(_line(row, blocked=row.claim in blocked) for row in claims),
        may_pay=may(Action.PAY),
        here=place("payments", found.batch),
        file=file_name(found.number),
        done=done(_DONE),
    )
    return render("payments/batch.jinja", page)


def _facts(found: BatchRow) -> tuple[SummaryRow, ...]:
    made = f"{in_words(found.made_on)}, by {found.made_by_name}"
    rows = [
        SummaryRow(called="Claims", values=(str(found.claims),)),
        SummaryRow(called="Total", values=(in_pounds(found.total_pence),)),
        SummaryRow(called="Made", values=(made,)),
    ]
    if found.exported_on:
        rows.append(SummaryRow(called="Exported", values=(in_words(found.exported_on),)))
        rows.append(SummaryRow(called="SHA-256 of the file", values=(found.sha256,)))
    if found.paid_on:
        paid = f"{in_words(found.paid_on)}, {found.reference}"
        rows.append(SummaryRow(called="Paid", values=(paid,)))
    return tuple(rows)


def _line(row: ClaimRow, *, blocked: bool) -> Line:
    return Line(
        claim=row.claim,
        who=row.member_name,
        what=f"{row.activity_title}, {in_words(row.activity_on)}",
        time=in_pounds(row.time_pence),
        expense=in_pounds(row.expense_pence),
        total=in_pounds(row.total_pence),
        payable=row.payable and not blocked,
    )


def _tag(found: BatchRow) -> Tag:
    if found.paid_on:
        return Tag("Paid", Tone.DONE)
    return Tag("Exported", Tone.GOING) if found.exported_on else Tag("Not exported", Tone.WAITING)


def _batch(found: BatchRow) -> Task:
    return Task(
        text=f"Batch {found.number}: {in_pounds(found.total_pence)}",
        hint=f"{_counted(found.claims)}, made on {in_words(found.made_on)}",
        status=_tag(found),
        href=place("payments", found.batch),
    )


def _counted(claims: int) -> str:
    return "1 claim" if claims == 1 else f"{claims} claims"


def _task(row: ClaimRow, status: Tag) -> Task:
    days = waited(row.days_waiting(today()))
    return Task(
        text=f"{row.member_name}: {in_pounds(row.total_pence)} for {row.activity_title}",
        hint=f"{row.project_title}. Waiting {days}",
        status=status,
        href=place("claims", row.claim),
    )


def _why(*, own: bool) -> Tag:
    return Tag("You took part", Tone.PLAIN) if own else Tag("No bank details", Tone.WARNING)


def _took_part(row: ClaimRow) -> bool:
    return reader().member in {row.member, row.approver, row.authoriser}
