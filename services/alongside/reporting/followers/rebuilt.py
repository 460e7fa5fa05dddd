"""Of what the read tables are made, so that they can be filled anew."""

from collections.abc import Mapping
from typing import Any

from alongside.eventlog.rebuild import ReadTables
from alongside.reporting.application.assembly import assemble
from alongside.reporting.followers import identity, participation, projects
from alongside.reporting.tables.followed import FOLLOWED
from alongside.reporting.tables.released import release
from alongside.settings import Settings


def read_tables(settings: Settings, *, peers: Mapping[str, Any]) -> ReadTables:
    """Say of what the read tables are made: others' logs, and for releases reporting's own."""
    followings = tuple(
        each.follow(settings, peers=peers) for each in (identity, projects, participation)
    )
    return ReadTables(
        tables=(*(each.name for each in FOLLOWED), release.name),
        tenants=followings[0].tenants,
        application=assemble(settings).releases,
        followings=followings,
    )
