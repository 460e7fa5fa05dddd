"""What people send about a project: its description, team, leads, deadlines and steps."""

from typing import ClassVar, Final

from marshmallow import Schema

from alongside.http.fields import Choice, DateParts, LongText, ShortText, filled
from alongside.projects.domain.people import Capacity, ProjectRole
from alongside.projects.domain.steps import StepStatus

LONGEST_ID: Final = 80

CAPACITY_LABELS: Final = {
    Capacity.LIVED_EXPERIENCE: "Lived experience",
    Capacity.CARER: "Carer",
    Capacity.STAFF: "Staff",
    Capacity.VOLUNTARY_SECTOR: "Voluntary sector",
}
CAPACITY_HINTS: Final = {
    Capacity.LIVED_EXPERIENCE: "I use, or have used, mental health services",
    Capacity.CARER: "I look after or support somebody who does",
    Capacity.STAFF: "I work for the trust",
    Capacity.VOLUNTARY_SECTOR: "I work or volunteer for a charity or community group",
}
ROLE_LABELS: Final = {
    ProjectRole.PROJECT_LEAD: "Project lead",
    ProjectRole.TEAM_MEMBER: "Team member",
    ProjectRole.LIVED_EXPERIENCE_PARTNER: "Lived-experience partner",
    ProjectRole.QI_COACH: "Quality improvement coach",
    ProjectRole.VOLUNTARY_SECTOR_PARTNER: "Voluntary-sector partner",
}
STATUS_LABELS: Final = {
    StepStatus.NOT_STARTED: "Not started",
    StepStatus.IN_PROGRESS: "In progress",
    StepStatus.DONE: "Done",
}


class ProjectSchema(Schema):
    """A project in plain words."""

    json_schema: ClassVar = {
        "examples": [
            {
                "title": "Fair access to talking therapies",
                "about": "Too few South Asian women who are referred keep a first appointment.",
                "population": "South Asian women in Dale End who are referred",
            }
        ]
    }

    title = ShortText(
        "Title",
        ask="Enter a title",
        limit=120,
        hint="A few words that everyone in the team would use",
    )
    about = LongText(
        "What the project is about",
        ask="Enter what the project is about",
        limit=2000,
        hint="Say what is unfair now, and what you hope will be different",
    )
    population = ShortText(
        "Who the project is for",
        ask="Enter who the project is for",
        limit=300,
        hint="For example, South Asian women in Dale End who are referred for talking therapy",
    )


class ProjectStartSchema(ProjectSchema):
    """A new project, and as what the person who starts it speaks there."""

    speaks_as = Choice(
        Capacity,
        "How you take part",
        ask="Select how you take part",
        required=False,
        labels=CAPACITY_LABELS,
        hints=CAPACITY_HINTS,
    )


class TeamMemberSchema(Schema):
    """Somebody's place in a team."""

    json_schema: ClassVar = {
        "examples": [{"role": "lived_experience_partner", "speaks_as": "lived_experience"}]
    }

    role = Choice(
        ProjectRole,
        "What they do in the project",
        ask="Select what they do in the project",
        labels=ROLE_LABELS,
    )
    speaks_as = Choice(
        Capacity,
        "The experience they bring",
        ask="Select the experience they bring",
        labels=CAPACITY_LABELS,
        hints={
            Capacity.LIVED_EXPERIENCE: "They use, or have used, mental health services",
            Capacity.CARER: "They look after or support somebody who does",
            Capacity.STAFF: "They work for the trust",
            Capacity.VOLUNTARY_SECTOR: "They work or volunteer for a charity or community group",
        },
    )


class NewTeamMemberSchema(TeamMemberSchema):
    """Somebody who joins a team."""

    member = ShortText(
        "Person", ask="Select a person", limit=LONGEST_ID, hint="Somebody who has joined the trust"
    )


class CoProductionLeadSchema(Schema):
    """Who leads co-production."""

    json_schema: ClassVar = {
        "examples": [
            {
                "member": "member-0198c2a4-6f10-7b3e-9d55-2f1f7a0c4e61",
                "because": "Handed over at the last meeting.",
            }
        ]
    }

    member = ShortText("Co-production lead", ask="Select the co-production lead", limit=LONGEST_ID)
    because = LongText(
        "Why the lead changes hands", limit=500, required=False, hint="For everyone to read"
    )


class AgreementSchema(Schema):
    """What a senior sponsor lets the team decide."""

    json_schema: ClassVar = {
        "anyOf": [filled("member"), filled("role_name")],
        "examples": [
            {
                "role_name": "Director of Nursing",
                "scope": "The aim, what is tested, and how the project's money is spent.",
                "starts": "2026-11-23",
                "until": "2027-11-22",
            }
        ],
    }

    member = ShortText(
        "Senior sponsor",
        limit=LONGEST_ID,
        required=False,
        hint="Leave this empty if the sponsor does not use Alongside",
    )
    role_name = ShortText(
        "Name or role of the sponsor",
        limit=120,
        required=False,
        hint="If they are not in the list. For example, Director of Nursing",
    )
    scope = LongText(
        "What the team may decide by itself",
        ask="Enter what the team may decide by itself",
        limit=2000,
    )
    starts = DateParts("Start date", ask="Enter the day the agreement starts")
    until = DateParts("End date", ask="Enter the day the agreement ends")


class DeadlineSchema(Schema):
    """A day for the team to keep."""

    json_schema: ClassVar = {
        "examples": [{"what": "Agree the aim", "due": "2030-03-29"}],
    }

    what = ShortText("What must be done by then", ask="Enter what must be done by then", limit=200)
    due = DateParts("Deadline", ask="Enter the deadline")


class DeadlineMoveSchema(Schema):
    """Another day for a deadline."""

    json_schema: ClassVar = {
        "examples": [{"due": "2030-04-12", "because": "The group meets every other week."}],
    }

    due = DateParts("New deadline", ask="Enter the new deadline")
    because = LongText(
        "Why it moves", ask="Enter why it moves", limit=500, hint="The other side reads this"
    )


class StepSchema(Schema):
    """How far the team has come with a step."""

    json_schema: ClassVar = {
        "examples": [{"status": "in_progress", "note": "We have asked two groups so far."}],
    }

    status = Choice(
        StepStatus,
        "How far you are",
        ask="Select how far you are",
        labels=STATUS_LABELS,
    )
    note = LongText(
        "Note", limit=2000, required=False, hint="What you have, and what is still missing"
    )
