"""One's own account: who one is here, one's password, where one is signed in."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from alongside.html.component import SummaryRow
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import command_context, now, principal, signed_in
from alongside.http.wiring import wired
from alongside.identity.application.identity import IdentityApplication
from alongside.identity.application.sessions import Sessions
from alongside.identity.domain.errors import WeakPasswordError, WrongPasswordError
from alongside.identity.pages.account.form import CHANGE_PASSWORD, END, Ended, PasswordChange
from alongside.identity.pages.session_cookie import session_token
from alongside.identity.pages.visiting import shown
from alongside.identity.queries import Directory
from alongside.identity.schemas import ROLE_LABELS

blueprint = Blueprint("account", __name__, url_prefix="/identity/account")

_DONE = {
    "password": "Password changed. Everywhere else you are signed out",
    "ended": "Signed out there",
}


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Where somebody is signed in; `here` is the session that asks."""

    session: str
    opened_at: datetime
    seen_at: datetime
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(Page):
    """Who one is here, and where one is signed in."""

    summary: tuple[SummaryRow, ...]
    sessions: tuple[SessionRow, ...]
    button: Form[Ended]


@blueprint.get("")
@signed_in
def account() -> ResponseReturnValue:
    """Show the account.

    Raises:
        NotFound: it was closed meanwhile.
    """
    who, directory = principal(), wired(Directory)
    found = directory.account(who.account)
    if found is None:
        raise NotFound
    seats = directory.seats(who.account)
    here = [seat for seat in seats if seat.tenant == who.tenant]
    other = Link("Change", url_for("sign_in.trusts")) if len(seats) > 1 else None
    page = AccountPage(
        title="Your account",
        done=_DONE.get(request.args.get("done", ""), ""),
        summary=(
            SummaryRow(called="Name", values=[shown(found.name)]),
            SummaryRow(called="Email address", values=[shown(found.email)]),
            SummaryRow(called="Trust", values=[seat.name for seat in here], change=other),
            SummaryRow(
                called="Roles",
                values=[label for role, label in ROLE_LABELS.items() if role in who.roles],
            ),
            SummaryRow(
                called="Password",
                values=["Hidden"],
                change=Link("Change", url_for("account.password")),
            ),
        ),
        sessions=tuple(_sessions(who.account)),
        button=END.blank(),
    )
    return render("account/account.jinja", page)


@blueprint.get("/password")
@signed_in
def password() -> ResponseReturnValue:
    """Ask for the new password."""
    return _password_form(CHANGE_PASSWORD.blank())


@blueprint.post("/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Change the password, and sign out everywhere else."""
    form = CHANGE_PASSWORD.read()
    if not form.valid:
        return _password_form(form)
    mine = wired(Sessions).find(session_token(), at=now())
    try:
        wired(IdentityApplication).change_password(
            command_context(capacity="self"),
            account=principal().account,
            present=form.value.present,
            new=form.value.password,
            keep=mine.session if mine else "",
        )
    except (WrongPasswordError, WeakPasswordError) as refusal:
        return _password_form(form.refuse(str(refusal), at=refusal.field or "password"))
    return redirect(url_for("account.account", done="password"), code=HTTPStatus.SEE_OTHER)


@blueprint.post("/sessions/<name>/end")
@signed_in
def end_session(name: str) -> ResponseReturnValue:
    """Sign out somewhere else."""
    wired(Sessions).end_one(principal().account, name=name)
    return redirect(url_for("account.account", done="ended"), code=HTTPStatus.SEE_OTHER)


def _sessions(account: str) -> list[SessionRow]:
    sessions, at = wired(Sessions), now()
    mine = sessions.find(session_token(), at=at)
    rows = [
        SessionRow(
            each.session,
            each.opened_at,
            each.seen_at,
            here=mine is not None and mine.session == each.session,
        )
        for each in sessions.of_account(account, at=at)
    ]
    return sorted(rows, key=lambda row: not row.here)


def _password_form(form: Form[PasswordChange]) -> Response:
    crumbs = (Link("Your account", url_for("account.account")),)
    page = Page(title="Change your password", breadcrumbs=crumbs, form=form)
    return render("account/password.jinja", page)
