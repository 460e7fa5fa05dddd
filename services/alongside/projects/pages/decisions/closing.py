"""Recording the outcome, answering those who were outvoted, and telling people what came of it."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.eventlog.errors import StaleVersionError
from alongside.html.component import Check, SummaryRow
from alongside.html.form_field import Option as Choice
from alongside.html.forms import Form
from alongside.html.page import Page, render
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.projects.domain.coproduction import Override, people
from alongside.projects.domain.decision_events import (
    Contributed,
    DecisionOpened,
    OutcomeRecorded,
    PersonInvited,
    PositionTaken,
)
from alongside.projects.domain.errors import DecisionClosedError, NoDissentError
from alongside.projects.domain.people import MemberId, ProjectRole
from alongside.projects.domain.rights import Action
from alongside.projects.pages.decisions.form import (
    CHOOSE,
    FEED_BACK,
    REPLY,
    Acted,
    Decided,
    Replied,
    Told,
    outcome,
)
from alongside.projects.pages.decisions.ways import crumbs_of, decision_of
from alongside.projects.pages.visit import (
    application,
    choices,
    go,
    just_before,
    place,
    reader,
    send,
    today,
    unless_touched,
)
from alongside.projects.queries.decision_detail import (
    CheckDetail,
    DecisionDetail,
    DissentDetail,
    PositionDetail,
)
from alongside.projects.schemas.decisions import STANCE_LABELS

blueprint = Blueprint("closing", __name__, url_prefix="/projects/<project>/decisions/<decision>")

_MOVED_ON = "Somebody answered while you were writing. Read what they said, then save again"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePage(Page):
    """Which option was decided on."""

    decision: DecisionDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePage(Page):
    """The form of an outcome; `meanwhile` is what others answered while it was written."""

    decision: DecisionDetail
    option: str
    chosen: str
    checks: tuple[Check, ...]
    co_produced: bool
    answers: tuple[str, ...]
    meanwhile: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellPage(Page):
    """A form by which people are told something about a decision."""

    decision: DecisionDetail
    dissent: DissentDetail | None = None


@blueprint.get("/outcome")
@allow(Action.RECORD_OUTCOME)
def ask_outcome(project: str, decision: str) -> ResponseReturnValue:
    """Ask what was decided; first which option, then why."""
    found = decision_of(project, decision)
    if not found.is_open:
        return go(place(project, "decisions", decision))
    chosen = _chosen(found)
    if chosen is None:
        return _choose_page(found)
    definition = outcome(chosen.dissent, co_produced=chosen.check.co_produced)
    form = definition.blank(version=found.version, options=_seniors(found))
    return _outcome_page(found, chosen, form)


@blueprint.post("/outcome")
@allow(Action.RECORD_OUTCOME)
@once
def record(project: str, decision: str) -> ResponseReturnValue:
    """Record what was decided."""
    found = decision_of(project, decision)
    chosen = _chosen(found)
    if chosen is None:
        return go(place(project, "decisions", decision, "outcome"))
    definition = outcome(chosen.dissent, co_produced=chosen.check.co_produced)
    form = definition.read(options=_seniors(found))

    def command(sent: Decided) -> None:
        def save(expected: int) -> None:
            application().record_outcome(
                command_context(),
                decision,
                expected=expected,
                option=chosen.option,
                rationale=sent.rationale,
                changed_by_lived_experience=sent.changed_by_lived_experience,
                answers=_answers(chosen, sent),
                override=_override(sent),
            )

        kinds = (DecisionOpened, PersonInvited, Contributed, PositionTaken, OutcomeRecorded)
        unless_touched(save, form.version, *kinds)

    try:
        then = go(place(project, "decisions", decision), done="outcome")
        answer = send(form, command, then=then)
    except StaleVersionError as fault:
        said = _said_since(found, fault.changes[0].at)
        told = _MOVED_ON if found.is_open else str(DecisionClosedError())
        return _outcome_page(found, chosen, form.now_at(found.version).refuse(told), said)
    return answer if isinstance(answer, Response) else _outcome_page(found, chosen, answer)


@blueprint.get("/feedback")
@allow(Action.RECORD_OUTCOME)
def ask_feedback(project: str, decision: str) -> ResponseReturnValue:
    """Ask what people were told, once the outcome is recorded."""
    found = decision_of(project, decision)
    if found.is_open:
        return go(place(project, "decisions", decision))
    return _feedback_page(found, FEED_BACK.blank(initial={"on": today()}))


@blueprint.post("/feedback")
@allow(Action.RECORD_OUTCOME)
@once
def feed_back(project: str, decision: str) -> ResponseReturnValue:
    """Record what people were told."""
    found = decision_of(project, decision)

    def command(sent: Told) -> None:
        application().feed_back(
            command_context(),
            decision,
            said=sent.said,
            acted=sent.acted is Acted.YES,
            response=sent.response,
            because=sent.because,
            on=sent.on,
        )

    then = go(place(project, "decisions", decision), done="feedback")
    answer = send(FEED_BACK.read(), command, then=then)
    return answer if isinstance(answer, Response) else _feedback_page(found, answer)


@blueprint.get("/dissent/<member>")
@allow(Action.RECORD_OUTCOME)
def ask_reply(project: str, decision: str, member: str) -> ResponseReturnValue:
    """Ask what the team answers to somebody who was outvoted."""
    found = decision_of(project, decision)
    dissent = _dissent(found, member)
    return _reply_page(found, dissent, REPLY.blank(initial={"text": dissent.answer or None}))


@blueprint.post("/dissent/<member>")
@allow(Action.RECORD_OUTCOME)
@once
def reply(project: str, decision: str, member: str) -> ResponseReturnValue:
    """Answer somebody who was outvoted."""
    found = decision_of(project, decision)
    dissent = _dissent(found, member)

    def command(sent: Replied) -> None:
        application().answer_dissent(command_context(), decision, member=member, text=sent.text)

    then = go(place(project, "decisions", decision), done="answered")
    answer = send(REPLY.read(), command, then=then)
    return answer if isinstance(answer, Response) else _reply_page(found, dissent, answer)


def _choose_page(found: DecisionDetail) -> ResponseReturnValue:
    """Ask which option was decided on; again, if the question was sent without an answer."""
    options = {"option": tuple(_item(found, each) for each in found.checks)}
    asked = "sent" in request.args
    page = ChoosePage(
        title="What was decided?",
        breadcrumbs=crumbs_of(found),
        decision=found,
        form=CHOOSE.read(options=options) if asked else CHOOSE.blank(options=options),
    )
    return render("decisions/choose.jinja", page)


def _outcome_page(
    found: DecisionDetail,
    chosen: CheckDetail,
    form: Form[Decided],
    said: tuple[SummaryRow, ...] = (),
) -> ResponseReturnValue:
    option = next(each for each in found.options if each.key == chosen.option)
    page = OutcomePage(
        title="Record the outcome",
        breadcrumbs=crumbs_of(found),
        decision=found,
        form=form,
        option=f"{option.key.upper()}: {option.text}",
        chosen=option.key,
        checks=tuple(Check(text=each.says, met=each.met) for each in chosen.check.findings),
        co_produced=chosen.check.co_produced,
        answers=tuple(name for name in form.fields if name.startswith("answer_")),
        meanwhile=said,
    )
    return render("decisions/outcome.jinja", page)


def _feedback_page(found: DecisionDetail, form: Form[Told]) -> ResponseReturnValue:
    page = TellPage(
        title="You said, we did", breadcrumbs=crumbs_of(found), decision=found, form=form
    )
    return render("decisions/feedback.jinja", page)


def _reply_page(
    found: DecisionDetail, dissent: DissentDetail, form: Form[Replied]
) -> ResponseReturnValue:
    page = TellPage(
        title=f"Answer {dissent.name}",
        breadcrumbs=crumbs_of(found),
        decision=found,
        form=form,
        dissent=dissent,
    )
    return render("decisions/reply.jinja", page)


def _said_since(found: DecisionDetail, moment: datetime) -> tuple[SummaryRow, ...]:
    """Show what people said, and where they stand, from a moment on."""
    before = application().decision(
        reader(), found.decision, today=today(), as_at=just_before(moment)
    )
    said = [
        SummaryRow(called=each.by_name, values=(each.text,))
        for each in found.contributions[len(before.contributions) :]
    ]
    stood = [
        SummaryRow(
            called=each.by_name,
            values=(_stance(each), *filter(None, [each.reason])),
        )
        for each in found.positions[len(before.positions) :]
    ]
    return (*said, *stood)


def _stance(position: PositionDetail) -> str:
    return f"{STANCE_LABELS[position.stance]}, option {position.option.upper()}"


def _item(found: DecisionDetail, check: CheckDetail) -> Choice:
    """Offer an option, with who supports it and who does not."""
    text = next(each.text for each in found.options if each.key == check.option)
    support = sum(
        each.current and each.option == check.option and each.stance.supports
        for each in found.positions
    )
    hint = f"{people(support)} for it. {people(len(check.dissent))} for something else or against."
    return Choice(check.option, f"{check.option.upper()}: {text}", hint)


def _chosen(found: DecisionDetail) -> CheckDetail | None:
    """Read which option was chosen; None for none."""
    key = request.args.get("option", "")
    if found.outcome and any(each.key == key for each in found.options):
        return CheckDetail(key, found.outcome.check, found.outcome.dissent)
    return next((each for each in found.checks if each.option == key), None)


def _answers(chosen: CheckDetail, sent: Decided) -> dict[MemberId, str]:
    pairs = zip(chosen.dissent, sent.answers, strict=True)
    return {MemberId(each.member): text for each, text in pairs if text}


def _override(sent: Decided) -> Override | None:
    if not sent.override_reason:
        return None
    return Override(MemberId(sent.override_by), sent.override_reason)


def _seniors(found: DecisionDetail) -> dict[str, tuple[Choice, ...]]:
    project = application().project(reader(), found.project)
    leads = [(who.member, who.name) for who in project.team if who.role is ProjectRole.PROJECT_LEAD]
    given = project.agreement
    sponsor = [(given.member, f"{given.sponsor}, senior sponsor")] if given else []
    return {"override_by": choices([*leads, *(each for each in sponsor if each[0])])}


def _dissent(found: DecisionDetail, member: str) -> DissentDetail:
    if found.outcome:
        for each in found.outcome.dissent:
            if each.member == member:
                return each
    raise NoDissentError
