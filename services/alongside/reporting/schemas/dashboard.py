"""What the API tells of how a trust stands."""

from marshmallow import Schema, fields


class StandingSchema(Schema):
    """The trust's projects."""

    projects = fields.List(fields.String(), required=True)
