"""Who may do what in reporting: one row an action, the roles that may beside it.

Each figure leads to what it counts, on pages of projects and participation: so a figure is for
those who may open what it counts.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """The roles in a trust and in the programme, as identity gives them: none is in both."""

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


class Action(StrEnum):
    """What somebody may want to do with reporting."""

    SEE_DASHBOARD = "see_dashboard"
    SEE_PROJECTS = "see_projects"
    SEE_PAYMENTS = "see_payments"
    FOLLOW_THREAD = "follow_thread"
    DECIDE_SHARING = "decide_sharing"
    READ_RELEASES = "read_releases"
    PREPARE_RELEASE = "prepare_release"
    APPROVE_RELEASE = "approve_release"


PROGRAMME: Final = frozenset({Role.NCCMH_ANALYST, Role.PROGRAMME_ADMINISTRATOR})
"""They see nothing of one trust; only they see all trusts together."""

TRUST: Final = frozenset(Role) - PROGRAMME
LEADS: Final = frozenset({Role.ADMINISTRATOR, Role.PROJECT_LEAD, Role.CO_PRODUCTION_LEAD})
PAYERS: Final = frozenset({Role.CO_PRODUCTION_LEAD, Role.BUDGET_HOLDER, Role.FINANCE_OFFICER})
AUDITORS: Final = frozenset({Role.AUDITOR})

RIGHTS: Final[Mapping[Action, frozenset[Role]]] = MappingProxyType(
    {
        # Open the first page, which has what the other rights add to it.
        Action.SEE_DASHBOARD: TRUST,
        # The steps of every project, and every decision: those who see every project.
        Action.SEE_PROJECTS: LEADS | AUDITORS,
        # Which payments wait, and for how long: those who work on claims.
        Action.SEE_PAYMENTS: PAYERS | AUDITORS,
        # Every event of one decision with its proof.
        Action.FOLLOW_THREAD: AUDITORS,
        # See what the trust adds to the next release, and opt out of it.
        Action.DECIDE_SHARING: frozenset({Role.ADMINISTRATOR}),
        # Read what was approved: figures of all trusts together.
        Action.READ_RELEASES: PROGRAMME,
        # Have a release worked out and frozen, unread.
        Action.PREPARE_RELEASE: frozenset({Role.NCCMH_ANALYST}),
        # Let it be read, or never: somebody else than who prepared it.
        Action.APPROVE_RELEASE: frozenset({Role.PROGRAMME_ADMINISTRATOR}),
    }
)
