"""How a form is shown and read: on the server, without JavaScript, losing nothing that was typed.

A subject's `form.py` says once which schema a form fills and what comes out of it; its views show
it blank or filled, and read it back:

    RENAME = FormDefinition(RenameSchema(), Rename)

    form = RENAME.blank(initial={"title": project.title}, version=project.version)
    form = RENAME.read()
    if form.valid:
        rename(form.value, key=form.idempotency_key, version=form.version)
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError

from alongside.html.csrf import csrf_token
from alongside.html.form_field import FormField, Option, filled, shown, typed
from alongside.html.submission import Submission, submitted

T = TypeVar("T")

WHOLE_FORM: Final = "_schema"
UNREADABLE: Final = "contains characters that cannot be read. Type it again"
NO_OPTIONS: Final[Mapping[str, tuple[Option, ...]]] = {}
NOTHING: Final[Mapping[str, object]] = {}


class FormNotValidError(Exception):
    """The value of a form was taken although it has errors; ask `form.valid` first."""

    def __init__(self, *, faults: "tuple[Fault, ...]") -> None:
        self.faults = faults
        super().__init__(f"The form has {len(faults)} errors.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the error summary; `href` is empty where no one field is at fault."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Generic[T]):
    """A form as it is shown once: its fields by name, what is wrong, and its hidden values.

    `version` is the version of the thing that the form changes, None where it makes a new one.
    """

    fields: Mapping[str, FormField]
    csrf_token: str
    idempotency_key: str
    version: int | None = None
    faults: tuple[Fault, ...] = ()
    made: tuple[T, ...] = field(default=(), repr=False)

    def __getitem__(self, name: str) -> FormField:
        """Give one field."""
        return self.fields[name]

    @property
    def valid(self) -> bool:
        """Tell whether there is a value to work with."""
        return not self.faults and bool(self.made)

    @property
    def value(self) -> T:
        """Give what the person sent, checked.

        Raises:
            FormNotValidError: there is none.
        """
        if not self.valid:
            raise FormNotValidError(faults=self.faults)
        return self.made[0]

    def refuse(self, text: str, *, at: str = "") -> "Form[T]":
        """Give the same form with one more error, beside the field `at` or only at the top."""
        if not at:
            return replace(self, faults=(*self.faults, Fault(text)))
        wrong = replace(self.fields[at], error=text)
        fault = Fault(text, f"#{wrong.focus}")
        return replace(self, fields={**self.fields, at: wrong}, faults=(*self.faults, fault))

    def now_at(self, version: int) -> "Form[T]":
        """Give the same form against a newer version, for a person who has seen what changed."""
        return replace(self, version=version)


@dataclass(frozen=True, slots=True)
class FormDefinition(Generic[T]):
    """A kind of form: the schema that checks it and what is made of the checked values."""

    schema: Schema
    result: Callable[..., T]

    def blank(
        self,
        *,
        initial: Mapping[str, object] = NOTHING,
        version: int | None = None,
        options: Mapping[str, Iterable[Option]] = NO_OPTIONS,
    ) -> Form[T]:
        """Show the form for the first time, filled with what is known already."""
        fields = {
            name: shown(name, one, initial.get(name), tuple(options.get(name, ())))
            for name, one in self.schema.load_fields.items()
        }
        return Form(
            fields=fields,
            csrf_token=csrf_token(),
            idempotency_key=_fresh_key(),
            version=version,
        )

    def read(self, *, options: Mapping[str, Iterable[Option]] = NO_OPTIONS) -> Form[T]:
        """Read the form that the present request carries."""
        sent = submitted(request)
        form: Form[T] = Form(
            fields={
                name: typed(name, one, sent, tuple(options.get(name, ())))
                for name, one in self.schema.load_fields.items()
            },
            csrf_token=csrf_token(),
            idempotency_key=_key(sent.one("idempotency_key")),
            version=_version(sent.one("version")),
        )
        return self._checked(form, sent)

    def _checked(self, form: Form[T], sent: Submission) -> Form[T]:
        values = {
            name: value
            for name, one in self.schema.load_fields.items()
            if (value := filled(name, one, sent)) is not None
        }
        messages = {name: f"{form[name].called} {UNREADABLE}" for name in _garbled(form, sent)}
        loaded: Mapping[str, Any] = {}
        try:
            loaded = self.schema.load(values, unknown=EXCLUDE)
        except ValidationError as error:
            messages = _first_messages(error.messages_dict) | messages
        for name in [*form.fields, *(name for name in messages if name not in form.fields)]:
            if name in messages:
                form = form.refuse(messages[name], at=name if name in form.fields else "")
        return form if form.faults else replace(form, made=(self.result(**loaded),))


def _garbled(form: Form[T], sent: Submission) -> tuple[str, ...]:
    return tuple(name for name, one in form.fields.items() if sent.unreadable & set(one.inputs))


def _first_messages(messages: Mapping[str, object]) -> dict[str, str]:
    """Keep one message a field: people mend one thing at a time."""
    return {name: _first(found) for name, found in messages.items()}


def _first(found: object) -> str:
    match found:
        case Mapping():
            return _first(next(iter(found.values())))
        case list():
            return _first(found[0])
        case _:
            return str(found)


def _fresh_key() -> str:
    return str(UUID(bytes=secrets.token_bytes(16), version=4))


def _key(sent: str) -> str:
    """Keep the key of the first rendering, so that sending twice is noticed; else make one."""
    try:
        return str(UUID(sent))
    except ValueError:
        return _fresh_key()


def _version(sent: str) -> int | None:
    short = len(sent) <= len("2147483647")
    return int(sent) if short and sent.isascii() and sent.isdigit() else None
