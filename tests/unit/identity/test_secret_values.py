"""Secrets and the index of e-mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.identity.application.secret_values import EmailIndex, digest, new_secret

INDEX = EmailIndex.of_deployment(b"d" * 32)


def test_secret_has_256_bits_and_is_never_the_same() -> None:
    made = {new_secret() for _ in range(100)}

    assert len(made) == 100
    assert {len(secret) for secret in made} == {43}


@given(st.emails())
def test_address_is_found_however_it_is_written(email: str) -> None:
    assert INDEX.of(email, within="platform") == INDEX.of(f" {email.lower()} ", within="platform")


@pytest.mark.parametrize(
    ("email", "within", "key"),
    [
        ("eve@example.org", "platform", b"d" * 32),
        ("ada@example.org", "northmoor", b"d" * 32),
        ("ada@example.org", "platform", b"e" * 32),
    ],
)
def test_index_differs_by_address_tenant_and_deployment(
    email: str, within: str, key: bytes
) -> None:
    other = EmailIndex.of_deployment(key).of(email, within=within)

    assert other != INDEX.of("ada@example.org", within="platform")


def test_secrets_are_not_shown_when_printed() -> None:
    assert "key" not in repr(INDEX)
    assert len(digest("secret")) == 32
