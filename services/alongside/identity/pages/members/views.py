"""Who is in the trust; an administrator invites people, gives them their roles, removes them."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from alongside.eventlog.errors import StaleVersionError
from alongside.html.component import SummaryRow, Tag, Tone
from alongside.html.forms import Form
from alongside.html.page import Link, Page, render
from alongside.http.guard import allow, command_context, may, principal
from alongside.http.idempotency import once
from alongside.http.wiring import wired
from alongside.identity.application.identity import IdentityApplication
from alongside.identity.application.invitations import InvitationLink
from alongside.identity.application.root import Person
from alongside.identity.domain.errors import (
    AlreadyInvitedError,
    LastAdministratorError,
    MemberLeftError,
    NotInvitedError,
    RoleNotHereError,
)
from alongside.identity.domain.membership import Status
from alongside.identity.domain.rights import Action
from alongside.identity.pages.members.form import (
    CONFIRM,
    INVITE,
    ROLES,
    Confirmed,
    Invitee,
    Roles,
    offered,
)
from alongside.identity.pages.visiting import shown
from alongside.identity.queries import Directory, Member
from alongside.identity.schemas import ROLE_LABELS
from alongside.settings import Settings

blueprint = Blueprint("people", __name__, url_prefix="/identity/members")

PEOPLE = Link("People", "/identity/members")
_TAGS = {
    Status.INVITED: Tag("Invited", Tone.WAITING),
    Status.JOINED: Tag("Member", Tone.DONE),
    Status.LEFT: Tag("Left", Tone.PLAIN),
}
_DONE = {
    "invited": "Invited. Now make the link that lets them in, and send it to them",
    "roles": "Roles saved",
    "removed": "Removed from the trust",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A member as a line of the list; `href` is empty for who may not change anything."""

    name: str
    roles: str
    status: Tag
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage(Page):
    """The members of the trust."""

    rows: tuple[Row, ...]
    may_invite: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage(Page):
    """One member: what is known, the form of their roles, their invitation."""

    member: str
    name: str
    summary: tuple[SummaryRow, ...]
    invited: bool
    left: bool
    button: Form[Confirmed]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage(Page):
    """A one-time link, shown this once."""

    name: str
    url: str
    link: InvitationLink


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePage(Page):
    """Ask before somebody is removed."""

    name: str
    member: str


@blueprint.get("")
@allow(Action.SEE_MEMBERS)
def people() -> ResponseReturnValue:
    """List who is in the trust."""
    members = wired(Directory).members(principal().tenant)
    page = PeoplePage(
        title="People",
        rows=tuple(_row(each) for each in members),
        may_invite=may(Action.INVITE_MEMBERS),
        done=_DONE.get(request.args.get("done", ""), ""),
    )
    return render("members/people.jinja", page)


@blueprint.get("/invite")
@allow(Action.INVITE_MEMBERS)
def invite() -> ResponseReturnValue:
    """Ask whom to invite."""
    return _invite_form(INVITE.blank(options=offered(principal().tenant)))


@blueprint.post("/invite")
@allow(Action.INVITE_MEMBERS)
@once
def submit_invite() -> ResponseReturnValue:
    """Invite somebody; the link is made in the next step."""
    form = INVITE.read(options=offered(principal().tenant))
    if not form.valid:
        return _invite_form(form)
    sent = form.value
    try:
        saved = wired(IdentityApplication).invite_member(
            command_context(), person=Person(sent.name, sent.email), roles=sent.roles
        )
    except (AlreadyInvitedError, RoleNotHereError) as refusal:
        return _invite_form(form.refuse(str(refusal), at=refusal.field or ""))
    where = url_for("people.member", member=saved.stream, done="invited")
    return redirect(where, code=HTTPStatus.SEE_OTHER)


@blueprint.get("/<member>")
@allow(Action.CHANGE_ROLES)
def member(member: str) -> ResponseReturnValue:
    """Show one member."""
    found = _found(member)
    form = ROLES.blank(
        initial={"roles": sorted(found.roles)},
        version=found.version,
        options=offered(principal().tenant),
    )
    return _member_page(found, form, done=_DONE.get(request.args.get("done", ""), ""))


