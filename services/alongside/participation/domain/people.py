"""People as projects know them: members of a trust, and as what they speak in a project's team."""

from enum import StrEnum
from typing import Final, NewType

MemberId = NewType("MemberId", str)
"""The stream of a person's membership of the trust, which identity owns."""


class Capacity(StrEnum):
    """As what a person speaks: whose experience they bring."""

    LIVED_EXPERIENCE = "lived_experience"
    CARER = "carer"
    STAFF = "staff"
    VOLUNTARY_SECTOR = "voluntary_sector"


PROJECT_LEAD: Final = "project_lead"
"""What the lead of a project does there, as projects writes it."""


def is_offered_payment(speaks_as: str) -> bool:
    """Say whether somebody who speaks so is offered payment: staff have their salary."""
    return speaks_as != Capacity.STAFF
