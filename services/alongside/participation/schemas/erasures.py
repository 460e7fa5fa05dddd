"""What the API answers with about a person who was erased."""

from marshmallow import Schema, fields, validate


class CertificateSchema(Schema):
    """What certifies that a person's keys were destroyed."""

    certificate = fields.String(
        required=True,
        metadata={"description": "Whose keys were destroyed, for which purposes and when: JSON"},
    )
    sha256 = fields.String(
        required=True,
        validate=validate.Regexp("^[0-9a-f]{64}$"),
        metadata={"description": "Of the certificate's bytes, as the signed log keeps it"},
    )
