"""A tenant's proof is the HMAC that the database computes, and names have one form."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.tenancy.errors import BadTenantError
from alongside.tenancy.proof import checked, padded_keys, proof_of


@given(secret=st.binary(min_size=1, max_size=200), tenant=st.text(min_size=1, max_size=63))
def test_the_padded_keys_are_enough_to_compute_the_proof(secret: bytes, tenant: str) -> None:
    inner, outer = padded_keys(secret)

    computed = hashlib.sha256(outer + hashlib.sha256(inner + tenant.encode()).digest())

    assert computed.hexdigest() == proof_of(tenant, secret=secret)
    assert computed.digest() == hmac.digest(secret, tenant.encode(), "sha256")
    assert len(inner) == len(outer) == 64


@pytest.mark.parametrize("tenant", ["northmoor", "rv5", "a-b", "a" * 63])
def test_a_short_name_is_given_back(tenant: str) -> None:
    assert checked(tenant) == tenant


@pytest.mark.parametrize(
    "tenant",
    ["", "a", "a" * 64, "Northmoor", "5rv", "-a", "a_b", "a b", "a\n", "a'b", "a\0b", "ä1", "a/b"],
)
def test_another_form_of_name_is_refused(tenant: str) -> None:
    with pytest.raises(BadTenantError) as refusal:
        checked(tenant)

    assert len(str(refusal.value)) < 150
