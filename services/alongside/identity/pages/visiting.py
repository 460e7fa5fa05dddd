"""Who looks at a page, and where they can go from there."""

from collections.abc import Sequence

from alongside.html.page import Link
from alongside.html.shell import Visitor
from alongside.http.guard import visitor as signed_in
from alongside.http.wiring import wired
from alongside.identity.domain.roles import PROGRAMME
from alongside.identity.pages.return_address import safe
from alongside.identity.queries import Directory
from alongside.privacy.sealed import Erased, Shown

ERASED = "Name erased"
PROJECTS = "/projects/"
"""What those who are in a trust come for."""
RELEASES = "/reporting/releases"
"""What those who are in the programme come for."""


def current_visitor() -> Visitor | None:
    """Give the person who is signed in, with the name of the trust they are in."""
    who = signed_in()
    if who is None:
        return None
    directory = wired(Directory)
    found = directory.account(who.account)
    trust = directory.trust(who.tenant) if who.tenant else None
    return Visitor(name=shown(found.name) if found else "", trust=trust.name if trust else "")


def navigation(visitor: Visitor | None) -> Sequence[Link]:
    """Give the menu: nothing before somebody is signed in to a trust."""
    if visitor is None or not visitor.trust:
        return ()
    who = signed_in()
    first: tuple[Link, ...] = (
        Link("Projects", PROJECTS),
        Link("Meetings and payments", "/participation/"),
        Link("Dashboard", "/reporting/"),
    )
    if who is not None and who.tenant == PROGRAMME:
        first = (Link("Releases", RELEASES),)
    return (
        *first,
        Link("People", "/identity/members"),
        Link("Your account", "/identity/account"),
    )


def shown(name: Shown) -> str:
    """Give a name in words, also where it was erased."""
    return ERASED if isinstance(name, Erased) else name


def destination(wanted: str, *, tenant: str) -> str:
    """Give where somebody goes once they are in a trust, or in the programme.

    Whoever is in the programme wanted nothing of a trust, even if they came by its first page.
    """
    if tenant != PROGRAMME:
        return safe(wanted, otherwise=PROJECTS)
    theirs = wanted.startswith(("/reporting/", "/identity/"))
    return safe(wanted if theirs else RELEASES, otherwise=RELEASES)
