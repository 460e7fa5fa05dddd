"""What both desks do alike: show what waits, and one claim with yes, a question or a no."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask.typing import ResponseReturnValue

from alongside.eventlog.application import CommandContext, Saved
from alongside.html.component import HistoryEntry, SummaryRow, Tag, Task, Tone
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import command_context, may
from alongside.participation.domain.claim_events import Stage, State
from alongside.participation.domain.money import in_pounds
from alongside.participation.domain.payment_errors import OtherHandError, OwnClaimError
from alongside.participation.domain.rights import Action
from alongside.participation.pages.claim_words import history, meeting, sums, waited
from alongside.participation.pages.desks.form import NO, QUESTION, YES, No, Question, Yes
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
from alongside.participation.queries.claim_detail import ClaimDetail
from alongside.participation.queries.payments import ClaimRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where claims wait for one kind of yes."""

    path: str
    stage: Stage
    action: Action
    title: str
    says: str
    button: str
    done: str
    decide: Callable[..., Saved]

    @property
    def link(self) -> Link:
        """Lead to what waits here."""
        return Link(self.title, place(self.path))

    def place_of(self, claim: str, *rest: str) -> str:
        """Give the address of a claim at this desk."""
        return place(self.path, claim, *rest)


def _approve(context: CommandContext, claim: str, *, expected: int) -> Saved:
    return application().approve_claim(context, claim, expected=expected)


def _authorise(context: CommandContext, claim: str, *, expected: int) -> Saved:
    return application().authorise_claim(context, claim, expected=expected)


