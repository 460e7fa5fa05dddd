"""Keys of one person and purpose, wrapped by their tenant's, wrapped by the deployment's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alongside.privacy.certificates import Certificate, ErasureLine, Tombstone
from alongside.privacy.purposes import Purpose
from alongside.tenancy.transaction import Tenancy, TenantTransaction

_NONCE = 12
_KEY_BITS = 256


class DestroyedKeyError(Exception):
    """The person's key for this purpose was destroyed, and no other will be made."""

    def __init__(self) -> None:
        super().__init__("This person's details were erased.")


class KeyRing:
    """The keys of a deployment, in their own database.

    `tenancy` is the door to that database; `deployment_key` has 32 bytes.
    """

    def __init__(self, tenancy: Tenancy, *, deployment_key: bytes) -> None:
        self._tenancy = tenancy
        self._deployment_key = deployment_key

    def obtain(self, tenant: str, person: str, purpose: Purpose) -> bytes:
        """Give the person's key (32 bytes), making it if there is none.

        Raises:
            DestroyedKeyError: it was destroyed.
        """
        with self._tenancy.transaction(tenant) as tx:
            _lock(tx, person)
            outer = self._tenant_key(tx)
            context = _context(tenant, person, purpose)
            _insert_unless_destroyed(tx, person, purpose, _wrap(outer, _fresh(), context))
            rows = tx.run(
                "SELECT wrapped FROM person_key WHERE person = %s AND purpose = %s",
                (person, purpose),
            )
            if not rows:
                raise DestroyedKeyError
            return _unwrap(outer, rows[0][0], context)

    def find(
        self, tenant: str, wanted: Iterable[tuple[str, Purpose]]
    ) -> dict[tuple[str, Purpose], bytes]:
        """Give those keys of a tenant's people that exist; destroyed ones are left out."""
        pairs = list(wanted)
        with self._tenancy.transaction(tenant) as tx:
            rows = tx.run(
                "SELECT person, purpose, wrapped FROM person_key WHERE (person, purpose) IN"
                " (SELECT * FROM unnest(%s::text[], %s::text[]))",
                ([person for person, _ in pairs], [str(purpose) for _, purpose in pairs]),
            )
            if not rows:
                return {}
            outer = self._tenant_key(tx)
        return {
            (person, Purpose(purpose)): _unwrap(outer, wrapped, _context(tenant, person, purpose))
            for person, purpose, wrapped in rows
        }

    def destroy(
        self, tenant: str, person: str, purposes: Iterable[Purpose], *, at: datetime
    ) -> Certificate:
        """Destroy a person's keys for some purposes, for good, and certify it.

        Doing it again changes nothing, and gives the same certificate.
        """
        wanted = sorted(set(purposes))
        graves = self._bury(tenant, person, [Tombstone(purpose, at) for purpose in wanted])
        return Certificate(tenant, person, graves)

    def destroy_again(self, tenant: str, lines: Iterable[bytes]) -> int:
        """Do the erasures again that lines of a log tell of, as after an older copy came back.

        Gives how many keys were still there, or could have been made once more.

        Raises:
            FalseCertificateError: a line does not tell of an erasure, or of another.
        """
        found = 0
        for line in lines:
            told = ErasureLine.read(line, tenant=tenant)
            with self._tenancy.transaction(tenant) as tx:
                before = _graves(tx, told.person)
            missing = [each for each in told.tombstones if each.purpose not in before]
            if missing:
                self._bury(tenant, told.person, missing)
            found += len(missing)
        return found

    def _bury(
        self, tenant: str, person: str, tombstones: Sequence[Tombstone]
    ) -> tuple[Tombstone, ...]:
        """Put up tombstones where there are none, delete the keys, and give what stands there."""
        with self._tenancy.transaction(tenant) as tx:
            _lock(tx, person)
            for each in tombstones:
                tx.run(
                    "INSERT INTO tombstone (tenant, person, purpose, at) VALUES (%s, %s, %s, %s)"
                    " ON CONFLICT DO NOTHING",
                    (tenant, person, each.purpose, each.at),
                )
                tx.run(
                    "DELETE FROM person_key WHERE person = %s AND purpose = %s",
                    (person, each.purpose),
                )
            standing = _graves(tx, person)
        return tuple(standing[each.purpose] for each in tombstones)

    def _tenant_key(self, tx: TenantTransaction) -> bytes:
        context = b"tenant/" + tx.tenant.encode()
        rows = tx.run("SELECT wrapped FROM tenant_key")
        if not rows:
            tx.run(
                "INSERT INTO tenant_key (tenant, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (tx.tenant, _wrap(self._deployment_key, _fresh(), context)),
            )
            rows = tx.run("SELECT wrapped FROM tenant_key")
        return _unwrap(self._deployment_key, rows[0][0], context)


def _lock(tx: TenantTransaction, person: str) -> None:
    """Let making and destroying a person's keys wait for one another."""
    tx.run("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{tx.tenant}/{person}",))


def _graves(tx: TenantTransaction, person: str) -> dict[Purpose, Tombstone]:
    rows = tx.run("SELECT purpose, at FROM tombstone WHERE person = %s", (person,))
    found = [Tombstone(Purpose(purpose), at.astimezone(UTC)) for purpose, at in rows]
    return {each.purpose: each for each in found}


def _insert_unless_destroyed(
    tx: TenantTransaction, person: str, purpose: Purpose, wrapped: bytes
) -> None:
    tx.run(
        "INSERT INTO person_key (tenant, person, purpose, wrapped) SELECT %s, %s, %s, %s"
        " WHERE NOT EXISTS (SELECT FROM tombstone WHERE person = %s AND purpose = %s)"
        " ON CONFLICT DO NOTHING",
        (tx.tenant, person, purpose, wrapped, person, purpose),
    )


def _context(tenant: str, person: str, purpose: str) -> bytes:
    return f"person/{tenant}/{person}/{purpose}".encode()


def _fresh() -> bytes:
    return AESGCM.generate_key(_KEY_BITS)


def _wrap(outer: bytes, key: bytes, context: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(outer).encrypt(nonce, key, context)


def _unwrap(outer: bytes, wrapped: bytes, context: bytes) -> bytes:
    return AESGCM(outer).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], context)
