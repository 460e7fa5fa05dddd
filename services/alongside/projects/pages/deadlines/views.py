"""Deadlines: proposed by one side, agreed by both."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.eventlog.errors import StaleVersionError
from alongside.html.component import Stale, Tag, Tone
from alongside.html.dates import in_words
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.projects.domain.errors import DeadlineNotFoundError
from alongside.projects.domain.people import Side, side_of
from alongside.projects.domain.project_events import DeadlineMoved
from alongside.projects.domain.rights import Action
from alongside.projects.pages.deadlines.form import (
    AGREE,
    MOVE,
    PROPOSE,
    Confirmed,
    Move,
    Proposal,
)
from alongside.projects.pages.visit import (
    STALE,
    application,
    crumbs,
    done,
    go,
    just_before,
    place,
    reader,
    send,
    stale,
    today,
    unless_touched,
)
from alongside.projects.queries.project_detail import DeadlineDetail, ProjectDetail

blueprint = Blueprint("deadlines", __name__, url_prefix="/projects/<project>/deadlines")

_DONE = {
    "proposed": "The deadline is proposed. It is agreed once the other side agrees too",
    "agreed": "You agreed to the deadline",
    "moved": "The deadline has moved. It is agreed once the other side agrees too",
}
_MISSING = {
    frozenset[Side](): "Neither side has agreed yet",
    frozenset({Side.STAFF}): "People with lived experience have not agreed yet",
    frozenset({Side.LIVED_EXPERIENCE}): "Staff have not agreed yet",
    frozenset(Side): "Staff and people with lived experience have agreed",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A deadline as a line of the list."""

    deadline: DeadlineDetail
    tag: Tag
    says: str
    late: bool
    button: Form[Confirmed] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinesPage(Page):
    """The deadlines of a project."""

    project: ProjectDetail
    rows: tuple[Row, ...]
    may_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFormPage(Page):
    """A form about a deadline."""

    project: ProjectDetail
    deadline: DeadlineDetail | None = None
    stale: Stale | None = None


@blueprint.get("")
@allow(Action.READ)
def show(project: str) -> ResponseReturnValue:
    """Show the deadlines."""
    found = application().project(reader(), project)
    return _list(found, done=done(_DONE))


@blueprint.get("/new")
@allow(Action.WORK_ON_PROJECT)
def new(project: str) -> ResponseReturnValue:
    """Ask for a deadline."""
    return _new_page(application().project(reader(), project), PROPOSE.blank())


@blueprint.post("/new")
@allow(Action.WORK_ON_PROJECT)
@once
def propose(project: str) -> ResponseReturnValue:
    """Propose a deadline."""
    found = application().project(reader(), project)

    def command(sent: Proposal) -> None:
        application().propose_deadline(command_context(), project, what=sent.what, due=sent.due)

    then = go(place(project, "deadlines"), done="proposed")
    answer = send(PROPOSE.read(), command, then=then)
    return answer if isinstance(answer, Response) else _new_page(found, answer)


@blueprint.post("/<int:number>/agree")
@allow(Action.WORK_ON_PROJECT)
@once
def agree(project: str, number: int) -> ResponseReturnValue:
    """Agree to a deadline for one's side."""
    found = application().project(reader(), project)

    def command(_: Confirmed) -> None:
        application().agree_deadline(command_context(), project, number=number)

    answer = send(AGREE.read(), command, then=go(place(project, "deadlines"), done="agreed"))
    return answer if isinstance(answer, Response) else _list(found, answer)


@blueprint.get("/<int:number>/move")
@allow(Action.WORK_ON_PROJECT)
def ask_to_move(project: str, number: int) -> ResponseReturnValue:
    """Ask for another day."""
    found = application().project(reader(), project)
    deadline = _deadline(found, number)
    form = MOVE.blank(initial={"due": deadline.due}, version=found.version)
    return _move_page(found, deadline, form)


@blueprint.post("/<int:number>/move")
@allow(Action.WORK_ON_PROJECT)
@once
def move(project: str, number: int) -> ResponseReturnValue:
    """Move a deadline."""
    found = application().project(reader(), project)
    deadline = _deadline(found, number)
    form = MOVE.read()

    def as_before(moment: datetime) -> bool:
        then = application().project(reader(), project, as_at=just_before(moment))
        return _deadline(then, number).due == deadline.due

    def command(sent: Move) -> None:
        def save(expected: int) -> None:
            application().move_deadline(
                command_context(),
                project,
                expected=expected,
                number=number,
                due=sent.due,
                because=sent.because,
            )

        unless_touched(save, form.version, DeadlineMoved, unchanged_since=as_before)

    then = go(place(project, "deadlines"), done="moved")
    try:
        answer = send(form, command, then=then)
    except StaleVersionError as fault:
        both = stale(
            fault,
            application().people(reader()),
            ("Deadline", in_words(deadline.due), in_words(form.value.due)),
        )
        return _move_page(found, deadline, form.now_at(found.version).refuse(STALE), both)
    return answer if isinstance(answer, Response) else _move_page(found, deadline, answer)


def _list(
    found: ProjectDetail, form: Form[Confirmed] | None = None, *, done: str = ""
) -> ResponseReturnValue:
    mine = next((who.speaks_as for who in found.team if who.member == reader().member), None)
    page = DeadlinesPage(
        title="Deadlines",
        breadcrumbs=crumbs(found),
        project=found,
        rows=tuple(_row(each, side_of(mine)) for each in found.deadlines),
        may_work=may(Action.WORK_ON_PROJECT),
        form=form,
        done=done,
    )
    return render("deadlines/show.jinja", page)


def _row(deadline: DeadlineDetail, side: Side | None) -> Row:
    waits = side is not None and side not in deadline.agreed_by
    may_agree = waits and may(Action.WORK_ON_PROJECT)
    agreed = Tag("Agreed", Tone.DONE) if deadline.mutually_agreed else None
    return Row(
        deadline=deadline,
        tag=agreed or Tag("Not mutually agreed", Tone.WAITING),
        says=_MISSING[frozenset(deadline.agreed_by)],
        late=deadline.due < today(),
        button=AGREE.blank() if may_agree else None,
    )


def _new_page(found: ProjectDetail, form: Form[Proposal]) -> ResponseReturnValue:
    page = DeadlineFormPage(
        title="Propose a deadline",
        breadcrumbs=crumbs(found, _deadlines(found)),
        project=found,
        form=form,
    )
    return render("deadlines/new.jinja", page)


def _move_page(
    found: ProjectDetail,
    deadline: DeadlineDetail,
    form: Form[Move],
    both: Stale | None = None,
) -> ResponseReturnValue:
    page = DeadlineFormPage(
        title="Move a deadline",
        breadcrumbs=crumbs(found, _deadlines(found)),
        project=found,
        deadline=deadline,
        form=form,
        stale=both,
    )
    return render("deadlines/move.jinja", page)


def _deadlines(found: ProjectDetail) -> Link:
    return Link("Deadlines", place(found.project, "deadlines"))


def _deadline(found: ProjectDetail, number: int) -> DeadlineDetail:
    if not 1 <= number <= len(found.deadlines):
        raise DeadlineNotFoundError(number=number)
    return found.deadlines[number - 1]
