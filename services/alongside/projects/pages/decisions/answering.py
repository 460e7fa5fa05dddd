"""Contributing to a decision, and taking a position."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.html.form_field import Option as Choice
from alongside.html.forms import Form
from alongside.html.page import Page, render
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.projects.domain.decision_events import Privacy
from alongside.projects.domain.rights import Action
from alongside.projects.pages.decisions.form import CONTRIBUTE, STAND, Stand, Words
from alongside.projects.pages.decisions.ways import crumbs_of, decision_of
from alongside.projects.pages.visit import application, go, place, reader, send
from alongside.projects.queries.decision_detail import DecisionDetail, PositionDetail
from alongside.projects.schemas.projects import CAPACITY_LABELS

blueprint = Blueprint("answering", __name__, url_prefix="/projects/<project>/decisions/<decision>")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage(Page):
    """A form by which somebody answers; `speaks_as` is empty for who was not invited."""

    decision: DecisionDetail
    speaks_as: str


@blueprint.get("/contribute")
@allow(Action.TAKE_PART)
def ask_words(project: str, decision: str) -> ResponseReturnValue:
    """Ask what somebody thinks, while the decision is open and they are invited."""
    found = decision_of(project, decision)
    if not _may_answer(found):
        return go(place(project, "decisions", decision))
    return _words_page(found, CONTRIBUTE.blank())


@blueprint.post("/contribute")
@allow(Action.TAKE_PART)
@once
def contribute(project: str, decision: str) -> ResponseReturnValue:
    """Take what somebody thinks."""
    found = decision_of(project, decision)

    def command(sent: Words) -> None:
        application().contribute(command_context(), decision, text=sent.text)

    then = go(place(project, "decisions", decision), done="contributed")
    answer = send(CONTRIBUTE.read(), command, then=then)
    return answer if isinstance(answer, Response) else _words_page(found, answer)


@blueprint.get("/position")
@allow(Action.TAKE_PART)
def ask_position(project: str, decision: str) -> ResponseReturnValue:
    """Ask where somebody stands, while the decision is open and they are invited."""
    found = decision_of(project, decision)
    if not _may_answer(found):
        return go(place(project, "decisions", decision))
    now = _mine(found)
    initial: dict[str, object] = {"privacy": Privacy.OPEN}
    if now:
        initial = {name: getattr(now, name) for name in ("option", "stance", "reason", "privacy")}
    return _position_page(found, STAND.blank(initial=initial, options={"option": _options(found)}))


@blueprint.post("/position")
@allow(Action.TAKE_PART)
@once
def take_position(project: str, decision: str) -> ResponseReturnValue:
    """Take somebody's position."""
    found = decision_of(project, decision)

    def command(sent: Stand) -> None:
        application().take_position(
            command_context(),
            decision,
            option=sent.option,
            stance=sent.stance,
            reason=sent.reason,
            privacy=sent.privacy or Privacy.OPEN,
        )

    then = go(place(project, "decisions", decision), done="position")
    answer = send(STAND.read(options={"option": _options(found)}), command, then=then)
    return answer if isinstance(answer, Response) else _position_page(found, answer)


def _words_page(found: DecisionDetail, form: Form[Words]) -> ResponseReturnValue:
    return _page("decisions/contribute.jinja", "Say what you think", found, form)


def _position_page(found: DecisionDetail, form: Form[Stand]) -> ResponseReturnValue:
    title = "Change your position" if _mine(found) else "Take a position"
    return _page("decisions/position.jinja", title, found, form)


def _page(
    template: str, title: str, found: DecisionDetail, form: Form[Words] | Form[Stand]
) -> ResponseReturnValue:
    me = reader().member
    speaks_as = next((each.speaks_as for each in found.invited if each.member == me), None)
    page = AnswerPage(
        title=title,
        breadcrumbs=crumbs_of(found),
        decision=found,
        form=form,
        speaks_as=CAPACITY_LABELS[speaks_as].lower() if speaks_as else "",
    )
    return render(template, page)


def _may_answer(found: DecisionDetail) -> bool:
    """Say whether it makes sense to ask; the decision's own page says why not."""
    me = reader().member
    return found.is_open and any(each.member == me for each in found.invited)


def _mine(found: DecisionDetail) -> PositionDetail | None:
    me = reader().member
    return next((each for each in found.positions if each.by == me and each.current), None)


def _options(found: DecisionDetail) -> tuple[Choice, ...]:
    return tuple(Choice(each.key, f"{each.key.upper()}: {each.text}") for each in found.options)
