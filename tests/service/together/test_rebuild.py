"""Every service's read tables follow from the logs: rebuilt, they are what they were."""

from contextlib import closing
from importlib.metadata import entry_points
from typing import Any

import pytest
from tests.service.together.conftest import Installation, Trust

from alongside.eventlog.schema import KEPT
from alongside.host.migrate import administering
from alongside.host.rebuild import RebuildRunningError, rebuild
from alongside.host.services import installed, named, read_tables
from alongside.http.wiring import wired
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy

REBUILDABLE = sorted(entry.name for entry in entry_points(group="alongside.read_tables"))


def rows(installation: Installation, service: str, tenant: str) -> dict[str, list[Any]]:
    """Give a tenant's rows in every table of a service, as text, in order."""
    with administering(installation.settings, named(service).database) as owner:
        tables = owner.exec_driver_sql(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r'"
        ).scalars()
        names = sorted(set(tables) - KEPT)
    with installation.services[service].app_context():
        tenancy = wired(Tenancy)
    with tenancy.transaction(tenant) as tx:
        return {
            name: tx.run(f"SELECT t::text FROM public.{name} AS t ORDER BY 1")  # noqa: S608 names of tables
            for name in names
        }


def live_through(trust: Trust) -> None:
    """Let a decision be asked for, so that most tables have rows."""
    project = trust.project()
    trust.draft(project, expected=1)
    trust.decision(project)
    trust.installation.catch_up()


def run(trust: Trust, service: str, tenant: str) -> list[str]:
    installation = trust.installation
    peers = installation.together.peers
    return list(rebuild(installation.settings, service=service, tenant=tenant, peers=peers))


def test_every_service_says_what_its_read_tables_are_made_of() -> None:
    assert [service.name for service in installed()] == REBUILDABLE


@pytest.mark.parametrize("service", REBUILDABLE)
def test_rebuilt_tables_are_those_that_served(trust: Trust, service: str) -> None:
    live_through(trust)
    installation = trust.installation
    before = {each: rows(installation, service, each) for each in (trust.tenant, PLATFORM)}
    made_of = read_tables(service)(installation.settings, peers=installation.together.peers)
    assert any(before[tenant][name] for tenant in before for name in made_of.tables)

    told = [line for tenant in before for line in run(trust, service, tenant)]

    assert {each: rows(installation, service, each) for each in before} == before
    assert [line.partition(":")[0] for line in told] == [trust.tenant, PLATFORM]


def test_of_two_rebuilds_the_second_is_refused(trust: Trust) -> None:
    installation = trust.installation
    first = rebuild(installation.settings, service="projects", peers=installation.together.peers)
    with closing(first):
        next(first)

        with pytest.raises(RebuildRunningError):
            run(trust, "projects", trust.tenant)

    assert run(trust, "projects", trust.tenant)
