"""The forms by which people sign in and choose a trust."""

from dataclasses import dataclass, field

from alongside.html.forms import FormDefinition
from alongside.identity.schemas import ChooseTrustSchema, SignInSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWith:
    """What somebody signs in with."""

    email: str = field(repr=False)
    password: str = field(repr=False)
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTrust:
    """The trust that somebody goes on in."""

    trust: str
    next: str


SIGN_IN = FormDefinition(SignInSchema(), SignInWith)
CHOOSE_TRUST = FormDefinition(ChooseTrustSchema(), ChosenTrust)
