"""The forms by which an invited person comes in."""

from dataclasses import dataclass, field

from alongside.html.forms import FormDefinition
from alongside.identity.schemas import AcceptSchema, AttachSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A name and a password; who has an account gives only its password."""

    name: str = ""
    password: str = field(repr=False)


ACCEPT = FormDefinition(AcceptSchema(), Acceptance)
ATTACH = FormDefinition(AttachSchema(), Acceptance)
