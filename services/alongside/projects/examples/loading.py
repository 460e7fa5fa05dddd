"""Load the example projects, once identity has brought their people in."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from alongside.http.peers import Peers
from alongside.projects.application.assembly import Parts, assemble, authority
from alongside.projects.examples import calder, estuary, northmoor
from alongside.projects.examples.story import Story
from alongside.projects.followers import IdentityLog, catch_up
from alongside.projects.queries.reader import Reader
from alongside.settings import Settings
from alongside.tenancy.proof import PLATFORM

STORIES: Final[Mapping[str, Callable[[Story], None]]] = {
    "northmoor": northmoor.tell,
    "estuary": estuary.tell,
    "calder": calder.tell,
}


def load(settings: Settings, *, peers: Mapping[str, Any]) -> list[str]:
    """Tell the story of each example trust up to now; who can sign in, identity has said."""
    parts = assemble(settings)
    siblings = Peers(url=settings.peer_url, embedded=peers)
    log = IdentityLog(siblings, authority(settings, siblings))
    try:
        catch_up(parts.tenancy, log, PLATFORM)
        for tenant, tell in STORIES.items():
            catch_up(parts.tenancy, log, tenant)
            tell(_story(parts, tenant, settings))
    finally:
        parts.close()
    return []


def _story(parts: Parts, tenant: str, settings: Settings) -> Story:
    nobody = Reader(tenant=tenant, member="", roles=frozenset())
    people = parts.application.people(nobody)
    members = {person.name: str(person.member) for person in people}
    return Story(parts.application, tenant=tenant, members=members, now=settings.clock())
