"""People in a project: as what they belong to it, and as what they speak."""

from enum import StrEnum
from typing import Final, NewType

MemberId = NewType("MemberId", str)
"""The stream of a person's membership of the trust, which identity owns."""


class Capacity(StrEnum):
    """As what a person speaks: not what they may do, but whose experience they bring."""

    LIVED_EXPERIENCE = "lived_experience"
    CARER = "carer"
    STAFF = "staff"
    VOLUNTARY_SECTOR = "voluntary_sector"

    @property
    def spoken(self) -> str:
        """Say it after `speaks`."""
        return SPOKEN[self]


SPOKEN: Final = {
    Capacity.LIVED_EXPERIENCE: "from lived experience",
    Capacity.CARER: "as a carer",
    Capacity.STAFF: "as staff",
    Capacity.VOLUNTARY_SECTOR: "for the voluntary sector",
}


class Side(StrEnum):
    """The two sides that a deadline must suit."""

    LIVED_EXPERIENCE = "lived_experience"
    STAFF = "staff"

    @property
    def spoken(self) -> str:
        """Say it in the middle of a sentence."""
        return "people with lived experience" if self is Side.LIVED_EXPERIENCE else "staff"


def side_of(capacity: Capacity | None) -> Side | None:
    """Say on which side a person stands.

    Carers speak from experience too. Voluntary-sector partners stand on neither side: they cannot
    agree in place of the people whom they support, nor in place of staff.
    """
    match capacity:
        case Capacity.LIVED_EXPERIENCE | Capacity.CARER:
            return Side.LIVED_EXPERIENCE
        case Capacity.STAFF:
            return Side.STAFF
        case Capacity.VOLUNTARY_SECTOR | None:
            return None


class ProjectRole(StrEnum):
    """What a person does in one project; who leads co-production is named apart from it."""

    PROJECT_LEAD = "project_lead"
    TEAM_MEMBER = "team_member"
    LIVED_EXPERIENCE_PARTNER = "lived_experience_partner"
    QI_COACH = "qi_coach"
    VOLUNTARY_SECTOR_PARTNER = "voluntary_sector_partner"

    @property
    def spoken(self) -> str:
        """Say it in the middle of a sentence."""
        if self is ProjectRole.QI_COACH:
            return "quality improvement coach"
        return self.value.replace("_", " ").replace("lived e", "lived-e").replace("y s", "y-s")
