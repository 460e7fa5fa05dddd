"""Passwords: hashed with argon2id (RFC 9106), checked in a time that does not tell who exists."""

from datetime import datetime

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from alongside.identity.application.secret_values import new_secret
from alongside.identity.tables import credential
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy


def recommended_hasher() -> PasswordHasher:
    """Give the second recommended option of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes."""
    return PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4, type=Type.ID)


class Credentials:
    """The password of each account, as a hash.

    A hash made with other parameters than the hasher's is made anew at the next sign-in.
    """

    def __init__(self, tenancy: Tenancy, *, hasher: PasswordHasher) -> None:
        self._tenancy = tenancy
        self._hasher = hasher
        self._nobodys = hasher.hash(new_secret())

    def set(self, account: str, password: str, *, at: datetime) -> None:
        """Keep the hash of an account's password."""
        row = insert(credential).values(
            tenant=PLATFORM, account=account, hash=self._hasher.hash(password), changed_at=at
        )
        changed = {"hash": row.excluded.hash, "changed_at": row.excluded.changed_at}
        with self._tenancy.transaction(PLATFORM) as tx:
            tx.execute(
                row.on_conflict_do_update(index_elements=["tenant", "account"], set_=changed)
            )

    def forget(self, account: str) -> None:
        """Let no password open this account any more."""
        with self._tenancy.transaction(PLATFORM) as tx:
            tx.execute(
                delete(credential).where(
                    credential.c.tenant == PLATFORM, credential.c.account == account
                )
            )

    def matches(self, account: str | None, password: str, *, at: datetime) -> bool:
        """Say whether the password is the account's; for no account it takes as long to say no."""
        stored = self._hash_of(account) if account else None
        try:
            self._hasher.verify(stored or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        if stored is None or account is None:
            return False
        if self._hasher.check_needs_rehash(stored):
            self.set(account, password, at=at)
        return True

    def _hash_of(self, account: str) -> str | None:
        with self._tenancy.transaction(PLATFORM) as tx:
            return tx.execute(
                select(credential.c.hash).where(
                    credential.c.tenant == PLATFORM, credential.c.account == account
                )
            ).scalar()
