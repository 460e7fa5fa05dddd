"""Load the example meetings, once identity has brought the people and projects the projects."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from alongside.participation.application.assembly import Parts, assemble
from alongside.participation.domain.people import MemberId
from alongside.participation.domain.rights import Role
from alongside.participation.examples import calder, estuary, northmoor
from alongside.participation.examples.story import Story
from alongside.participation.followers import identity, projects
from alongside.participation.queries.reader import Reader
from alongside.settings import Settings

STORIES: Final[Mapping[str, Callable[[Story], None]]] = {
    "northmoor": northmoor.tell,
    "estuary": estuary.tell,
    "calder": calder.tell,
}


def load(settings: Settings, *, peers: Mapping[str, Any]) -> list[str]:
    """Tell what each example trust met for up to now; who can sign in, identity has said."""
    parts = assemble(settings)
    try:
        identity.follow(settings, peers=peers).catch_up()
        projects.follow(settings, peers=peers).catch_up()
        for tenant, tell in STORIES.items():
            tell(_story(parts, tenant, settings))
    finally:
        parts.close()
    return []


def _story(parts: Parts, tenant: str, settings: Settings) -> Story:
    everything = Reader(tenant, MemberId(""), frozenset({Role.AUDITOR}))
    (project,) = parts.application.projects(everything)
    decisions = parts.application.project_decisions(everything, project.project)
    return Story(
        parts.application,
        tenant=tenant,
        members=parts.application.members_by_name(tenant),
        project=project.project,
        decisions={each.question: each.decision for each in decisions},
        now=settings.clock(),
    )
