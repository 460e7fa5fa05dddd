"""What people send about a meeting: when and where it is, who is asked, what they answer."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final

from marshmallow import Schema, fields, validate
from typing_extensions import override

from alongside.http.fields import Choice, DateParts, ShortText, WholeNumber, YesNo
from alongside.participation.domain.activity import LONGEST
from alongside.participation.domain.activity_events import Preference
from alongside.participation.schemas.amounts import Pounds, pence

MOST_INVITED: Final = 100
LONGEST_ID: Final = 80
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)
_PERSON: Final = "member-0198c2a4-6f10-7b3e-9d55-2f1f7a0c4e61"

PREFERENCE_LABELS: Final = {
    Preference.FULL: "Pay me the full amount",
    Preference.REDUCED: "Pay me less",
    Preference.DECLINED: "Do not pay me",
}


class TimeOfDay(ShortText):
    """A time such as `18:30`, kept with two digits an hour."""

    def __init__(self, called: str, *, ask: str, hint: str) -> None:
        super().__init__(called, limit=8, ask=ask, hint=hint)
        pattern = r"^\s*([01]?[0-9]|2[0-3])[:.][0-5][0-9]\s*$"
        self.metadata = {**self.metadata, "pattern": pattern}
        self.error_messages["clock"] = f"{called} must be a time, like 18:30"

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> str:
        typed: str = super()._deserialize(value, attr, data, **kwargs)
        found = _CLOCK.fullmatch(typed)
        if found is None:
            raise self.make_error("clock")
        return f"{int(found[1]):02}:{found[2]}"


def _minutes(called: str, *, least: int, hint: str = "", typed: bool = False) -> Any:  # noqa: ANN401 marshmallow's own types
    message = f"{called} must be a number of minutes from {least} to {LONGEST}"
    kind = fields.Integer if typed else WholeNumber
    return kind(
        required=True,
        validate=validate.Range(least, LONGEST, error=message),
        error_messages={
            "invalid": message,
            "null": message,
            "required": message,
            "too_large": message,
        },
        metadata={"title": called} | ({"description": hint} if hint else {}),
    )


def _members(ask: str) -> Any:  # noqa: ANN401
    return fields.List(
        ShortText("Person", limit=LONGEST_ID, ask=ask),
        load_default=list,
        validate=validate.Length(max=MOST_INVITED, error=f"Select at most {MOST_INVITED} people"),
        error_messages={"invalid": ask, "null": ask, "required": ask},
        metadata={"title": "Who to invite", "maxItems": MOST_INVITED},
    )


class ActivityFactsSchema(Schema):
    """When and where a meeting is, and what about."""

    title = ShortText(
        "What the meeting is for",
        ask="Enter what the meeting is for",
        limit=120,
        hint="For example, The draft aim, and what each of us thinks of it",
    )
    about = ShortText("The decision that it prepares", limit=LONGEST_ID, required=False, hint="")
    on = DateParts("Date", ask="Enter the date", hint="For example, 27 11 2026")
    starts = TimeOfDay("Start time", ask="Enter the start time", hint="For example, 18:30")
    place = ShortText(
        "Where it is",
        ask="Enter where it is",
        limit=200,
        hint="An address, or how to join online",
    )


class ActivitySchema(ActivityFactsSchema):
    """A new meeting, and whom to ask at once."""

    json_schema: ClassVar = {
        "examples": [
            {
                "title": "The draft aim, and what each of us thinks of it",
                "about": "",
                "on": "2026-12-01",
                "starts": "18:30",
                "minutes": 120,
                "place": "The chapel room, Upper Dale",
                "invite": [_PERSON],
            }
        ]
    }

    minutes = _minutes("How long it takes", least=1)
    invite = _members("Name people by their ids")


class ActivityPageSchema(ActivityFactsSchema):
    """A new meeting as somebody types it."""

    minutes = _minutes("How long it takes", least=1, hint="In minutes, for example 120", typed=True)


class InvitationsSchema(Schema):
    """People to ask."""

    json_schema: ClassVar = {"examples": [{"invite": [_PERSON]}]}

    invite = fields.List(
        ShortText("Person", limit=LONGEST_ID, ask="Name people by their ids"),
        required=True,
        validate=validate.Length(1, MOST_INVITED, error=f"Name 1 to {MOST_INVITED} people"),
        error_messages=dict.fromkeys(("invalid", "null", "required"), "Name people by their ids"),
        metadata={"title": "Who to invite"},
    )


class InvitePageSchema(Schema):
    """Somebody to ask."""

    invite = ShortText("Who to invite", ask="Select who to invite", limit=LONGEST_ID)


class InvitationAnswerSchema(Schema):
    """Whether somebody will come."""

    json_schema: ClassVar = {"examples": [{"accepted": True}]}

    accepted = YesNo(
        required=True,
        error_messages=dict.fromkeys(
            ("invalid", "null", "required"), "Say whether you will come: true or false"
        ),
    )


class Coming(StrEnum):
    """What somebody answers on a page."""

    YES = "yes"
    NO = "no"


class AnswerPageSchema(Schema):
    """Whether somebody will come, as they choose it."""

    coming = Choice(
        Coming,
        "Will you come?",
        ask="Select whether you will come",
        hint="You can change your mind until the day",
        labels={Coming.YES: "Yes, I will come", Coming.NO: "No, I cannot come"},
    )


class PreferenceSchema(Schema):
    """How somebody wants to be paid; the pence count for a reduced payment alone."""

    json_schema: ClassVar = {"examples": [{"preference": "reduced", "pence": 2000}]}

    preference = Choice(
        Preference,
        "How you want to be paid",
        ask="Select how you want to be paid",
        labels=PREFERENCE_LABELS,
    )
    pence = pence("Amount", required=False)


class PreferencePageSchema(Schema):
    """How somebody wants to be paid, with the amount in pounds."""

    preference = Choice(
        Preference,
        "How do you want to be paid?",
        ask="Select how you want to be paid",
        labels=PREFERENCE_LABELS,
    )
    pence = Pounds(
        "Amount in pounds",
        hint="Only if you chose to be paid less. For example, 20 or 12.50",
        required=False,
    )


class AttendanceSchema(Schema):
    """For how many minutes somebody took part; 0 if they did not come."""

    json_schema: ClassVar = {"examples": [{"minutes": 120}]}

    minutes = _minutes("Time taken part", least=0)


class AttendancePageSchema(Schema):
    """For how long somebody took part, as it is typed."""

    minutes = _minutes(
        "Minutes that they took part",
        least=0,
        hint="Enter 0 if they did not come",
        typed=True,
    )