@blueprint.post("/<member>/roles")
@allow(Action.CHANGE_ROLES)
@once
def change_roles(member: str) -> ResponseReturnValue:
    """Give the member these roles and no others."""
    found, form = _found(member), ROLES.read(options=offered(principal().tenant))
    if not form.valid:
        return _member_page(found, form)
    try:
        wired(IdentityApplication).change_roles(
            command_context(),
            member=member,
            roles=form.value.roles,
            expected=form.version or 0,
        )
    except (LastAdministratorError, MemberLeftError, RoleNotHereError) as refusal:
        return _member_page(found, form.refuse(str(refusal), at="roles"))
    except StaleVersionError:
        held = ", ".join(_spoken(found)) or "none"
        text = f"Somebody else changed the roles while you did. They are now: {held}."
        again = form.now_at(found.version).refuse(text, at="roles")
        return _member_page(found, again, status=HTTPStatus.PRECONDITION_FAILED)
    where = url_for("people.member", member=member, done="roles")
    return redirect(where, code=HTTPStatus.SEE_OTHER)


@blueprint.post("/<member>/link")
@allow(Action.INVITE_MEMBERS)
def make_link(member: str) -> ResponseReturnValue:
    """Make the one-time link, and show it this once: it is not stored."""
    found = _found(member)
    try:
        link = wired(IdentityApplication).make_invitation_link(command_context(), member=member)
    except NotInvitedError:
        where = url_for("people.member", member=member)
        return redirect(where, code=HTTPStatus.SEE_OTHER)
    path = url_for("invitation.show", tenant=principal().tenant, token=link.token)
    page = LinkPage(
        title="Invitation link",
        breadcrumbs=(PEOPLE, _crumb(found)),
        name=shown(found.name),
        url=f"{wired(Settings).public_url}{path}",
        link=link,
    )
    return render("members/link.jinja", page)


@blueprint.get("/<member>/remove")
@allow(Action.REMOVE_MEMBERS)
def remove(member: str) -> ResponseReturnValue:
    """Ask before somebody is removed."""
    found = _found(member)
    return _remove_form(found, CONFIRM.blank(version=found.version))


@blueprint.post("/<member>/remove")
@allow(Action.REMOVE_MEMBERS)
@once
def submit_remove(member: str) -> ResponseReturnValue:
    """End the membership."""
    found, form = _found(member), CONFIRM.read()
    try:
        wired(IdentityApplication).remove_member(
            command_context(), member=member, expected=form.version or 0
        )
    except LastAdministratorError as refusal:
        return _remove_form(found, form.refuse(str(refusal)))
    except StaleVersionError:
        text = "Somebody else changed this person's roles. Look again, then decide."
        again = form.now_at(found.version).refuse(text)
        return _remove_form(found, again, status=HTTPStatus.PRECONDITION_FAILED)
    return redirect(url_for("people.people", done="removed"), code=HTTPStatus.SEE_OTHER)


def _found(name: str) -> Member:
    found = wired(Directory).member(principal().tenant, name)
    if found is None:
        raise NotFound
    return found


def _row(found: Member) -> Row:
    changes = may(Action.CHANGE_ROLES)
    return Row(
        name=shown(found.name),
        roles=", ".join(_spoken(found)),
        status=_TAGS[found.status],
        href=url_for("people.member", member=found.member) if changes else "",
    )


def _crumb(found: Member) -> Link:
    return Link(shown(found.name), url_for("people.member", member=found.member))


def _spoken(found: Member) -> list[str]:
    return [label for role, label in ROLE_LABELS.items() if role in found.roles]


def _invite_form(form: Form[Invitee]) -> Response:
    page = Page(title="Invite somebody", breadcrumbs=(PEOPLE,), form=form)
    return render("members/invite.jinja", page)


def _member_page(
    found: Member, form: Form[Roles], *, done: str = "", status: int = HTTPStatus.OK
) -> Response:
    summary = [
        SummaryRow(called="Email address", values=[shown(found.email)]),
        SummaryRow(called="Status", values=[_TAGS[found.status].text]),
        SummaryRow(called="Roles", values=_spoken(found)),
    ]
    page = MemberPage(
        title=shown(found.name),
        breadcrumbs=(PEOPLE,),
        form=form,
        done=done,
        member=found.member,
        name=shown(found.name),
        summary=tuple(summary),
        invited=found.status is Status.INVITED,
        left=found.status is Status.LEFT,
        button=CONFIRM.blank(),
    )
    return render("members/member.jinja", page, status=status)


def _remove_form(found: Member, form: Form[Confirmed], *, status: int = HTTPStatus.OK) -> Response:
    page = RemovePage(
        title=f"Remove {shown(found.name)}",
        breadcrumbs=(PEOPLE, _crumb(found)),
        form=form,
        name=shown(found.name),
        member=found.member,
    )
    return render("members/remove.jinja", page, status=status)
