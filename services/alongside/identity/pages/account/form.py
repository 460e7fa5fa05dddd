"""The forms by which people look after their account."""

from dataclasses import dataclass, field

from alongside.html.forms import FormDefinition
from alongside.identity.schemas import ChangePasswordSchema, NothingSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChange:
    """The present password and the new one, which was typed twice."""

    present: str = field(repr=False)
    password: str = field(repr=False)
    again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ended:
    """A button was pressed."""


CHANGE_PASSWORD = FormDefinition(ChangePasswordSchema(), PasswordChange)
END = FormDefinition(NothingSchema(), Ended)
