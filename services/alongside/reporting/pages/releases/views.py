"""Releases: the list, one of them in tables and as a file, and who lets it be read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from alongside.eventlog.kinds import NotAllowedError, RefusedError
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context, may, principal
from alongside.http.idempotency import once
from alongside.http.wiring import wired
from alongside.reporting.application.releases import Releases
from alongside.reporting.domain.disclosure import POLICY, Policy
from alongside.reporting.domain.figures import TableKey
from alongside.reporting.domain.publication import DERIVED, TABLES, label, unit
from alongside.reporting.domain.release import PublishedTable, ReleaseStatus
from alongside.reporting.domain.rights import Action
from alongside.reporting.pages.releases.form import BUTTON, Pressed
from alongside.reporting.queries.releases import ReleaseDetail, ReleaseRow
from alongside.reporting.schemas.files import csv_file

blueprint = Blueprint("release_pages", __name__, url_prefix="/reporting/releases")

RELEASES = Link("Releases", "/reporting/releases")
NOT_SHOWN = "Not shown"
_DONE = {
    "prepared": "The release is prepared. Somebody else can approve it now",
    "approved": "The release is approved. Everybody in the programme can read it",
    "withdrawn": "The release is withdrawn. Nobody will read it",
}
_SUFFIXES = {"percent": "%", "days": " days"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasesPage(Page):
    """The releases that can be read, and the one that waits."""

    readable: tuple[ReleaseRow, ...]
    waiting: ReleaseRow | None
    may_prepare: bool
    may_approve: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in words; `is_sum` is for what is worked out of the figures above it."""

    called: str
    value: str
    is_sum: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table in words."""

    title: str
    meaning: str
    counted: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePage(Page):
    """A release in full."""

    number: int
    prepared_on: date
    approved_on: date | None
    policy: Policy
    policy_called: str
    sha256: str
    tables: tuple[ShownTable, ...]


@blueprint.get("")
@allow(Action.READ_RELEASES)
def show_all() -> ResponseReturnValue:
    """List the releases."""
    found = wired(Releases).list_releases(principal().tenant)
    return _list(BUTTON.blank(version=len(found) + 1))


@blueprint.post("")
@allow(Action.PREPARE_RELEASE)
@once
def prepare() -> ResponseReturnValue:
    """Have the next release worked out."""
    number = BUTTON.read().version or 0
    return _pressed(lambda: wired(Releases).prepare_release(command_context(), number), "prepared")


@blueprint.post("/<int:number>/approval")
@allow(Action.APPROVE_RELEASE)
@once
def approve(number: int) -> ResponseReturnValue:
    """Let a release be read."""
    return _pressed(lambda: wired(Releases).approve_release(command_context(), number), "approved")


@blueprint.post("/<int:number>/withdrawal")
@allow(Action.APPROVE_RELEASE)
@once
def withdraw(number: int) -> ResponseReturnValue:
    """Keep a release from being read."""
    return _pressed(
        lambda: wired(Releases).withdraw_release(command_context(), number), "withdrawn"
    )


@blueprint.get("/<int:number>")
@allow(Action.READ_RELEASES)
def show(number: int) -> ResponseReturnValue:
    """Show a release."""
    found = wired(Releases).read_release(principal().tenant, number)
    page = ReleasePage(
        title=f"Release {number}",
        breadcrumbs=(RELEASES,),
        number=number,
        prepared_on=found.row.prepared_on,
        approved_on=found.row.approved_on,
        policy=POLICY,
        policy_called=f"{found.row.policy}, version {found.row.policy_version}",
        sha256=found.row.sha256,
        tables=tuple(_table(each) for each in found.tables),
    )
    return render("releases/show.jinja", page)


@blueprint.get("/<int:number>/csv")
@allow(Action.READ_RELEASES)
def download(number: int) -> ResponseReturnValue:
    """Give a release as a file."""
    found: ReleaseDetail = wired(Releases).read_release(principal().tenant, number)
    return csv_file(found)


def _list(form: Form[Pressed]) -> Response:
    found = wired(Releases).list_releases(principal().tenant)
    page = ReleasesPage(
        title="Releases",
        form=form,
        done=_DONE.get(request.args.get("done", ""), ""),
        readable=tuple(each for each in found if each.status is ReleaseStatus.APPROVED),
        waiting=next((each for each in found if each.status is ReleaseStatus.WAITING), None),
        may_prepare=may(Action.PREPARE_RELEASE),
        may_approve=may(Action.APPROVE_RELEASE),
    )
    return render("releases/list.jinja", page)


def _pressed(command: Callable[[], object], done: str) -> ResponseReturnValue:
    form = BUTTON.read()
    try:
        command()
    except (RefusedError, NotAllowedError) as refusal:
        found = wired(Releases).list_releases(principal().tenant)
        return _list(form.now_at(len(found) + 1).refuse(str(refusal)))
    return redirect(url_for("release_pages.show_all", done=done), code=HTTPStatus.SEE_OTHER)


def _table(table: PublishedTable) -> ShownTable:
    key = TableKey(table.table)
    words = TABLES[key]
    return ShownTable(
        title=words.title,
        meaning=words.meaning,
        counted=words.unit.capitalize(),
        lines=tuple(
            Line(label(key, each.row), _value(key, each.row, each.value), _is_sum(each.row))
            for each in table.rows
        ),
    )


def _value(table: TableKey, row: str, value: int | None) -> str:
    if value is None:
        return NOT_SHOWN
    return f"{value:,}{_SUFFIXES.get(unit(table, row), '')}"


def _is_sum(row: str) -> bool:
    return row in DERIVED
