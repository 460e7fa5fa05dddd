"""What the read tables are made of, so that they can be rebuilt from the logs."""

from collections.abc import Mapping
from typing import Any

from alongside.eventlog.rebuild import ReadTables
from alongside.participation.application.assembly import assemble
from alongside.participation.followers import identity, projects
from alongside.participation.tables.registry import metadata
from alongside.settings import Settings


def read_tables(settings: Settings, *, peers: Mapping[str, Any]) -> ReadTables:
    """Say of what the read tables are made: all follow from this log and the two followed ones."""
    of_identity = identity.follow(settings, peers=peers)
    return ReadTables(
        tables=tuple(metadata.tables),
        tenants=of_identity.tenants,
        application=assemble(settings).application,
        followings=(of_identity, projects.follow(settings, peers=peers)),
    )
