"""What the API answers with about people and activities."""

from typing import Any

from marshmallow import Schema, fields

from alongside.participation.domain.activity_events import Preference

VERSION = {"description": "The version, which the ETag repeats and If-Match takes"}


def _text(says: str = "", **more: Any) -> fields.String:  # noqa: ANN401 marshmallow's own types
    return fields.String(required=True, metadata={"description": says} if says else {}, **more)


def _number(says: str = "", **more: Any) -> fields.Integer:  # noqa: ANN401
    return fields.Integer(required=True, metadata={"description": says} if says else {}, **more)


def _flag(says: str = "", **more: Any) -> fields.Boolean:  # noqa: ANN401
    return fields.Boolean(required=True, metadata={"description": says} if says else {}, **more)


def _many(schema: type[Schema]) -> Any:  # noqa: ANN401
    return fields.List(fields.Nested(schema), required=True)


class ChangedSchema(Schema):
    """What a command left behind."""

    stream = _text("The stream that changed")
    version = fields.Integer(required=True, metadata=VERSION)
    position = _number("The last position in the log; reads as_at it show this change")


class DetailsAnswerSchema(Schema):
    """What somebody said of themselves, for themselves; version 0 while they have said nothing."""

    member = _text()
    name = _text("`erased` where it was erased")
    contact = _text("`erased` where it was erased")
    account_ends = _text("The last digits of the account number; empty until it is given")
    erased = _flag("The person's details were erased for good")
    version = fields.Integer(required=True, metadata=VERSION)


class MyInvitationSchema(Schema):
    """What one was asked to, what one is offered, and what one said."""

    activity = _text()
    project = _text()
    project_title = _text()
    title = _text()
    about = _text("The decision that it prepares, empty if none")
    question = _text("The question of that decision")
    on = fields.Date(required=True)
    starts = _text("The time in the United Kingdom, such as 18:30")
    minutes = _number()
    place = _text()
    offer_pence = _number("What one is paid by the rate card of the day; 0 for staff")
    accepted = _flag("Null until one has answered", allow_none=True)
    preference = fields.Enum(Preference, by_value=fields.String(), required=True, allow_none=True)
    preferred_pence = _number("The most that one is paid: what one chose, otherwise the offer")
    attended_minutes = _number("Null until it is confirmed; 0 if one did not come", allow_none=True)


class MyInvitationsSchema(Schema):
    """What one was asked to, the latest first."""

    invitations = _many(MyInvitationSchema)


class ProjectRowSchema(Schema):
    """A project in a list."""

    project = _text()
    title = _text()


class ProjectsSchema(Schema):
    """The projects whose meetings one may see, by title."""

    projects = _many(ProjectRowSchema)


class ActivityRowSchema(Schema):
    """A meeting in a list."""

    activity = _text()
    title = _text()
    on = fields.Date(required=True)
    starts = _text()
    minutes = _number()
    place = _text()
    offer_pence = _number()
    invited = _number("So many people")
    accepted = _number("So many people")
    confirmed = _number("So many people of whom it is known whether they came")


class ActivitiesSchema(Schema):
    """A project's meetings, the latest first."""

    activities = _many(ActivityRowSchema)


class InvitedSchema(Schema):
    """Somebody who was asked; what they chose to be paid is theirs alone."""

    member = _text()
    name = _text()
    offer_pence = _number()
    accepted = _flag("Null until they have answered", allow_none=True)
    attended_minutes = _number("Null until it is confirmed", allow_none=True)


class ActivityAnswerSchema(Schema):
    """A meeting in full."""

    activity = _text()
    version = fields.Integer(required=True, metadata=VERSION)
    project = _text()
    project_title = _text()
    title = _text()
    about = _text("The decision that it prepares, empty if none")
    question = _text("The question of that decision")
    on = fields.Date(required=True)
    starts = _text("The time in the United Kingdom, such as 18:30")
    minutes = _number()
    place = _text()
    rate_card = _number("The number of the rate card in force on the day")
    offer_pence = _number("What that card pays for these minutes")
    invited = _many(InvitedSchema)
