"""The example trusts: everybody in them can sign in, and nobody is real."""

import pytest
from tests.service.identity.conftest import SIGN_IN, Browser, Parts

from alongside.identity.domain.account import EXAMPLE_PASSWORD
from alongside.identity.domain.errors import IdentityError
from alongside.identity.domain.roles import Role
from alongside.identity.examples import load, people
from alongside.settings import Settings


def test_sign_in_page_names_everybody_and_their_password(
    lines: list[str], visitor: Browser
) -> None:
    page = visitor.get(SIGN_IN).text

    assert EXAMPLE_PASSWORD in page
    for person in people():
        assert person.email in page
        assert any(person.email in line for line in lines)


@pytest.mark.parametrize("tenant", ["northmoor", "estuary", "calder"])
def test_everybody_of_an_example_trust_signs_in(
    lines: list[str], visitor: Browser, tenant: str
) -> None:
    assert lines
    first = next(person for person in people() if person.tenant == tenant)

    answer = visitor.sign_in(first.email, EXAMPLE_PASSWORD)

    assert answer.headers["Location"] == "/projects/"
    assert first.name in visitor.get("/identity/members").text


@pytest.mark.parametrize("tenant", ["northmoor", "estuary", "calder"])
def test_example_trust_has_the_people_that_a_project_needs(
    lines: list[str], identity: Parts, tenant: str
) -> None:
    assert lines
    held = [role for member in identity.directory.members(tenant) for role in member.roles]

    for role in (Role.ADMINISTRATOR, Role.PROJECT_LEAD, Role.CO_PRODUCTION_LEAD, Role.AUDITOR):
        assert held.count(role) == 1
    assert held.count(Role.LIVED_EXPERIENCE_PARTNER) >= 2
    assert Role.BUDGET_HOLDER in held


def test_example_addresses_belong_to_nobody() -> None:
    assert {person.email.rpartition(".")[2] for person in people()} == {"example"}  # RFC 2606


def test_examples_are_not_loaded_twice(lines: list[str], settings: Settings) -> None:
    assert lines
    with pytest.raises(IdentityError):
        load(settings)
