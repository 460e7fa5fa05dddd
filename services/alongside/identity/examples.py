"""Invented trusts, the programme, and their people, taken on through identity's own commands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from alongside.eventlog.application import CommandContext
from alongside.identity.application.assembly import assemble
from alongside.identity.application.identity import IdentityApplication
from alongside.identity.application.root import Person
from alongside.identity.domain.account import EXAMPLE_PASSWORD
from alongside.identity.domain.roles import PROGRAMME, Role
from alongside.identity.schemas import ROLE_LABELS
from alongside.settings import Settings
from alongside.tenancy.proof import PLATFORM

_TRACE: Final = f"00-{'0' * 31}1-{'0' * 15}1-00"
_ADMINISTRATOR: Final = Role.ADMINISTRATOR
_LEAD: Final = Role.PROJECT_LEAD
_TEAM: Final = Role.TEAM_MEMBER
_PARTNER: Final = Role.LIVED_EXPERIENCE_PARTNER
_CO_PRODUCTION: Final = Role.CO_PRODUCTION_LEAD


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """Somebody invented, in one trust."""

    tenant: str
    name: str
    email: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class _ExampleTrust:
    tenant: str
    name: str
    ods_code: str
    people: Mapping[str, tuple[Role, ...]]


_TRUSTS: Final = (
    _ExampleTrust(
        "northmoor",
        "Northmoor and Dales Mental Health NHS Foundation Trust",
        "RX901",
        {
            "Gwen Hartley": (_ADMINISTRATOR,),
            "Imran Sheikh": (_LEAD,),
            "Bridget Foley": (_CO_PRODUCTION, _TEAM),
            "Tom Ackroyd": (_TEAM,),
            "Dr Nkechi Obi": (_TEAM,),
            "Maureen Pickles": (_PARTNER,),
            "Yusuf Karim": (_PARTNER,),
            "Ellie Braithwaite": (_PARTNER,),
            "Dr Helen Sugden": (Role.BUDGET_HOLDER, _TEAM),
            "Ruth Calvert": (Role.FINANCE_OFFICER,),
            "Colin Mears": (Role.AUDITOR,),
        },
    ),
    _ExampleTrust(
        "estuary",
        "Thames Estuary Partnership NHS Trust",
        "RX902",
        {
            "Priya Raman": (_ADMINISTRATOR,),
            "Daniel Osei": (_LEAD,),
            "Sinéad Byrne": (_CO_PRODUCTION, _TEAM),
            "Kelly-Ann Drew": (_TEAM,),
            "Marcus Bailey": (_PARTNER,),
            "Comfort Addo": (_PARTNER,),
            "Leroy Grant": (_PARTNER,),
            "Dame Frances Thorne": (Role.BUDGET_HOLDER, _TEAM),
            "Joseph Adeyemi": (Role.FINANCE_OFFICER,),
            "Anita Desai": (Role.AUDITOR,),
        },
    ),
    _ExampleTrust(
        "calder",
        "Calder Valley Care NHS Trust",
        "RX903",
        {
            "Joan Whitworth": (_ADMINISTRATOR, _TEAM),
            "Sam Greenwood": (_LEAD,),
            "Farah Hussain": (_CO_PRODUCTION, _TEAM),
            "Pete Lumb": (_TEAM,),
            "Rukhsana Mirza": (_PARTNER,),
            "Jade Horsfall": (_PARTNER,),
            "Martin Sykes": (Role.BUDGET_HOLDER, _TEAM),
            "Wendy Ogden": (Role.FINANCE_OFFICER,),
            "Olive Crabtree": (Role.AUDITOR,),
        },
    ),
)

_PROGRAMME: Final = _ExampleTrust(
    PROGRAMME,
    "Advancing Mental Health Equality programme (NCCMH)",
    "",
    {
        "Harriet Lune": (Role.PROGRAMME_ADMINISTRATOR,),
        "Rowan Ellery": (Role.NCCMH_ANALYST,),
    },
)


def people() -> Iterator[ExamplePerson]:
    """Give everybody, trust by trust; their addresses are in a domain that is nobody's."""
    for trust in (*_TRUSTS, _PROGRAMME):
        for name, roles in trust.people.items():
            first, last = name.removeprefix("Dr ").removeprefix("Dame ").lower().split()
            address = f"{first}.{last}@{trust.tenant}.example".replace("é", "e")
            yield ExamplePerson(trust.tenant, name, address, roles)


def load(settings: Settings, *, peers: Mapping[str, Any] | None = None) -> list[str]:
    """Take on the trusts and everybody in them; give the lines that say who can sign in."""
    del peers
    parts = assemble(settings)
    context = CommandContext(
        tenant=PLATFORM,
        actor="service:identity",
        capacity="service",
        at=settings.clock(),
        trace=_TRACE,
    )
    try:
        for trust in _TRUSTS:
            parts.application.register_organisation(
                context,
                tenant=trust.tenant,
                name=trust.name,
                ods_code=trust.ods_code,
                time_zone="Europe/London",
                example=True,
            )
        parts.application.register_programme(context, name=_PROGRAMME.name, example=True)
        for person in people():
            _bring_in(parts.application, person, settings)
    finally:
        parts.close()
    return _who_can_sign_in()


def _bring_in(application: IdentityApplication, who: ExamplePerson, settings: Settings) -> None:
    """Invite somebody and let them accept, as it goes with real people."""
    context = CommandContext(
        tenant=who.tenant,
        actor="service:identity",
        capacity="service",
        at=settings.clock(),
        trace=_TRACE,
    )
    invited = application.invite_member(
        context, person=Person(name=who.name, email=who.email), roles=who.roles
    )
    link = application.make_invitation_link(context, member=invited.stream)
    application.accept_invitation(
        context, token=link.token, name=who.name, password=EXAMPLE_PASSWORD
    )


def _who_can_sign_in() -> list[str]:
    lines = ["", f"Everybody's password is: {EXAMPLE_PASSWORD}"]
    for trust in (*_TRUSTS, _PROGRAMME):
        lines += ["", trust.name]
        lines += [
            f"  {person.email:<40}{person.name}, {_spoken(person.roles)}"
            for person in people()
            if person.tenant == trust.tenant
        ]
    return lines


def _spoken(roles: Iterable[Role]) -> str:
    labels = (ROLE_LABELS[role] for role in roles)
    return ", ".join(each if each[:2].isupper() else each.lower() for each in labels)
