"""What whoever reads asks for: how it stands now, or how it stood at a moment."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from marshmallow import Schema, fields
from typing_extensions import override

_POSITION: Final = re.compile(r"\d{1,15}", re.ASCII)


class Moment(fields.Field[int | datetime]):
    """A position in the log, or an instant with its time zone."""

    default_error_messages = {  # noqa: RUF012 marshmallow reads it so
        "invalid": "Enter a position such as 812, or an instant such as 2026-11-23T10:02:11Z"
    }

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> int | datetime:
        text = str(value).strip()
        if _POSITION.fullmatch(text):
            return int(text)
        try:
            # A plus sign in an address arrives as a space; RFC 3339 lets t and z be small.
            instant = datetime.fromisoformat(text.replace(" ", "+").upper())
        except ValueError:
            raise self.make_error("invalid") from None
        if instant.tzinfo is None:
            raise self.make_error("invalid")
        return instant


class AsAtSchema(Schema):
    """The moment to read at; without it, now."""

    as_at = Moment(
        load_default=lambda: None,
        allow_none=False,
        metadata={
            "description": "A position in the log, or an instant with its time zone",
            "anyOf": [
                {"type": "string", "pattern": "^[0-9]{1,15}$", "examples": ["812"]},
                {"type": "string", "format": "date-time", "examples": ["2026-11-23T10:02:11Z"]},
            ],
        },
    )
