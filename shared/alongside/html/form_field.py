"""One field of a form as a page shows it, made from its schema and from what was typed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, Final

from marshmallow.fields import Field

from alongside.html.submission import Submission
from alongside.http.fields import Choice, DateParts, DayMonthYear, ManyChoices, Secret, Tick

AnyField = Field[Any]

PARTS: Final = ("day", "month", "year")
TICKED: Final = "yes"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things a person may choose."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field with its label, what is in it and what is wrong with it.

    `value` holds what was typed, to the letter; `chosen` the values of radios, checkboxes and
    selects; `parts` the three boxes of a date. `error` is empty where nothing is wrong.
    """

    name: str
    called: str
    hint: str = ""
    error: str = ""
    required: bool = True
    limit: int | None = None
    value: str = ""
    chosen: tuple[str, ...] = ()
    parts: DayMonthYear | None = None
    options: tuple[Option, ...] = ()

    @property
    def id(self) -> str:
        """Give the id of the field in the page."""
        return self.name.replace("_", "-")

    @property
    def label(self) -> str:
        """Give the label; what may be left empty says so."""
        return self.called if self.required else f"{self.called} (optional)"

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """Name the boxes of a date that need attention: the empty ones, else all three."""
        if not self.error or self.parts is None:
            return ()
        return self.parts.absent or PARTS

    @property
    def focus(self) -> str:
        """Give the id that the error summary leads to: where the person mends it."""
        return f"{self.id}-{self.wrong_parts[0]}" if self.wrong_parts else self.id

    @property
    def inputs(self) -> tuple[str, ...]:
        """Name the inputs that carry the field in a submitted form."""
        if self.parts is None:
            return (self.name,)
        return tuple(f"{self.name}-{part}" for part in PARTS)


def _plain(name: str, field: AnyField, options: tuple[Option, ...]) -> FormField:
    return FormField(
        name=name,
        called=str(field.metadata.get("title", name)),
        hint=str(field.metadata.get("description", "")),
        required=field.required or isinstance(field, Tick),
        limit=getattr(field, "limit", None),
        parts=DayMonthYear() if isinstance(field, DateParts) else None,
        options=options or _own_options(field),
    )


def _own_options(field: AnyField) -> tuple[Option, ...]:
    choice = field.choice if isinstance(field, ManyChoices) else field
    if not isinstance(choice, Choice):
        return ()
    return tuple(
        Option(value, text, choice.hints.get(value, "")) for value, text in choice.labels.items()
    )


def shown(name: str, field: AnyField, initial: object, options: tuple[Option, ...]) -> FormField:
    """Make a field with what is known already; nothing where `initial` is None."""
    plain = _plain(name, field, options)
    match initial:
        case None | False:
            return plain
        case True:
            return replace(plain, chosen=(TICKED,))
        case date():
            return replace(plain, parts=DayMonthYear.of(initial))
        case list() | tuple() | set() | frozenset():
            return replace(plain, chosen=tuple(_as_text(one) for one in initial))
        case _:
            return replace(plain, value=_as_text(initial), chosen=(_as_text(initial),))


def _as_text(value: object) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)


def typed(name: str, field: AnyField, sent: Submission, options: tuple[Option, ...]) -> FormField:
    """Make a field with what the person sent. A password is never sent back."""
    plain = _plain(name, field, options)
    if isinstance(field, Secret):
        return plain
    if plain.parts is not None:
        return replace(plain, parts=_parts(name, sent))
    return replace(plain, value=sent.one(name), chosen=sent.many(name))


def filled(name: str, field: AnyField, sent: Submission) -> object:
    """Give what the schema should check; None where the person left the field empty."""
    match field:
        case Tick():
            return bool(sent.one(name))
        case DateParts():
            parts = _parts(name, sent)
            return None if len(parts.absent) == len(PARTS) else parts
        case ManyChoices():
            return _not_blank(sent.many(name)) or None
        case Secret():
            return sent.one(name) or None
        case _:
            return sent.one(name) if sent.one(name).strip() else None


def _not_blank(values: Iterable[str]) -> list[str]:
    return [value for value in values if value.strip()]


def _parts(name: str, sent: Submission) -> DayMonthYear:
    return DayMonthYear(*(sent.one(f"{name}-{part}") for part in PARTS))
