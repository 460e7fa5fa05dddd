"""A sealed value opens at its place with its person's key, and never again once that is gone."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.service.kernel.conftest import NOON, SECRET, Database

from alongside.privacy.certificates import Certificate, FalseCertificateError
from alongside.privacy.keys import DestroyedKeyError, KeyRing
from alongside.privacy.purposes import Purpose
from alongside.privacy.schema import tables
from alongside.privacy.sealed import Erased, MovedError, Place, Sealed, SealedField, Sealer
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import keep_secret
from alongside.tenancy.transaction import Tenancy

DEPLOYMENT_KEY = b"d" * 32
ANA, BEN = "member-ana", "member-ben"


@pytest.fixture(scope="session")
def key_database(untouched: Database) -> Database:
    """Migrate the keys' own database; the roles are there with the other one."""
    with Database(untouched.server, "postgres").connect("postgres") as connection:
        connection.execute("CREATE DATABASE keys OWNER alongside_owner")
    made = Database(untouched.server, "keys")
    made.let_in()
    inner, outer = padded_keys(SECRET)
    with made.connect("alongside_owner") as connection:
        for statement in tables():
            connection.execute(statement.encode())
        connection.execute(keep_secret().encode(), {"inner": inner, "outer": outer})
    return made


@pytest.fixture
def key_tenancy(key_database: Database) -> Iterator[Tenancy]:
    with key_database.tenancy() as opened:
        yield opened


@pytest.fixture
def keys(key_tenancy: Tenancy) -> KeyRing:
    return KeyRing(key_tenancy, deployment_key=DEPLOYMENT_KEY)


@pytest.fixture
def sealer(keys: KeyRing) -> Sealer:
    return Sealer(keys)


@pytest.fixture
def place(tenant: str) -> Place:
    return Place(tenant, "claim-1", 3, "claim.made.v1", "account")


def test_what_was_sealed_opens_at_its_place(sealer: Sealer, place: Place) -> None:
    sealed = sealer.seal("12-34-56", person=ANA, purpose=Purpose.BANK, place=place)

    assert sealer.open(sealed, place) == "12-34-56"
    assert b"12-34-56" not in msgspec.json.encode(sealed)
    assert (sealed.person, sealed.purpose) == (ANA, Purpose.BANK)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_survives_its_line(sealer: Sealer, place: Place, plain: str) -> None:
    sealed = sealer.seal(plain, person=ANA, purpose=Purpose.NARRATIVE, place=place)
    read = msgspec.json.decode(msgspec.json.encode(sealed), type=Sealed)

    assert sealer.open(read, place) == plain


def test_sealing_the_same_twice_gives_nothing_to_compare(sealer: Sealer, place: Place) -> None:
    one, two = (
        sealer.seal("yes", person=ANA, purpose=Purpose.NARRATIVE, place=place) for _ in range(2)
    )

    assert one.nonce != two.nonce
    assert one.text != two.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"stream": "claim-2"},
        {"version": 4},
        {"type": "claim.made.v2"},
        {"field": "sort_code"},
    ],
)
def test_a_value_that_was_moved_is_refused(
    sealer: Sealer, place: Place, elsewhere: dict[str, Any]
) -> None:
    sealed = sealer.seal("12-34-56", person=ANA, purpose=Purpose.BANK, place=place)

    with pytest.raises(MovedError) as refusal:
        sealer.open(sealed, replace(place, **elsewhere))

    assert "12-34-56" not in str(refusal.value)


def test_a_value_of_another_tenant_is_not_opened(
    sealer: Sealer, place: Place, other_tenant: str
) -> None:
    there = replace(place, tenant=other_tenant)
    sealed = sealer.seal("12-34-56", person=ANA, purpose=Purpose.BANK, place=place)

    assert sealer.open(sealed, there) is Erased.ERASED
    sealer.seal("x", person=ANA, purpose=Purpose.BANK, place=there)
    with pytest.raises(MovedError):
        sealer.open(sealed, there)


@pytest.mark.parametrize("changed", [{"person": BEN}, {"purpose": Purpose.CONTACT}])
def test_a_value_under_another_name_is_refused(
    sealer: Sealer, place: Place, changed: dict[str, Any]
) -> None:
    for person in (ANA, BEN):
        for purpose in (Purpose.BANK, Purpose.CONTACT):
            sealer.seal("x", person=person, purpose=purpose, place=place)
    sealed = sealer.seal("12-34-56", person=ANA, purpose=Purpose.BANK, place=place)

    with pytest.raises(MovedError):
        sealer.open(msgspec.structs.replace(sealed, **changed), place)


