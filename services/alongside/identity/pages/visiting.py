"""Who looks at a page, and where they can go from there."""

from collections.abc import Sequence

from alongside.html.page import Link
from alongside.html.shell import Visitor
from alongside.http.guard import visitor
from alongside.http.wiring import wired
from alongside.identity.queries import Directory
from alongside.privacy.sealed import Erased, Shown

ERASED = "Name erased"


def current_visitor() -> Visitor | None:
    """Give the person who is signed in, with the name of the trust they are in."""
    who = visitor()
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
    return (
        Link("Projects", "/projects/"),
        Link("People", "/identity/members"),
        Link("Your account", "/identity/account"),
    )


def shown(name: Shown) -> str:
    """Give a name in words, also where it was erased."""
    return ERASED if isinstance(name, Erased) else name
