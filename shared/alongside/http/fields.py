"""Fields of schemas that API and pages share: what people type, checked for shape, in plain words.

A field knows what it is called (its label), what to ask when it is left empty, and how long it
may be. Each message is a whole sentence that says what to do. Text that PostgreSQL cannot store
(NUL, other control characters, lone surrogates) is refused here, so that nothing further in needs
to care.
"""

import re
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, TypeVar

from marshmallow import fields, missing, validate
from typing_extensions import override

E = TypeVar("E", bound=Enum)

_CONTROL: Final = r"\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"
_SEPARATORS: Final = r"\u001c-\u001f\u0085"
"""Spaces to Python, but not to the patterns of JSON Schema."""
_UNSTORABLE: Final = re.compile(rf"[{_CONTROL}\ud800-\udfff]")
_BREAKS: Final = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_MONTHS: Final = [name.lower() for name in month_name if name]


def _request(called: str) -> str:
    """Turn `Start date` into `Enter start date`; leave `NHS number` alone."""
    acronym = called[1:2].isupper()
    return f"Enter {called if acronym else called[:1].lower() + called[1:]}"


class _Text(fields.String):
    """Text with a name, a limit and plain words; see `ShortText` and `LongText`."""

    def __init__(
        self,
        called: str,
        *,
        limit: int,
        ask: str = "",
        hint: str = "",
        required: bool = True,
    ) -> None:
        self.called, self.limit, self.hint = called, limit, hint
        ask = ask or _request(called)
        super().__init__(
            required=required,
            load_default=missing if required else "",
            error_messages={
                "required": ask,
                "null": ask,
                "blank": ask,
                "invalid": f"{called} must be text",
                "invalid_utf8": f"{called} contains characters that cannot be read. Type it again",
                "unstorable": f"{called} contains characters that cannot be saved. Type it again",
                "too_long": f"{called} must be {limit} characters or fewer",
            },
            metadata={"title": called, "maxLength": limit, **self._shape(required=required)}
            | ({"description": hint} if hint else {}),
        )

    @staticmethod
    def _shape(*, required: bool) -> dict[str, object]:
        """Describe to OpenAPI what is accepted, so that its readers are not surprised."""
        plain = f"[^{_CONTROL}]*"
        if required:
            return {"minLength": 1, "pattern": rf"^{plain}[^\s{_SEPARATORS}{_CONTROL}]{plain}$"}
        return {"pattern": f"^{plain}$"}

    def tidy(self, text: str) -> str:
        """Give the text as it is kept; each kind of text has its own rule."""
        raise NotImplementedError

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> str:
        text = self.tidy(super()._deserialize(value, attr, data, **kwargs) or "")
        if _UNSTORABLE.search(text):
            raise self.make_error("unstorable")
        if len(text) > self.limit:
            raise self.make_error("too_long")
        if self.required and not text:
            raise self.make_error("blank")
        return text


class ShortText(_Text):
    """One line of text. Runs of spaces, tabs and line breaks become one space."""

    def __init__(
        self,
        called: str,
        *,
        limit: int = 200,
        ask: str = "",
        hint: str = "",
        required: bool = True,
    ) -> None:
        super().__init__(called, limit=limit, ask=ask, hint=hint, required=required)

    @override
    def tidy(self, text: str) -> str:
        return " ".join(text.split())


class LongText(_Text):
    """Paragraphs of text. A line break is kept as one newline; spaces at either end are not."""

    def __init__(
        self,
        called: str,
        *,
        limit: int = 4000,
        ask: str = "",
        hint: str = "",
        required: bool = True,
    ) -> None:
        super().__init__(called, limit=limit, ask=ask, hint=hint, required=required)

    @override
    def tidy(self, text: str) -> str:
        return _BREAKS.sub("\n", text).strip()


class EmailAddress(ShortText):
    """An e-mail address, in small letters. Only its shape is checked."""

    _SHAPE: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")

    def __init__(
        self, called: str = "Email address", *, ask: str = "", hint: str = "", required: bool = True
    ) -> None:
        super().__init__(called, limit=254, ask=ask, hint=hint, required=required)
        self.error_messages["shape"] = (
            f"{called} must be in the correct format, like name@example.com"
        )

    @staticmethod
    @override
    def _shape(*, required: bool) -> dict[str, object]:
        del required
        return {"format": "email"}

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> str:
        address: str = super()._deserialize(value, attr, data, **kwargs).lower()
        if address and not self._SHAPE.fullmatch(address):
            raise self.make_error("shape")
        return address


class Secret(_Text):
    """A password or one-time code: kept exactly as typed, never shown again."""

    def __init__(
        self, called: str = "Password", *, limit: int = 200, ask: str = "", hint: str = ""
    ) -> None:
        super().__init__(called, limit=limit, ask=ask, hint=hint)

    @staticmethod
    @override
    def _shape(*, required: bool) -> dict[str, object]:
        del required
        return {"minLength": 1, "format": "password", "pattern": f"^[^{_CONTROL}]*$"}

    @override
    def tidy(self, text: str) -> str:
        return text