def test_a_changed_ciphertext_is_refused(sealer: Sealer, place: Place) -> None:
    sealed = sealer.seal("12-34-56", person=ANA, purpose=Purpose.BANK, place=place)
    flipped = bytes([sealed.text[0] ^ 1]) + sealed.text[1:]

    with pytest.raises(MovedError):
        sealer.open(msgspec.structs.replace(sealed, text=flipped), place)


def test_a_destroyed_key_reads_as_erased_for_its_purpose_alone(
    sealer: Sealer, keys: KeyRing, place: Place
) -> None:
    bank = sealer.seal("12-34-56", person=ANA, purpose=Purpose.BANK, place=place)
    name = sealer.seal("Ana", person=ANA, purpose=Purpose.IDENTITY, place=place)
    bens = sealer.seal("65-43-21", person=BEN, purpose=Purpose.BANK, place=place)

    keys.destroy(place.tenant, ANA, [Purpose.BANK], at=NOON)
    keys.destroy(place.tenant, ANA, [Purpose.BANK], at=NOON)

    assert sealer.open_all([(bank, place), (name, place), (bens, place)]) == [
        Erased.ERASED,
        "Ana",
        "65-43-21",
    ]


def test_an_erased_value_is_never_an_empty_text(sealer: Sealer, place: Place) -> None:
    empty = sealer.seal("", person=ANA, purpose=Purpose.NARRATIVE, place=place)

    assert sealer.open(empty, place) == ""
    assert Erased.ERASED.value


def test_a_late_event_makes_no_new_key(sealer: Sealer, keys: KeyRing, place: Place) -> None:
    keys.destroy(place.tenant, ANA, Purpose, at=NOON)

    with pytest.raises(DestroyedKeyError) as refusal:
        sealer.seal("late", person=ANA, purpose=Purpose.BANK, place=place)

    assert str(refusal.value) == "This person's details were erased."
    assert keys.find(place.tenant, [(ANA, Purpose.BANK)]) == {}


def test_the_same_person_in_another_tenant_is_another(
    sealer: Sealer, keys: KeyRing, place: Place, other_tenant: str
) -> None:
    there = replace(place, tenant=other_tenant)
    sealed = sealer.seal("Ana", person=ANA, purpose=Purpose.IDENTITY, place=there)

    keys.destroy(place.tenant, ANA, [Purpose.IDENTITY], at=NOON)

    assert sealer.open(sealed, there) == "Ana"
    assert keys.obtain(other_tenant, BEN, Purpose.BANK) != keys.obtain(
        place.tenant, BEN, Purpose.BANK
    )


def test_nothing_asked_for_is_nothing_opened(sealer: Sealer) -> None:
    assert sealer.open_all([]) == []


def test_a_first_key_that_many_ask_for_at_once_is_one(keys: KeyRing, tenant: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        given_keys = list(threads.map(lambda _: keys.obtain(tenant, ANA, Purpose.BANK), range(8)))

    assert len(set(given_keys)) == 1
    assert len(given_keys[0]) == 32


def test_a_key_that_is_made_while_it_is_destroyed_is_destroyed(keys: KeyRing, tenant: str) -> None:
    def obtain(person: str) -> None:
        with suppress(DestroyedKeyError):
            keys.obtain(tenant, person, Purpose.BANK)

    with ThreadPoolExecutor(8) as threads:
        for number in range(20):
            person = f"member-{number}"
            making = [threads.submit(obtain, person) for _ in range(3)]
            destroying = threads.submit(keys.destroy, tenant, person, [Purpose.BANK], at=NOON)
            destroying.result()
            for each in making:
                each.result()

            assert keys.find(tenant, [(person, Purpose.BANK)]) == {}


def test_keys_lie_wrapped_and_open_with_no_other_deployment_key(
    keys: KeyRing, key_tenancy: Tenancy, tenant: str
) -> None:
    key = keys.obtain(tenant, ANA, Purpose.BANK)

    with key_tenancy.transaction(tenant) as tx:
        stored = tx.run("SELECT wrapped FROM person_key UNION SELECT wrapped FROM tenant_key")
    assert all(key not in wrapped for (wrapped,) in stored)
    with pytest.raises(InvalidTag):
        KeyRing(key_tenancy, deployment_key=b"e" * 32).obtain(tenant, ANA, Purpose.BANK)


def test_a_wrapped_key_of_another_person_is_refused(
    keys: KeyRing, key_tenancy: Tenancy, tenant: str
) -> None:
    keys.obtain(tenant, ANA, Purpose.BANK)
    with key_tenancy.transaction(tenant) as tx:
        tx.run("INSERT INTO person_key SELECT tenant, %s, purpose, wrapped FROM person_key", [BEN])

    with pytest.raises(InvalidTag):
        keys.find(tenant, [(BEN, Purpose.BANK)])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM tombstone",
        "UPDATE tombstone SET person = 'x'",
        "DELETE FROM tenant_key",
        "UPDATE tenant_key SET wrapped = ''",
        "UPDATE person_key SET wrapped = ''",
        "TRUNCATE person_key",
    ],
)
def test_a_serving_connection_cannot_undo_an_erasure_or_lose_a_tenants_key(
    key_tenancy: Tenancy, tenant: str, statement: str
) -> None:
    def attempt() -> None:
        with key_tenancy.transaction(tenant) as tx:
            tx.run(statement)

    with pytest.raises(Exception, match="42501"):
        attempt()


