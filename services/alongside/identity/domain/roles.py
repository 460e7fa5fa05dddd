"""The roles that a person may have in a trust, and those of the programme (design, section 8)."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from alongside.identity.domain.errors import RoleNotHereError

PROGRAMME: Final = "programme"
"""The tenant of those who see all trusts together. It is no trust, and has nothing of one."""


class Role(StrEnum):
    """What a member may be trusted with; a member may have several, or none."""

    ADMINISTRATOR = "administrator"
    PROJECT_LEAD = "project_lead"
    TEAM_MEMBER = "team_member"
    LIVED_EXPERIENCE_PARTNER = "lived_experience_partner"
    CO_PRODUCTION_LEAD = "co_production_lead"
    FINANCE_OFFICER = "finance_officer"
    BUDGET_HOLDER = "budget_holder"
    AUDITOR = "auditor"
    NCCMH_ANALYST = "nccmh_analyst"
    PROGRAMME_ADMINISTRATOR = "programme_administrator"


PROGRAMME_ROLES: Final = frozenset({Role.NCCMH_ANALYST, Role.PROGRAMME_ADMINISTRATOR})
"""None of these is a trust's, and none of a trust's is the programme's: no right is in both."""

TRUST_ROLES: Final = frozenset(Role) - PROGRAMME_ROLES
ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR, Role.PROGRAMME_ADMINISTRATOR})


def roles_in(tenant: str) -> frozenset[Role]:
    """Give the roles that there are in a trust, or in the programme."""
    return PROGRAMME_ROLES if tenant == PROGRAMME else TRUST_ROLES


def administrator_of(tenant: str) -> Role:
    """Give the role that lets other people in."""
    return Role.PROGRAMME_ADMINISTRATOR if tenant == PROGRAMME else Role.ADMINISTRATOR


def check_roles(roles: Collection[Role], *, tenant: str) -> None:
    """Make sure that roles belong where they are to be given.

    Raises:
        RoleNotHereError: a trust's role in the programme, or the programme's in a trust.
    """
    if not roles_in(tenant).issuperset(roles):
        raise RoleNotHereError
