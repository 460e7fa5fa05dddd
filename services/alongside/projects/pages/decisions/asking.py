"""Opening a decision, and what may be added to it while it is open."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.html.form_field import Option as Choice
from alongside.html.forms import Form, FormDefinition
from alongside.html.page import Page, render
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.projects.domain.decision_events import About, Option
from alongside.projects.domain.decision_records import Material
from alongside.projects.domain.errors import DraftNotFoundError
from alongside.projects.domain.people import Capacity
from alongside.projects.domain.rights import Action
from alongside.projects.pages.decisions.form import (
    INVITE,
    MATERIAL,
    OPEN_DRAFT,
    OPEN_OTHER,
    Invitations,
    NewDecision,
)
from alongside.projects.pages.decisions.ways import crumbs_of, decision_of, decisions_link
from alongside.projects.pages.visit import (
    application,
    choices,
    crumbs,
    go,
    place,
    reader,
    send,
    today,
)
from alongside.projects.queries.decision_detail import DecisionDetail
from alongside.projects.queries.project_detail import ProjectDetail

blueprint = Blueprint("asking", __name__, url_prefix="/projects/<project>/decisions")

USUAL_DAYS = 14
KEYS = "abcdefgh"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecisionPage(Page):
    """The form of a new decision; `draft` is 0 where it is not about a draft of the aim."""

    project: ProjectDetail
    draft: int
    statement: str
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPage(Page):
    """A form that adds something to a decision."""

    decision: DecisionDetail
    nobody_left: bool = False


@blueprint.get("/new")
@allow(Action.RECORD_OUTCOME)
def new(project: str) -> ResponseReturnValue:
    """Show the form of a new decision, about a draft or something else."""
    found = application().project(reader(), project)
    draft, _ = _draft(project)
    initial: dict[str, object] = {
        "deadline": today() + timedelta(USUAL_DAYS),
        "invite": [who.member for who in found.team],
    }
    if draft:
        initial |= {
            "question": f"Is draft {draft} our aim?",
            "option_a": f"Yes: draft {draft} becomes our aim",
            "option_b": "Not yet: write another draft",
        }
    form = _definition(draft).blank(initial=initial, options={"invite": _people(found)})
    return _new_page(found, form)


@blueprint.post("/new")
@allow(Action.RECORD_OUTCOME)
@once
def create(project: str) -> ResponseReturnValue:
    """Open a decision and invite people to it."""
    found = application().project(reader(), project)
    draft, _ = _draft(project)
    form = _definition(draft).read(options={"invite": _people(found)})
    opened: list[str] = []

    def command(sent: NewDecision) -> None:
        saved = application().open_decision(
            command_context(),
            project,
            question=sent.question,
            about=About(sent.about, str(draft) if draft else ""),
            options=[
                Option(KEYS[place], text, adopts=draft if place == 0 else 0)
                for place, text in enumerate(sent.options)
            ],
            method=sent.method,
            deadline=sent.deadline,
            deadline_agreed=sent.deadline_agreed,
            invite=dict.fromkeys(sent.invite, Capacity.STAFF),
        )
        opened.append(saved.stream)

    answer = send(form, command, then=go(place(project, "decisions")))
    if not isinstance(answer, Response):
        return _new_page(found, answer)
    return go(place(project, "decisions", opened[0]), done="opened")


@blueprint.get("/<decision>/material")
@allow(Action.WORK_ON_PROJECT)
def ask_material(project: str, decision: str) -> ResponseReturnValue:
    """Ask for something to read, hear or see before deciding."""
    return _material_page(decision_of(project, decision), MATERIAL.blank())


@blueprint.post("/<decision>/material")
@allow(Action.WORK_ON_PROJECT)
@once
def add_material(project: str, decision: str) -> ResponseReturnValue:
    """Add something to read, hear or see before deciding."""
    found = decision_of(project, decision)

    def command(sent: Material) -> None:
        application().add_material(command_context(), decision, sent)

    then = go(place(project, "decisions", decision), done="material")
    answer = send(MATERIAL.read(), command, then=then)
    return answer if isinstance(answer, Response) else _material_page(found, answer)


@blueprint.get("/<decision>/invite")
@allow(Action.RECORD_OUTCOME)
def ask_invite(project: str, decision: str) -> ResponseReturnValue:
    """Ask whom else to invite."""
    found = decision_of(project, decision)
    return _invite_page(found, INVITE.blank(options={"invite": _uninvited(found)}))


@blueprint.post("/<decision>/invite")
@allow(Action.RECORD_OUTCOME)
@once
def invite(project: str, decision: str) -> ResponseReturnValue:
    """Invite more people."""
    found = decision_of(project, decision)

    def command(sent: Invitations) -> None:
        otherwise = sent.speaks_as or Capacity.STAFF
        application().invite(command_context(), decision, dict.fromkeys(sent.invite, otherwise))

    then = go(place(project, "decisions", decision), done="invited")
    form = _with_capacity(found, INVITE.read(options={"invite": _uninvited(found)}))
    answer = send(form, command, then=then)
    return answer if isinstance(answer, Response) else _invite_page(found, answer)


def _with_capacity(found: DecisionDetail, form: Form[Invitations]) -> Form[Invitations]:
    """Ask as what somebody speaks who is not in the team: it must not be guessed."""
    if not form.valid or form.value.speaks_as:
        return form
    team = {who.member for who in application().project(reader(), found.project).team}
    if team.issuperset(form.value.invite):
        return form
    return form.refuse("Select the experience they bring", at="speaks_as")


def _definition(draft: int) -> FormDefinition[NewDecision]:
    return OPEN_DRAFT if draft else OPEN_OTHER


def _draft(project: str) -> tuple[int, str]:
    """Read which draft the decision is about, with what it says; 0 for none.

    Raises:
        DraftNotFoundError: the aim has no such draft.
    """
    number = request.args.get("draft", 0, type=int)
    if not number:
        return 0, ""
    drafts = application().aim(reader(), project).drafts
    if not 1 <= number <= len(drafts):
        raise DraftNotFoundError(number=number)
    return number, drafts[number - 1].text.statement


def _new_page(found: ProjectDetail, form: Form[NewDecision]) -> ResponseReturnValue:
    draft, statement = _draft(found.project)
    page = NewDecisionPage(
        title=f"Decide on draft {draft}" if draft else "Open a decision",
        breadcrumbs=crumbs(found, decisions_link(found.project)),
        project=found,
        form=form,
        draft=draft,
        statement=statement,
        notice=_notice(),
    )
    return render("decisions/new.jinja", page)


def _notice() -> str:
    """Say how much time this trust wants people with lived experience to have."""
    policy, _ = application().policy_version(reader())
    days = f"{policy.notice} working day{'' if policy.notice == 1 else 's'}"
    return f"For a co-produced decision, people with lived experience need at least {days}"


def _material_page(found: DecisionDetail, form: Form[Material]) -> ResponseReturnValue:
    page = AddPage(
        title="Add something to read, hear or see",
        breadcrumbs=crumbs_of(found),
        decision=found,
        form=form,
    )
    return render("decisions/material.jinja", page)


def _invite_page(found: DecisionDetail, form: Form[Invitations]) -> ResponseReturnValue:
    page = AddPage(
        title="Invite more people",
        breadcrumbs=crumbs_of(found),
        decision=found,
        form=form,
        nobody_left=not _uninvited(found),
    )
    return render("decisions/invite.jinja", page)


def _people(found: ProjectDetail) -> tuple[Choice, ...]:
    """Offer the team; others of the trust can be invited once the decision is open."""
    return choices((who.member, who.name) for who in found.team)


def _uninvited(found: DecisionDetail) -> tuple[Choice, ...]:
    invited = {each.member for each in found.invited}
    people = application().people(reader())
    return choices((each.member, each.name) for each in people if each.member not in invited)
