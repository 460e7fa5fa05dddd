"""The roles that a person may have in a trust (design, section 8)."""

from enum import StrEnum


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