def test_a_read_table_keeps_a_value_with_its_place(sealer: Sealer, place: Place) -> None:
    sealed = sealer.seal("Ana", person=ANA, purpose=Purpose.IDENTITY, place=place)
    kept = SealedField(
        tenant=place.tenant,
        stream=place.stream,
        version=place.version,
        type=place.type,
        field=place.field,
        sealed=sealed,
    )

    read = msgspec.json.decode(msgspec.json.encode(kept), type=SealedField)

    assert read.place == place
    assert sealer.open(read.sealed, read.place) == "Ana"


def test_an_erasure_is_certified_and_the_same_certificate_given_again(
    keys: KeyRing, tenant: str
) -> None:
    keys.obtain(tenant, ANA, Purpose.BANK)

    made = keys.destroy(tenant, ANA, [Purpose.IDENTITY, Purpose.BANK], at=NOON)
    again = keys.destroy(tenant, ANA, [Purpose.BANK, Purpose.IDENTITY], at=NOON + timedelta(days=1))

    assert again == made
    assert msgspec.json.decode(made.text()) == {
        "format": "alongside-erasure-v1",
        "person": ANA,
        "tenant": tenant,
        "tombstones": [
            {"at": "2026-11-23T12:00:00Z", "purpose": "bank"},
            {"at": "2026-11-23T12:00:00Z", "purpose": "identity"},
        ],
    }
    assert made.sha256() == hashlib.sha256(made.text()).hexdigest()
    assert msgspec.structs.replace(made, person=BEN).sha256() != made.sha256()


def line_of(certificate: Certificate) -> bytes:
    """Give the line of an event that records an erasure, with more than the kernel reads."""
    return msgspec.json.encode(
        {
            "type": "person.erased.v1",
            "stream": "person-1",
            "person": certificate.person,
            "tombstones": certificate.tombstones,
            "certificate": certificate.sha256(),
        }
    )


def test_keys_that_an_older_copy_brings_back_are_destroyed_again_from_the_log(
    keys: KeyRing, key_database: Database, key_tenancy: Tenancy, sealer: Sealer, place: Place
) -> None:
    sealed = sealer.seal("12-34-56", person=ANA, purpose=Purpose.BANK, place=place)
    key_tenancy.close()
    older = key_database.clone("older_keys")
    with older.tenancy() as restored_door:
        restored = KeyRing(restored_door, deployment_key=DEPLOYMENT_KEY)
        certificate = keys.destroy(place.tenant, ANA, list(Purpose), at=NOON)
        assert Sealer(restored).open(sealed, place) == "12-34-56"

        assert restored.destroy_again(place.tenant, [line_of(certificate)]) == len(Purpose)

        assert Sealer(restored).open(sealed, place) is Erased.ERASED
        with pytest.raises(DestroyedKeyError):
            restored.obtain(place.tenant, ANA, Purpose.CONTACT)
        assert restored.destroy(place.tenant, ANA, list(Purpose), at=NOON) == certificate
        assert restored.destroy_again(place.tenant, [line_of(certificate)]) == 0


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b'{"type":"person.erased.v1","person":"member-ana","certificate":"00","tombstones":[]}',
        b'{"type":"person.erased.v1","person":"member-ana","tombstones":"","certificate":""}',
    ],
)
def test_a_line_whose_certificate_is_of_other_facts_erases_nobody(
    keys: KeyRing, tenant: str, line: bytes
) -> None:
    keys.obtain(tenant, ANA, Purpose.BANK)

    with pytest.raises(FalseCertificateError):
        keys.destroy_again(tenant, [line])

    assert keys.find(tenant, [(ANA, Purpose.BANK)])
