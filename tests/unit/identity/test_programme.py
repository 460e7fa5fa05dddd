"""The programme is no trust: it has roles of its own, and one name."""

import pytest

from alongside.eventlog.aggregate import StreamId
from alongside.identity.domain.errors import ReservedNameError, RoleNotHereError
from alongside.identity.domain.organisation import Organisation
from alongside.identity.domain.programme import STREAM, Programme
from alongside.identity.domain.rights import RIGHTS
from alongside.identity.domain.roles import (
    PROGRAMME,
    PROGRAMME_ROLES,
    TRUST_ROLES,
    Role,
    administrator_of,
    check_roles,
    roles_in,
)


def test_there_is_one_programme_with_one_name() -> None:
    programme = Programme.register(name="Advancing Mental Health Equality")

    assert (programme.stream, programme.tenant) == (STREAM, PROGRAMME)


def test_no_trust_takes_its_name() -> None:
    with pytest.raises(ReservedNameError):
        Organisation.register(
            StreamId("organisation-1"),
            tenant=PROGRAMME,
            name="A trust",
            ods_code="RX1",
            time_zone="Europe/London",
        )


@pytest.mark.parametrize("role", Role)
def test_a_role_is_a_trusts_or_the_programmes(role: Role) -> None:
    assert (role in TRUST_ROLES) is not (role in PROGRAMME_ROLES)
    here, elsewhere = (PROGRAMME, "harbour") if role in PROGRAMME_ROLES else ("harbour", PROGRAMME)

    check_roles((role,), tenant=here)
    with pytest.raises(RoleNotHereError):
        check_roles((role,), tenant=elsewhere)


@pytest.mark.parametrize("tenant", ["harbour", PROGRAMME])
def test_each_has_an_administrator_who_lets_people_in(tenant: str) -> None:
    administrator = administrator_of(tenant)

    assert administrator in roles_in(tenant)
    assert all(administrator in roles for roles in RIGHTS.values())