APPROVAL: Final = Desk(
    path="approvals",
    stage=Stage.APPROVAL,
    action=Action.APPROVE_CLAIM,
    title="Claims to approve",
    says="Approve a claim if it happened: the person was there, and spent what they say.",
    button="Approve: it happened",
    done="approved",
    decide=_approve,
)
AUTHORISATION: Final = Desk(
    path="authorisations",
    stage=Stage.AUTHORISATION,
    action=Action.AUTHORISE_CLAIM,
    title="Claims to authorise",
    says="Authorise a claim if your budget is to pay it. The project that it is for is named.",
    button="Authorise: pay it",
    done="authorised",
    decide=_authorise,
)
_DONE: Final = {
    "approved": "Approved. The budget holder decides next",
    "authorised": "Authorised. A finance officer pays it next",
    "asked": "Your question is sent. The claim waits here for the answer",
    "rejected": "The person can read why it is not paid",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage(Page):
    """What waits at a desk."""

    says: str
    waiting: tuple[Task, ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidePage(Page):
    """One claim, and what the reader may do with it; `blocked` says why not."""

    desk: Desk
    facts: tuple[SummaryRow, ...]
    history: tuple[HistoryEntry, ...]
    words: str
    asked: bool
    blocked: str
    here: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage(Page):
    """Asks for a question, or for the reason of a no."""

    who: str
    field_name: str
    button: str
    here: str


def waiting(desk: Desk) -> ResponseReturnValue:
    """Show what waits at a desk."""
    rows = application().claims_waiting(reader(), desk.stage)
    page = DeskPage(
        title=desk.title,
        breadcrumbs=(START,),
        says=desk.says,
        waiting=tuple(_task(desk, row) for row in rows),
        total=in_pounds(sum(row.total_pence for row in rows)),
        done=done(_DONE),
    )
    return render("desks/waiting.jinja", page)


def one(desk: Desk, claim: str) -> ResponseReturnValue:
    """Show one claim."""
    found = application().claim(reader(), claim)
    return _page(desk, found, YES.blank(version=found.row.version))


def decide(desk: Desk, claim: str) -> ResponseReturnValue:
    """Say yes to a claim."""
    found = application().claim(reader(), claim)
    form = YES.read()

    def command(_: Yes) -> None:
        desk.decide(command_context(), claim, expected=form.version or 0)

    wrong = send_unless_stale(form, command)
    return go(place(desk.path), done=desk.done) if wrong is None else _page(desk, found, wrong)


def ask_question(desk: Desk, claim: str) -> ResponseReturnValue:
    """Show the form of a question."""
    row = application().claim(reader(), claim).row
    return _question_page(desk, row, QUESTION.blank(version=row.version))


def put_question(desk: Desk, claim: str) -> ResponseReturnValue:
    """Ask the person something."""
    row = application().claim(reader(), claim).row
    form = QUESTION.read()

    def command(sent: Question) -> None:
        application().query_claim(
            command_context(),
            claim,
            at=desk.stage,
            expected=form.version or 0,
            question=sent.question,
        )

    wrong = send_unless_stale(form, command)
    return go(place(desk.path), done="asked") if wrong is None else _question_page(desk, row, wrong)


def ask_reason(desk: Desk, claim: str) -> ResponseReturnValue:
    """Show the form of a no."""
    row = application().claim(reader(), claim).row
    return _no_page(desk, row, NO.blank(version=row.version))


def reject(desk: Desk, claim: str) -> ResponseReturnValue:
    """Say no, and why."""
    row = application().claim(reader(), claim).row
    form = NO.read()

    def command(sent: No) -> None:
        application().reject_claim(
            command_context(),
            claim,
            at=desk.stage,
            expected=form.version or 0,
            reason=sent.reason,
        )

    wrong = send_unless_stale(form, command)
    return go(place(desk.path), done="rejected") if wrong is None else _no_page(desk, row, wrong)


def _page(desk: Desk, found: ClaimDetail, form: Form[Yes]) -> ResponseReturnValue:
    row = found.row
    page = DecidePage(
        title=f"{row.member_name}: {in_pounds(row.total_pence)}",
        breadcrumbs=(START, desk.link),
        form=form,
        desk=desk,
        facts=(
            SummaryRow(called="Who", values=(row.member_name,)),
            *meeting(row),
            *sums(row),
            SummaryRow(called="Waiting", values=(waited(row.days_waiting(today())),)),
        ),
        history=history(found.steps),
        words=found.last_words,
        asked=row.state is State.QUERIED,
        blocked=_blocked(desk, row),
        here=desk.place_of(row.claim),
    )
    return render("desks/decide.jinja", page)


def _question_page(desk: Desk, row: ClaimRow, form: Form[Question]) -> ResponseReturnValue:
    page = WordsPage(title="Ask a question", **_asking(desk, row, form, "question", "Ask"))
    return render("desks/words.jinja", page)


def _no_page(desk: Desk, row: ClaimRow, form: Form[No]) -> ResponseReturnValue:
    page = WordsPage(title="Say no to this claim", **_asking(desk, row, form, "reason", "Say no"))
    return render("desks/words.jinja", page)


def _asking(desk: Desk, row: ClaimRow, form: Form[Any], field: str, button: str) -> dict[str, Any]:
    here = desk.place_of(row.claim)
    claim = Link(f"{row.member_name}: {in_pounds(row.total_pence)}", here)
    return {
        "breadcrumbs": (START, desk.link, claim),
        "form": form,
        "who": row.member_name,
        "field_name": field,
        "button": button,
        "here": here,
    }


def _blocked(desk: Desk, row: ClaimRow) -> str:
    """Say why the reader may not decide; empty if they may."""
    me = reader().member
    if me == row.member:
        return str(OwnClaimError())
    if me in {row.approver, row.authoriser}:
        return str(OtherHandError(did="approved" if me == row.approver else "authorised"))
    if row.state is not State.QUERIED and row.state != desk.stage.value:
        return f"This claim is {row.state.spoken}, so there is nothing to decide here."
    return "" if may(desk.action) else "You can read this, and others decide on it."


def _task(desk: Desk, row: ClaimRow) -> Task:
    days = waited(row.days_waiting(today()))
    asked = row.state is State.QUERIED
    return Task(
        text=f"{row.member_name}: {in_pounds(row.total_pence)} for {row.activity_title}",
        hint=f"{row.project_title}. Waiting {days}",
        status=Tag("Waiting for an answer", Tone.PLAIN) if asked else Tag("Decide", Tone.WAITING),
        href=desk.place_of(row.claim),
    )
