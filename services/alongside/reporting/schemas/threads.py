"""What is told of a decision's thread."""

from typing import Any

from marshmallow import Schema, fields

from alongside.reporting.domain.thread import Proof


def _text(says: str = "", **more: Any) -> fields.String:  # noqa: ANN401 marshmallow's own types
    return fields.String(required=True, metadata={"description": says} if says else {}, **more)


class DetailSchema(Schema):
    """A part of what happened."""

    called = _text()
    says = _text()


class EntrySchema(Schema):
    """One thing that happened."""

    service = _text("Whose log has it")
    position = fields.Integer(required=True, metadata={"description": "In that log, from 1"})
    stream = _text()
    type = _text()
    at = fields.AwareDateTime(required=True, format="iso")
    actor = _text("A member's id")
    capacity = _text("As what they spoke")
    sentence = _text()
    details = fields.List(fields.Nested(DetailSchema), required=True)
    proof = fields.Enum(Proof, by_value=fields.String(), required=True)
    line = _text("The line, byte for byte as it is stored")
    receipt = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "A tlog-proof of the line, to be checked offline; null if none"},
    )


class SignedSchema(Schema):
    """What was last signed of a log."""

    service = _text()
    origin = _text("The name under which it is signed")
    size = fields.Integer(required=True, metadata={"description": "How many lines"})
    key = _text("The public key, as notes write it; compare it with the one that you keep")


class ThreadSchema(Schema):
    """A decision's thread through the services, in time order."""

    decision = _text()
    project = _text()
    entries = fields.List(fields.Nested(EntrySchema), required=True)
    signed = fields.List(fields.Nested(SignedSchema), required=True)
