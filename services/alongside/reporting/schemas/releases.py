"""What is told of releases, and of what a trust adds to them."""

from typing import ClassVar

from marshmallow import RAISE, Schema, fields, validate

from alongside.http.fields import WholeNumber, YesNo
from alongside.reporting.domain.figures import TableKey
from alongside.reporting.domain.release import ReleaseStatus


class NothingSchema(Schema):
    """A form of one button."""

    class Meta:
        """Refuse unknown fields."""

        unknown = RAISE


class ReleaseRowSchema(Schema):
    """A release, without its figures."""

    number = fields.Integer(required=True)
    status = fields.Enum(ReleaseStatus, by_value=fields.String(), required=True)
    policy = fields.String(required=True, metadata={"description": "By which figures are shown"})
    policy_version = fields.Integer(required=True)
    sha256 = fields.String(
        required=True,
        metadata={"description": "Of the CSV's bytes, in hexadecimal; empty until approved"},
    )
    prepared_on = fields.Date(required=True)
    approved_on = fields.Date(required=True, allow_none=True)


class ReleasesSchema(Schema):
    """The releases, the newest first."""

    releases = fields.List(fields.Nested(ReleaseRowSchema), required=True)


class PublishedRowSchema(Schema):
    """A figure."""

    row = fields.String(required=True)
    value = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null: not shown"}
    )


class PublishedTableSchema(Schema):
    """A table of a release; every release has the same rows."""

    table = fields.String(required=True, metadata={"enum": [str(each) for each in TableKey]})
    rows = fields.List(fields.Nested(PublishedRowSchema), required=True)


class ReleaseSchema(ReleaseRowSchema):
    """A release with its figures."""

    tables = fields.List(fields.Nested(PublishedTableSchema), required=True)


class NextReleaseSchema(Schema):
    """Which release to prepare: the one after the newest."""

    json_schema: ClassVar = {"examples": [{"number": 2}]}

    class Meta:
        """Refuse unknown fields."""

        unknown = RAISE

    number = WholeNumber(required=True, validate=validate.Range(1, 999_999))


class ChangedReleaseSchema(Schema):
    """Which release was changed."""

    number = fields.Integer(required=True)


class SharedFigureSchema(Schema):
    """What the trust adds to one row."""

    table = fields.Enum(TableKey, by_value=fields.String(), required=True)
    row = fields.String(required=True)
    count = fields.Integer(required=True)
    people = fields.Integer(
        required=True, metadata={"description": "How many people are behind the count"}
    )


class SharingSchema(Schema):
    """What the trust would add to the next release; rows without anything are left out."""

    counted = fields.Boolean(required=True)
    figures = fields.List(fields.Nested(SharedFigureSchema), required=True)


class SharingChangeSchema(Schema):
    """Whether the trust is counted from now on."""

    json_schema: ClassVar = {"examples": [{"counted": False}]}

    class Meta:
        """Refuse unknown fields."""

        unknown = RAISE

    counted = YesNo(required=True)


class SharingVersionSchema(Schema):
    """The sharing's version now."""

    version = fields.Integer(required=True)
