"""The programme signs in like everybody, and its roles are its own."""

import pytest
from tests.service.identity.conftest import PASSWORD, Browser, Parts

from alongside.identity.application.taking_on import invite_administrator, take_on_programme
from alongside.identity.domain.errors import ProgrammeExistsError, RoleNotHereError
from alongside.identity.domain.roles import PROGRAMME, Role
from alongside.settings import Settings

ORIGIN = "https://alongside.example"


@pytest.mark.usefixtures("lines")
def test_an_operator_takes_it_on_once(settings: Settings) -> None:
    with pytest.raises(ProgrammeExistsError):
        take_on_programme(settings, name="Another", administrator="Ada Marsh", email="a@p.example")


@pytest.mark.usefixtures("lines")
def test_its_administrator_invites_in_its_own_roles(settings: Settings, visitor: Browser) -> None:
    link = invite_administrator(
        settings, tenant=PROGRAMME, administrator="Ada Marsh", email="ada@programme.example"
    )

    arrived = visitor.send(link.removeprefix(ORIGIN), name="Ada Marsh", password=PASSWORD)
    form = visitor.get("/identity/members/invite").text

    assert arrived.headers["Location"] == "/reporting/releases"
    assert "NCCMH analyst" in form
    assert "Project lead" not in form


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    ("role", "path"), [(Role.NCCMH_ANALYST, "/projects/"), (Role.NCCMH_ANALYST, "")]
)
def test_an_analyst_arrives_at_the_releases(
    identity: Parts, visitor: Browser, role: Role, path: str
) -> None:
    rowan = identity.member(PROGRAMME, role)

    arrived = visitor.sign_in(rowan.email, path=f"/identity/sign-in?next={path}")

    assert arrived.headers["Location"] == "/reporting/releases"


@pytest.mark.usefixtures("lines")
def test_a_trust_gives_nobody_a_role_of_the_programme(identity: Parts, visitor: Browser) -> None:
    trust = identity.trust()
    gwen = identity.member(trust, Role.ADMINISTRATOR)
    visitor.sign_in(gwen.email)

    answer = visitor.send(
        "/identity/members/invite",
        name="Rowan Ellery",
        email="rowan@trust.example",
        roles=[Role.NCCMH_ANALYST],
    )

    assert str(RoleNotHereError()) in answer.text
    assert len(identity.directory.members(trust)) == 1
