"""The members of the caller's trust, and their roles."""

from collections.abc import Collection
from typing import TypedDict

from flask import url_for

from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context, may, principal, signed_in
from alongside.http.idempotency import once
from alongside.http.versions import (
    CREATED,
    TAGGED,
    answer_version,
    needs_version,
    required_version,
)
from alongside.http.wiring import wired
from alongside.identity.application.identity import IdentityApplication
from alongside.identity.application.root import Person
from alongside.identity.domain.errors import MemberNotFoundError, UnknownRoleError
from alongside.identity.domain.rights import Action
from alongside.identity.domain.roles import Role
from alongside.identity.queries import Directory, Member
from alongside.identity.schemas import (
    ChangedMemberSchema,
    InviteSchema,
    LinkSchema,
    MemberSchema,
    MembersSchema,
    MeSchema,
)
from alongside.privacy.sealed import Erased, Shown
from alongside.settings import Settings

blueprint = Blueprint(
    "members", __name__, url_prefix="/identity/api", description="The members of your trust"
)


class Invitee(TypedDict):
    """Whom to invite, in which roles."""

    name: str
    email: str
    roles: Collection[Role]


@blueprint.get("/me")
@signed_in
@blueprint.response(200, MeSchema)
def me() -> dict[str, object]:
    """Say who the bearer of this token is."""
    who = principal()
    return {
        "account": who.account,
        "member": who.member,
        "tenant": who.tenant,
        "roles": sorted(who.roles),
        "scopes": sorted(who.scopes),
    }


@blueprint.get("/members")
@allow(Action.SEE_MEMBERS)
@blueprint.response(200, MembersSchema)
def list_members() -> dict[str, object]:
    """List who is a member of the trust, or was invited."""
    return {"members": [_shown(each) for each in wired(Directory).members(principal().tenant)]}


@blueprint.post("/members")
@allow(Action.INVITE_MEMBERS)
@once
@blueprint.arguments(InviteSchema)
@blueprint.response(201, ChangedMemberSchema, headers=CREATED)
def invite_member(sent: Invitee) -> tuple[dict[str, object], int, dict[str, str]]:
    """Invite somebody; the link that lets them in is made in a second step."""
    saved = wired(IdentityApplication).invite_member(
        command_context(),
        person=Person(name=sent["name"], email=sent["email"]),
        roles=sent["roles"],
    )
    where = {"Location": url_for("members.get_member", member=saved.stream)}
    answer: dict[str, object] = {"member": saved.stream, "version": saved.version}
    return answer_version((answer, 201, where), saved.version)


@blueprint.get("/members/<member>")
@allow(Action.SEE_MEMBERS)
@blueprint.response(200, MemberSchema, headers=TAGGED)
def get_member(member: str) -> dict[str, object]:
    """Give one member; the ETag is their version.

    Raises:
        MemberNotFoundError: there is no such member in this trust.
    """
    found = wired(Directory).member(principal().tenant, member)
    if found is None:
        raise MemberNotFoundError
    return answer_version(_shown(found), found.version)


@blueprint.put("/members/<member>/roles/<role>")
@allow(Action.CHANGE_ROLES)
@blueprint.response(200, ChangedMemberSchema, headers=TAGGED)
@needs_version
def give_role(member: str, role: str) -> dict[str, object]:
    """Give a member a role."""
    saved = wired(IdentityApplication).give_role(
        command_context(), member=member, role=_role(role), expected=required_version()
    )
    return answer_version({"member": member, "version": saved.version}, saved.version)


@blueprint.delete("/members/<member>/roles/<role>")
@allow(Action.CHANGE_ROLES)
@blueprint.response(200, ChangedMemberSchema, headers=TAGGED)
@needs_version
def take_role(member: str, role: str) -> dict[str, object]:
    """Take a role away from a member."""
    saved = wired(IdentityApplication).take_role(
        command_context(), member=member, role=_role(role), expected=required_version()
    )
    return answer_version({"member": member, "version": saved.version}, saved.version)


@blueprint.delete("/members/<member>")
@allow(Action.REMOVE_MEMBERS)
@blueprint.response(200, ChangedMemberSchema, headers=TAGGED)
@needs_version
def remove_member(member: str) -> dict[str, object]:
    """End a membership; the person keeps their account."""
    saved = wired(IdentityApplication).remove_member(
        command_context(), member=member, expected=required_version()
    )
    return answer_version({"member": member, "version": saved.version}, saved.version)


@blueprint.post("/members/<member>/invitation-link")
@allow(Action.INVITE_MEMBERS)
@blueprint.response(201, LinkSchema)
def make_link(member: str) -> dict[str, object]:
    """Make the one-time link of an invited member; an earlier one stops working.

    The answer is kept nowhere, so a repeat makes another link.
    """
    link = wired(IdentityApplication).make_invitation_link(command_context(), member=member)
    path = url_for("invitation.show", tenant=principal().tenant, token=link.token)
    return {"link": f"{wired(Settings).public_url}{path}", "expires_at": link.expires_at}


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise UnknownRoleError from None


def _shown(found: Member) -> dict[str, object]:
    shown: dict[str, object] = {
        "member": found.member,
        "name": _or_null(found.name),
        "status": found.status,
        "roles": sorted(found.roles),
        "since": found.since,
        "version": found.version,
    }
    return shown | ({"email": _or_null(found.email)} if may(Action.SEE_CONTACTS) else {})


def _or_null(value: Shown) -> str | None:
    return None if isinstance(value, Erased) else value
