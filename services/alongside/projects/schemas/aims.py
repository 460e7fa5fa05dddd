"""What people send about an aim."""

from typing import ClassVar, Final

from marshmallow import Schema

from alongside.http.fields import Choice, DateParts, LongText, ShortText
from alongside.projects.domain.aim import Origin

ORIGIN_LABELS: Final = {
    Origin.TEAM_MEETING: "A team meeting",
    Origin.LIVED_EXPERIENCE: "People with lived experience in the team",
    Origin.STAFF: "Staff in the team",
    Origin.WIDER_GROUP: "A wider group of people from the population",
    Origin.DATA_REVIEW: "The data review",
    Origin.SPONSOR: "The senior sponsor",
}


class AimSchema(Schema):
    """What an aim says."""

    statement = LongText(
        "The aim in one sentence",
        ask="Enter the aim in one sentence",
        limit=600,
        hint=(
            "Say what changes, for whom, from where to where, and by when. For example: raise the"
            " share of South Asian women who keep their first appointment from 41% to 60% by 31"
            " March 2027"
        ),
    )
    what = ShortText("What will change", ask="Enter what will change", limit=300)
    for_whom = ShortText("For whom", ask="Enter for whom it will change", limit=300)
    measure = ShortText("How you will measure it", ask="Enter how you will measure it", limit=300)
    baseline = ShortText(
        "Where it stands now",
        ask="Enter where it stands now",
        limit=120,
        hint="A figure, or say that you do not know yet",
    )
    target = ShortText(
        "Where you want it to be",
        ask="Enter where you want it to be",
        limit=120,
        hint="A figure, such as 60%",
    )
    by_when = DateParts("By when", ask="Enter the day by when")


class DraftSchema(AimSchema):
    """A draft of an aim, with its reason and where it came from."""

    json_schema: ClassVar = {
        "examples": [
            {
                "statement": "Raise first appointments kept from 41% to 60% by 31 March 2030",
                "what": "Kept first appointments",
                "for_whom": "South Asian women in Dale End",
                "measure": "First appointments kept, by month",
                "baseline": "41%",
                "target": "60%",
                "by_when": "2030-03-31",
                "because": "The group said that waiting matters more than the first letter.",
                "origin": "lived_experience",
            }
        ]
    }

    because = LongText(
        "Why this draft is different",
        ask="Enter why this draft is different",
        limit=1000,
        hint="For the first draft, say how you arrived at it",
    )
    origin = Choice(
        Origin,
        "Where the change came from",
        ask="Select where the change came from",
        labels=ORIGIN_LABELS,
    )
