"""What a person typed, and what proves who they are, is nowhere in the clear."""

import logging
import re

import pytest
from flask import Flask
from tests.service.identity.conftest import PASSWORD, Browser, Parts, unused_email

from alongside.identity.domain.roles import Role
from alongside.identity.tables import metadata

PEOPLE = "/identity/members"
NAME = "Wilhelmina Unmistakable"


@pytest.fixture
def secrets_of_a_day(identity: Parts, app: Flask, visitor: Browser) -> list[str]:
    """Let somebody come in, go wrong and go out again; give what must stay secret."""
    gwen = identity.member(identity.trust(), Role.ADMINISTRATOR)
    email, typo = unused_email(), "mistyped words of hers"
    visitor.sign_in(gwen.email, typo)
    visitor.sign_in(gwen.email)
    invited = visitor.send(f"{PEOPLE}/invite", name=NAME, email=email, roles=[Role.AUDITOR])
    member = invited.headers["Location"].partition("?")[0]
    shown = visitor.send(member, at=f"{member}/link").text
    (link, token) = re.findall(r"(/identity/invitations/[^/]+/([\w-]{43}))", shown)[0]
    theirs = Browser(app)
    theirs.send(link, name=NAME, password=PASSWORD)
    sessions = [visitor.cookie(), theirs.cookie()]
    theirs.send("/identity/account", at="/identity/sign-out")
    assert all(sessions)
    return [NAME, NAME.split()[1], email, gwen.email, PASSWORD, typo, token, *sessions]


@pytest.fixture
def listening(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Hear everything that anything logs."""
    caplog.set_level(logging.DEBUG)
    return caplog


def test_logs_hold_no_secret(
    listening: pytest.LogCaptureFixture, secrets_of_a_day: list[str]
) -> None:
    heard = listening.text + "".join(str(record.__dict__) for record in listening.records)

    assert [secret for secret in secrets_of_a_day if secret in heard] == []


def test_tables_hold_no_secret(identity: Parts, secrets_of_a_day: list[str]) -> None:
    names = [*metadata.tables, "event", "idempotency"]
    tenants = ["platform", *(trust.tenant for trust in identity.directory.trusts())]
    stored = ""
    for tenant in tenants:
        with identity.tenancy.transaction(tenant) as tx:
            for name in names:
                stored += str(tx.run(f"SELECT t::text FROM {name} t"))  # noqa: S608 ours
            stored += str(tx.run("SELECT convert_from(line, 'UTF8') FROM event"))

    assert "argon2id" in stored
    assert [secret for secret in secrets_of_a_day if secret in stored] == []
