"""Who may do what in projects: one row an action, the roles that may beside it.

A second rule goes with the table: *people see the projects whose team they are in*, those that they
sponsor, and those with a decision that they are invited to. Project leads, co-production leads and
administrators see every project of their trust, and so does an auditor, who changes nothing. A
project that somebody may not see is answered like one that does not exist.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """The roles in a trust, as identity gives them."""

    ADMINISTRATOR = "administrator"
    PROJECT_LEAD = "project_lead"
    TEAM_MEMBER = "team_member"
    LIVED_EXPERIENCE_PARTNER = "lived_experience_partner"
    CO_PRODUCTION_LEAD = "co_production_lead"
    FINANCE_OFFICER = "finance_officer"
    BUDGET_HOLDER = "budget_holder"
    AUDITOR = "auditor"


class Action(StrEnum):
    """What somebody may want to do with projects."""

    READ = "read"
    START_PROJECT = "start_project"
    LEAD_PROJECT = "lead_project"
    WORK_ON_PROJECT = "work_on_project"
    TAKE_PART = "take_part"
    RECORD_OUTCOME = "record_outcome"
    SET_POLICY = "set_policy"


LEADS: Final = frozenset({Role.ADMINISTRATOR, Role.PROJECT_LEAD, Role.CO_PRODUCTION_LEAD})
TEAMS: Final = LEADS | {Role.TEAM_MEMBER, Role.LIVED_EXPERIENCE_PARTNER}
SEE_ALL: Final = LEADS | {Role.AUDITOR}

RIGHTS: Final[Mapping[Action, frozenset[Role]]] = MappingProxyType(
    {
        # See projects, their aims, decisions and history.
        Action.READ: frozenset(Role),
        Action.START_PROJECT: LEADS,
        # Change the description, the team, the leads and the sponsor's agreement.
        Action.LEAD_PROJECT: LEADS,
        # Move steps, propose and agree deadlines, draft the aim, add material.
        Action.WORK_ON_PROJECT: TEAMS,
        # Contribute and take a position, where invited.
        Action.TAKE_PART: frozenset(Role) - {Role.AUDITOR},
        # Open a decision, invite people, record the outcome, feed back.
        Action.RECORD_OUTCOME: LEADS,
        # Say what the whole trust asks of a co-produced decision.
        Action.SET_POLICY: frozenset({Role.ADMINISTRATOR}),
    }
)


def sees_every_project(roles: Collection[str]) -> bool:
    """Say whether somebody sees the projects of teams that they are not in."""
    return not SEE_ALL.isdisjoint(roles)
