"""What a one-time link leads to: accept the invitation, or see why it cannot be accepted."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.eventlog.application import CommandContext
from alongside.html.forms import Form
from alongside.html.page import Page, render
from alongside.http.guard import now, public, trace
from alongside.http.wiring import wired
from alongside.identity.application.identity import IdentityApplication
from alongside.identity.application.invitations import OpenInvitation
from alongside.identity.application.sessions import Sessions
from alongside.identity.application.sign_in import SignIn
from alongside.identity.domain.errors import (
    AccountNeedsPasswordError,
    InvitationExpiredError,
    InvitationNotFoundError,
    InvitationUsedError,
    NotInvitedError,
    WeakPasswordError,
)
from alongside.identity.pages.invitation.form import ACCEPT, ATTACH, Acceptance
from alongside.identity.pages.session_cookie import carry, session_token
from alongside.identity.pages.visiting import destination, shown
from alongside.identity.queries import Directory

blueprint = Blueprint("invitation", __name__, url_prefix="/identity/invitations")

_Closed = (
    InvitationNotFoundError,
    InvitationUsedError,
    InvitationExpiredError,
    NotInvitedError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage(Page):
    """Who is invited, to which trust."""

    trust: str
    email: str
    has_account: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPage(Page):
    """Why the link does not work."""

    reason: str


@blueprint.get("/<tenant>/<token>")
@public
def show(tenant: str, token: str) -> ResponseReturnValue:
    """Show what the invitation is to."""
    try:
        invited = _application().open_invitation(tenant=tenant, token=token, at=now())
    except _Closed as refusal:
        return _closed(str(refusal), gone=isinstance(refusal, InvitationNotFoundError))
    if invited.account:
        return _form(tenant, invited, ATTACH.blank())
    return _form(tenant, invited, ACCEPT.blank(initial={"name": shown(invited.name)}))


@blueprint.post("/<tenant>/<token>")
@public
def accept(tenant: str, token: str) -> ResponseReturnValue:
    """Join the trust, and be signed in to it."""
    try:
        invited = _application().open_invitation(tenant=tenant, token=token, at=now())
        form = (ATTACH if invited.account else ACCEPT).read()
        if not form.valid:
            return _form(tenant, invited, form)
        try:
            return _joined(tenant, token, form.value)
        except (WeakPasswordError, AccountNeedsPasswordError) as refusal:
            return _form(tenant, invited, form.refuse(str(refusal), at="password"))
    except _Closed as refusal:
        return _closed(str(refusal), gone=isinstance(refusal, InvitationNotFoundError))


def _joined(tenant: str, token: str, sent: Acceptance) -> Response:
    at = now()
    # The actor of the stamp becomes the invited member.
    context = CommandContext(tenant=tenant, actor="", capacity="self", at=at, trace=trace())
    account = _application().accept_invitation(
        context, token=token, name=sent.name, password=sent.password
    )
    wired(Sessions).end(session_token())
    signing_in = wired(SignIn)
    begun = signing_in.begin(account, at=at)
    chosen = signing_in.choose(begun.token, account=account, trust=tenant, at=at)
    return carry(redirect(destination("", tenant=tenant), code=HTTPStatus.SEE_OTHER), chosen)


def _form(tenant: str, invited: OpenInvitation, form: Form[Acceptance]) -> Response:
    trust = wired(Directory).trust(tenant)
    page = InvitationPage(
        title="Accept your invitation",
        form=form,
        trust=trust.name if trust else tenant,
        email=invited.email,
        has_account=bool(invited.account),
    )
    return render("invitation/accept.jinja", page)


def _closed(reason: str, *, gone: bool) -> Response:
    page = ClosedPage(title="This invitation cannot be used", reason=reason)
    status = HTTPStatus.NOT_FOUND if gone else HTTPStatus.GONE
    return render("invitation/closed.jinja", page, status=status)


def _application() -> IdentityApplication:
    return wired(IdentityApplication)
