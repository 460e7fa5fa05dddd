"""Who looks at a page, and where they can go from there."""

from collections.abc import Sequence

from alongside.html.page import Link
from alongside.html.shell import Visitor
from alongside.http.guard import visitor
from alongside.http.wiring import wired
from alongside.participation.application.service import ParticipationApplication
from alongside.participation.queries.trusts import Trusts


def current_visitor() -> Visitor | None:
    """Give the person who is signed in, with the name of the trust they are in."""
    who = visitor()
    if who is None or not who.member:
        return None
    name = wired(ParticipationApplication).name_of(who.tenant, who.member)
    return Visitor(name=name, trust=wired(Trusts).name(who.tenant))


def navigation(visitor: Visitor | None) -> Sequence[Link]:
    """Give the menu: nothing before somebody is signed in."""
    if visitor is None:
        return ()
    return (
        Link("Projects", "/projects/"),
        Link("Meetings and payments", "/participation/"),
        Link("Dashboard", "/reporting/"),
        Link("People", "/identity/members"),
        Link("Your account", "/identity/account"),
    )