@dataclass(frozen=True, slots=True)
class DayMonthYear:
    """A date as somebody typed it into three boxes, not yet understood."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, day: date) -> "DayMonthYear":
        """Split a date into what the three boxes show."""
        return cls(str(day.day), str(day.month), str(day.year))

    @property
    def absent(self) -> tuple[str, ...]:
        """Name the boxes that were left empty."""
        boxes = (("day", self.day), ("month", self.month), ("year", self.year))
        return tuple(name for name, text in boxes if not text.strip())

    @property
    def month_number(self) -> int:
        """Read `11`, `Nov` or `November`; 0 where it is none of them."""
        month = self.month.strip().lower()
        if month.isdecimal():
            return int(month) if len(month) <= len("12") else 0
        named = [place for place, name in enumerate(_MONTHS, 1) if name.startswith(month)]
        return named[0] if len(named) == 1 and len(month) >= len("jan") else 0


class DateParts(fields.Date):
    """A day: `2026-11-23` in the API, three boxes (day, month, year) on a page."""

    def __init__(
        self, called: str, *, ask: str = "", hint: str = "", required: bool = True
    ) -> None:
        self.called, self.hint = called, hint
        ask = ask or _request(called)
        super().__init__(
            format="iso",
            required=required,
            allow_none=not required,
            load_default=missing if required else None,
            error_messages={
                "required": ask,
                "null": ask,
                "invalid": f"{called} must be a date, like 2026-11-23",
                "absent": f"{called} must include a {{parts}}",
                "short_year": f"{called} must have a year of 4 numbers",
                "unreal": f"{called} must be a real date",
            },
            metadata={"title": called} | ({"description": hint} if hint else {}),
        )

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> date:
        if isinstance(value, DayMonthYear):
            return self._put_together(value)
        return super()._deserialize(value, attr, data, **kwargs)

    def _put_together(self, typed: DayMonthYear) -> date:
        if typed.absent:
            raise self.make_error("absent", parts=" and ".join(typed.absent))
        day, year = typed.day.strip(), typed.year.strip()
        if not (day.isdecimal() and len(day) <= len("31") and year.isdecimal()):
            raise self.make_error("unreal")
        if len(year) != len("2026"):
            raise self.make_error("short_year")
        try:
            return date(int(year), typed.month_number, int(day))
        except ValueError:
            raise self.make_error("unreal") from None


class Choice(fields.Enum[E]):
    """One of a closed set; `labels` and `hints` say by value how a page shows it."""

    def __init__(
        self,
        choices: type[E],
        called: str,
        *,
        ask: str = "",
        hint: str = "",
        required: bool = True,
        labels: Mapping[E, str] | None = None,
        hints: Mapping[E, str] | None = None,
    ) -> None:
        self.called, self.hint = called, hint
        ask = ask or _request(called).replace("Enter", "Select", 1)
        super().__init__(
            choices,
            by_value=fields.String(error_messages={"invalid": ask, "invalid_utf8": ask}),
            required=required,
            allow_none=not required,
            load_default=missing if required else None,
            error_messages={"required": ask, "null": ask, "unknown": ask},
            metadata={"title": called} | ({"description": hint} if hint else {}),
        )
        self.labels = {str(c.value): (labels or {}).get(c, _spoken(c)) for c in choices}
        self.hints = {str(c.value): text for c, text in (hints or {}).items()}


class ManyChoices(fields.List[E]):
    """Any number of a closed set, each once; at least one where it is required."""

    def __init__(
        self,
        choices: type[E],
        called: str,
        *,
        ask: str = "",
        hint: str = "",
        required: bool = True,
        labels: Mapping[E, str] | None = None,
        hints: Mapping[E, str] | None = None,
    ) -> None:
        self.called, self.hint = called, hint
        ask = ask or _request(called).replace("Enter", "Select", 1)
        self.choice = Choice(choices, called, ask=ask, labels=labels, hints=hints)
        super().__init__(
            self.choice,
            required=required,
            load_default=missing if required else list,
            validate=[validate.Length(min=1, error=ask)] if required else [],
            error_messages={"required": ask, "null": ask, "invalid": ask},
            metadata={"title": called} | ({"description": hint} if hint else {}),
        )

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> list[E | None]:
        return list(dict.fromkeys(super()._deserialize(value, attr, data, **kwargs)))


class WholeNumber(fields.Integer):
    """A whole number as JSON has it: 7 or 7.0, but neither "7" nor true."""

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value % 1:
            raise self.make_error("invalid")
        return super()._deserialize(int(value), attr, data, **kwargs)


class YesNo(fields.Boolean):
    """Yes or no as JSON has it: true or false, but neither 1 nor 0."""

    @override
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Tick(YesNo):
    """Yes or no: a single checkbox on a page. Where it must be ticked, `ask` says why."""

    def __init__(self, called: str, *, ask: str = "", hint: str = "") -> None:
        self.called, self.hint = called, hint
        super().__init__(
            required=bool(ask),
            load_default=missing if ask else False,
            validate=[validate.Equal(comparable=True, error=ask)] if ask else [],
            error_messages={
                "required": ask,
                "null": ask or f"{called} must be true or false",
                "invalid": f"{called} must be true or false",
            },
            metadata={"title": called} | ({"description": hint} if hint else {}),
        )


def filled(name: str) -> dict[str, object]:
    """Say in JSON Schema that a text which may be empty is not; for a schema's `json_schema`."""
    return {"required": [name], "properties": {name: {"type": "string", "pattern": r"\S"}}}


def _spoken(choice: Enum) -> str:
    """Say `stand_aside` as `Stand aside`."""
    text = str(choice.value).replace("_", " ")
    return text[:1].upper() + text[1:]
