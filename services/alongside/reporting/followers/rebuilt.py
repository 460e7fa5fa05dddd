"""Of what the read tables are made, so that they can be filled anew."""

from collections.abc import Mapping
from typing import Any

from alongside.eventlog.rebuild import ReadTables
from alongside.reporting.followers import identity, participation, projects
from alongside.reporting.tables.followed import FOLLOWED
from alongside.settings import Settings


def read_tables(settings: Settings, *, peers: Mapping[str, Any]) -> ReadTables:
    """Say of what the read tables are made: all of them follow from the logs of others."""
    followings = tuple(
        each.follow(settings, peers=peers) for each in (identity, projects, participation)
    )
    return ReadTables(
        tables=tuple(each.name for each in FOLLOWED),
        tenants=followings[0].tenants,
        followings=followings,
    )
