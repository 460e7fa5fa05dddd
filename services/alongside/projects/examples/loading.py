"""Load the example projects, once identity has brought their people in."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from alongside.projects.application.assembly import Parts, assemble
from alongside.projects.examples import calder, estuary, northmoor
from alongside.projects.examples.story import Story
from alongside.projects.followers import follow
from alongside.projects.queries.reader import Reader
from alongside.settings import Settings

STORIES: Final[Mapping[str, Callable[[Story], None]]] = {
    "northmoor": northmoor.tell,
    "estuary": estuary.tell,
    "calder": calder.tell,
}


def load(settings: Settings, *, peers: Mapping[str, Any]) -> list[str]:
    """Tell the story of each example trust up to now; who can sign in, identity has said."""
    parts = assemble(settings)
    try:
        follow(settings, peers=peers).catch_up()
        for tenant, tell in STORIES.items():
            tell(_story(parts, tenant, settings))
    finally:
        parts.close()
    return []


def _story(parts: Parts, tenant: str, settings: Settings) -> Story:
    nobody = Reader(tenant=tenant, member="", roles=frozenset())
    people = parts.application.people(nobody)
    members = {person.name: str(person.member) for person in people}
    return Story(parts.application, tenant=tenant, members=members, now=settings.clock())
