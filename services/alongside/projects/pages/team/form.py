"""The forms of a team: who joins and what they do, who leads, who sponsors."""

from dataclasses import dataclass
from datetime import date

from marshmallow import Schema

from alongside.html.forms import FormDefinition
from alongside.projects.domain.people import Capacity, ProjectRole
from alongside.projects.schemas.projects import (
    AgreementSchema,
    CoProductionLeadSchema,
    NewTeamMemberSchema,
    TeamMemberSchema,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What somebody does in a team, and the experience they bring."""

    role: ProjectRole
    speaks_as: Capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace(Place):
    """Somebody who joins a team."""

    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Who leads co-production from now on."""

    member: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sponsor:
    """What a senior sponsor lets the team decide."""

    member: str
    role_name: str
    scope: str
    starts: date
    until: date


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A button was pressed."""


JOIN = FormDefinition(NewTeamMemberSchema(), NewPlace)
CHANGE = FormDefinition(TeamMemberSchema(), Place)
LEAD = FormDefinition(CoProductionLeadSchema(), Lead)
SPONSOR = FormDefinition(AgreementSchema(), Sponsor)
CONFIRM = FormDefinition(Schema(), Confirmed)
