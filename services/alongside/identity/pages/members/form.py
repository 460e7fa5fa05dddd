"""The forms by which an administrator changes who is in the trust."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alongside.html.form_field import Option
from alongside.html.forms import FormDefinition
from alongside.identity.domain.roles import Role, roles_in
from alongside.identity.schemas import (
    ROLE_HINTS,
    ROLE_LABELS,
    InviteSchema,
    NothingSchema,
    RolesSchema,
)


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


def offered(tenant: str) -> Mapping[str, tuple[Option, ...]]:
    """Give the roles to choose from: a trust's, or the programme's."""
    here = [role for role in Role if role in roles_in(tenant)]
    return {"roles": tuple(Option(each, ROLE_LABELS[each], ROLE_HINTS[each]) for each in here)}
