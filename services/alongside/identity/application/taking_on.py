"""What an operator does for a trust or the programme: take it on, and invite administrators."""

from typing import Final

from marshmallow import ValidationError

from alongside.eventlog.application import CommandContext
from alongside.http.fields import EmailAddress, ShortText
from alongside.identity.application.assembly import Parts, assemble
from alongside.identity.application.root import Person
from alongside.identity.domain.errors import UnusableDetailError
from alongside.identity.domain.roles import PROGRAMME, administrator_of
from alongside.settings import Settings
from alongside.telemetry.traces import new_trace
from alongside.tenancy.errors import BadTenantError
from alongside.tenancy.proof import PLATFORM, checked

TIME_ZONE: Final = "Europe/London"
_NAME: Final = ShortText("Name")
_CODE: Final = ShortText("ODS code", limit=10)
_PERSON: Final = ShortText("Name of the administrator", limit=120)
_EMAIL: Final = EmailAddress("E-mail address of the administrator")


def take_on(
    settings: Settings, *, tenant: str, name: str, ods_code: str, administrator: str, email: str
) -> str:
    """Register a trust under a short name, which is for good; invite its first administrator.

    Gives the one-time link that lets them in. It is not stored: whoever runs this hands it on, by
    a way that reaches only that person.

    Raises:
        DomainError: the trust cannot be registered as it was described.
        UnusableDetailError: a detail is empty, too long or of the wrong form.
    """
    person = _person(administrator, email)
    parts = assemble(settings)
    try:
        parts.application.register_organisation(
            _context(settings, PLATFORM),
            tenant=_short_name(tenant),
            name=_read(_NAME, name),
            ods_code=_read(_CODE, ods_code),
            time_zone=TIME_ZONE,
        )
        return _invited(settings, parts, tenant, person)
    finally:
        parts.close()


def take_on_programme(settings: Settings, *, name: str, administrator: str, email: str) -> str:
    """Register the programme, and give the one-time link that lets its first administrator in.

    Raises:
        DomainError: it is registered already.
        UnusableDetailError: a detail is empty, too long or of the wrong form.
    """
    person = _person(administrator, email)
    parts = assemble(settings)
    try:
        context = _context(settings, PLATFORM)
        parts.application.register_programme(context, name=_read(_NAME, name))
        return _invited(settings, parts, PROGRAMME, person)
    finally:
        parts.close()


def invite_administrator(settings: Settings, *, tenant: str, administrator: str, email: str) -> str:
    """Invite an administrator of a trust, and give the one-time link that lets them in.

    Raises:
        DomainError: they are in the trust already, or were invited.
        UnusableDetailError: a detail is empty, too long or of the wrong form, or there is no
            such trust.
    """
    person = _person(administrator, email)
    parts = assemble(settings)
    try:
        if parts.directory.trust(_short_name(tenant)) is None:
            raise UnusableDetailError(fault=f"There is no trust {tenant!r}.")
        return _invited(settings, parts, tenant, person)
    finally:
        parts.close()


def _invited(settings: Settings, parts: Parts, tenant: str, person: Person) -> str:
    context = _context(settings, tenant)
    invited = parts.application.invite_member(
        context, person=person, roles=(administrator_of(tenant),)
    )
    link = parts.application.make_invitation_link(context, member=invited.stream)
    return f"{settings.public_url}/identity/invitations/{tenant}/{link.token}"


def _person(name: str, email: str) -> Person:
    return Person(name=_read(_PERSON, name), email=_read(_EMAIL, email))


def _short_name(tenant: str) -> str:
    try:
        return checked(tenant)
    except BadTenantError as fault:
        raise UnusableDetailError(fault=str(fault)) from None


def _read(field: ShortText, given: str) -> str:
    try:
        return str(field.deserialize(given))
    except ValidationError as wrong:
        raise UnusableDetailError(fault=f"{wrong.messages[0]}.") from None


def _context(settings: Settings, tenant: str) -> CommandContext:
    return CommandContext(
        tenant=tenant,
        actor="service:identity",
        capacity="service",
        at=settings.clock(),
        trace=new_trace(),
    )
