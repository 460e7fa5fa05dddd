"""Who looks at a page, and where they can go from there."""

from collections.abc import Sequence

from alongside.html.page import Link
from alongside.html.shell import Visitor
from alongside.http.guard import visitor as signed_in
from alongside.http.wiring import wired
from alongside.reporting.domain.release import PROGRAMME
from alongside.reporting.queries.trusts import Trusts

RELEASES = Link("Releases", "/reporting/releases")
PEOPLE = Link("People", "/identity/members")
ACCOUNT = Link("Your account", "/identity/account")


def current_visitor() -> Visitor | None:
    """Give the person who is signed in: without a name, which nobody here knows."""
    who = signed_in()
    if who is None or not who.member:
        return None
    return Visitor(name="", trust=wired(Trusts).name(who.tenant))


def navigation(visitor: Visitor | None) -> Sequence[Link]:
    """Give the menu: nothing before somebody is signed in."""
    if visitor is None:
        return ()
    who = signed_in()
    if who is not None and who.tenant == PROGRAMME:
        return (RELEASES, PEOPLE, ACCOUNT)
    return (
        Link("Projects", "/projects/"),
        Link("Meetings and payments", "/participation/"),
        Link("Dashboard", "/reporting/"),
        PEOPLE,
        ACCOUNT,
    )
