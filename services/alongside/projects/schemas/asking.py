"""What people ask for when they read: a moment, a part of a long list."""

from typing import Final

from marshmallow import Schema, fields, validate

from alongside.http.as_at import AsAtSchema

MOST: Final = 500
LAST: Final = 2**53


class HistoryQuerySchema(AsAtSchema):
    """Which part of a history to read."""

    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, LAST),
        metadata={"description": "Only what came after this position"},
    )
    limit = fields.Integer(
        load_default=MOST,
        validate=validate.Range(1, MOST),
        metadata={"description": "At most so many entries"},
    )


class ProjectsQuerySchema(Schema):
    """Which part of the list of projects to read."""

    after = fields.String(
        load_default="",
        validate=[validate.Length(max=80), validate.Regexp("^[!-~]*$")],
        metadata={"description": "Only projects that began after this one, which it names"},
    )
    limit = fields.Integer(
        load_default=MOST,
        validate=validate.Range(1, MOST),
        metadata={"description": "At most so many projects"},
    )
