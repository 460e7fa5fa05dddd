"""Trusts: taken on under a short name, renamed."""

import pytest

from alongside.eventlog.aggregate import StreamId
from alongside.eventlog.versions import tag_of
from alongside.identity.domain.errors import ReservedNameError
from alongside.identity.domain.organisation import Organisation


def registered(tenant: str = "northmoor") -> Organisation:
    return Organisation.register(
        StreamId("organisation-1"),
        tenant=tenant,
        name="Northmoor",
        ods_code="RX1",
        time_zone="Europe/London",
    )


def test_trust_is_renamed_once() -> None:
    trust = registered()

    trust.rename(name="Northmoor and Dales")
    trust.rename(name="Northmoor and Dales")

    tags = [tag_of(event) for event in trust.collect_events()]  # type: ignore[arg-type]
    assert tags == ["organisation.registered.v1", "organisation.renamed.v1"]
    assert trust.name == "Northmoor and Dales"


@pytest.mark.parametrize("name", ["platform", "public", "programme"])
def test_trust_cannot_take_the_platforms_own_name(name: str) -> None:
    with pytest.raises(ReservedNameError):
        registered(name)
