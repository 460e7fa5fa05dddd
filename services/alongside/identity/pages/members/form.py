"""The forms by which an administrator changes who is in the trust."""

from dataclasses import dataclass, field

from alongside.html.forms import FormDefinition
from alongside.identity.domain.roles import Role
from alongside.identity.schemas import InviteSchema, NothingSchema, RolesSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Whom to invite, in which roles."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    roles: list[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The roles that a member is to have."""

    roles: list[Role]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A button was pressed."""


INVITE = FormDefinition(InviteSchema(), Invitee)
ROLES = FormDefinition(RolesSchema(), Roles)
CONFIRM = FormDefinition(NothingSchema(), Confirmed)
