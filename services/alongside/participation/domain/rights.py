"""Who may do what in participation: one row an action, the roles that may beside it.

Further rules go with the table. A meeting is planned by a lead of its project, by the project's
co-production lead or by a co-production lead of the trust; who came is confirmed by a co-production
lead. People see the meetings that they are invited to and those of the projects whose team they
are in; co-production leads, administrators and auditors see every meeting of their trust. What
somebody chose to be paid is shown to themselves and to those who pay, never to their colleagues.
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
    """What somebody may want to do in participation."""

    READ = "read"
    TAKE_PART = "take_part"
    PLAN_MEETING = "plan_meeting"
    CONFIRM_ATTENDANCE = "confirm_attendance"
    SET_RATES = "set_rates"
    SEE_RATES = "see_rates"
    CLAIM = "claim"
    SEE_PAYMENTS = "see_payments"
    APPROVE_CLAIM = "approve_claim"
    AUTHORISE_CLAIM = "authorise_claim"
    PAY = "pay"
    ERASE = "erase"


EVERYBODY: Final = frozenset(Role)
TAKE_PART: Final = EVERYBODY - {Role.AUDITOR}
SEE_ALL: Final = frozenset({Role.ADMINISTRATOR, Role.CO_PRODUCTION_LEAD, Role.AUDITOR})
PAY: Final = frozenset({Role.FINANCE_OFFICER})

RIGHTS: Final[Mapping[Action, frozenset[Role]]] = MappingProxyType(
    {
        # See one's own invitations and details, and the meetings of one's projects.
        Action.READ: EVERYBODY,
        # Answer an invitation, choose how to be paid, give one's details.
        Action.TAKE_PART: TAKE_PART,
        # Plan a meeting and invite people, where one leads.
        Action.PLAN_MEETING: TAKE_PART,
        # Say who came, where one leads co-production.
        Action.CONFIRM_ATTENDANCE: TAKE_PART,
        # Say what the trust pays from a day on.
        Action.SET_RATES: frozenset({Role.ADMINISTRATOR, Role.FINANCE_OFFICER}),
        Action.SEE_RATES: EVERYBODY,
        # Ask to be paid for a meeting that one came to.
        Action.CLAIM: TAKE_PART,
        # See what waits to be approved, authorised or paid.
        Action.SEE_PAYMENTS: frozenset(
            {Role.CO_PRODUCTION_LEAD, Role.BUDGET_HOLDER, Role.FINANCE_OFFICER, Role.AUDITOR}
        ),
        # Say that it happened.
        Action.APPROVE_CLAIM: frozenset({Role.CO_PRODUCTION_LEAD}),
        # Say that it is to be paid.
        Action.AUTHORISE_CLAIM: frozenset({Role.BUDGET_HOLDER}),
        # Put claims into a batch, export it, record that it was paid.
        Action.PAY: PAY,
        # Erase a person for good, at their request.
        Action.ERASE: frozenset({Role.ADMINISTRATOR}),
    }
)


def sees_every_meeting(roles: Collection[str]) -> bool:
    """Say whether somebody sees the meetings of projects that they are not in."""
    return not SEE_ALL.isdisjoint(roles)


def sees_payments(roles: Collection[str]) -> bool:
    """Say whether somebody sees the claims of others: those who decide on them, and auditors."""
    return not RIGHTS[Action.SEE_PAYMENTS].isdisjoint(roles)
