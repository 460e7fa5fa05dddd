"""Who may do what in identity: one row an action, the roles that may beside it.

Whatever anybody may do with what is their own (sign out, change their password, end their
sessions) needs a signed-in person and no role, and is not in the table.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from alongside.identity.domain.roles import ADMINISTRATORS, Role


class Action(StrEnum):
    """What somebody may want to do in a trust."""

    SEE_MEMBERS = "see_members"
    SEE_CONTACTS = "see_contacts"
    INVITE_MEMBERS = "invite_members"
    CHANGE_ROLES = "change_roles"
    REMOVE_MEMBERS = "remove_members"


EVERYBODY: Final = frozenset(Role)

RIGHTS: Final[Mapping[Action, frozenset[Role]]] = MappingProxyType(
    {
        Action.SEE_MEMBERS: EVERYBODY,
        Action.SEE_CONTACTS: ADMINISTRATORS,
        Action.INVITE_MEMBERS: ADMINISTRATORS,
        Action.CHANGE_ROLES: ADMINISTRATORS,
        Action.REMOVE_MEMBERS: ADMINISTRATORS,
    }
)
