"""Keys of one person and purpose, wrapped by their tenant's, wrapped by the deployment's."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

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
    ) -> None:
        """Destroy a person's keys for some purposes, for good; doing it again changes nothing."""
        with self._tenancy.transaction(tenant) as tx:
            _lock(tx, person)
            for purpose in purposes:
                tx.run(
                    "INSERT INTO tombstone (tenant, person, purpose, at) VALUES (%s, %s, %s, %s)"
                    " ON CONFLICT DO NOTHING",
                    (tenant, person, purpose, at),
                )
                tx.run(
                    "DELETE FROM person_key WHERE person = %s AND purpose = %s", (person, purpose)
                )

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
