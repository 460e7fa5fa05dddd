"""What an administrator sends about the trust's policy, and what the policy is."""

from typing import Any, ClassVar, Final

from marshmallow import Schema, fields, validate

from alongside.http.fields import LongText, WholeNumber

MOST_NOTICE: Final = 60
MOST_PEOPLE: Final = 20


def _whole(called: str, hint: str, *, most: int, typed: bool = False) -> Any:  # noqa: ANN401 marshmallow's own types
    message = f"{called} must be a number from 0 to {most}"
    kind = fields.Integer if typed else WholeNumber
    return kind(
        required=True,
        validate=validate.Range(0, most, error=message),
        error_messages={"invalid": message, "null": message, "required": message},
        metadata={"title": called, "description": hint},
    )


NOTICE: Final = (
    "Working days to prepare",
    "For people with lived experience, from the invitation to the decision",
)
TAKING_PART: Final = (
    "People with lived experience who take part",
    "By saying something or taking a position",
)


class PolicySchema(Schema):
    """What a trust asks of a decision before it calls it co-produced."""

    notice = _whole(*NOTICE, most=MOST_NOTICE)
    taking_part = _whole(*TAKING_PART, most=MOST_PEOPLE)


class PolicyChangeSchema(PolicySchema):
    """A new policy, and why."""

    json_schema: ClassVar = {
        "examples": [{"notice": 10, "taking_part": 3, "because": "Our panel asked for it."}]
    }

    because = LongText("Why", ask="Enter why", limit=500, hint="Everyone in the trust reads this")


class PolicyAnswerSchema(PolicySchema):
    """The policy with its version, 0 while it is the usual one."""

    version = fields.Integer(required=True)


class PolicyPageSchema(PolicyChangeSchema):
    """A new policy as somebody types it: figures arrive as text."""

    notice = _whole(*NOTICE, most=MOST_NOTICE, typed=True)
    taking_part = _whole(*TAKING_PART, most=MOST_PEOPLE, typed=True)
