"""Load the example projects, once identity has brought their people in."""

from collections.abc import Callable, Mapping
from typing import Final

from alongside.projects.application.assembly import Parts
from alongside.projects.examples import calder, estuary, northmoor
from alongside.projects.examples.story import Story
from alongside.projects.queries.reader import Reader
from alongside.settings import Settings

STORIES: Final[Mapping[str, Callable[[Story], None]]] = {
    "northmoor": northmoor.tell,
    "estuary": estuary.tell,
    "calder": calder.tell,
}


def tell_stories(parts: Parts, settings: Settings) -> None:
    """Tell the story of each example trust up to now."""
    for tenant, tell in STORIES.items():
        nobody = Reader(tenant=tenant, member="", roles=frozenset())
        people = parts.application.people(nobody)
        members = {person.name: str(person.member) for person in people}
        story = Story(parts.application, tenant=tenant, members=members, now=settings.clock())
        tell(story)
