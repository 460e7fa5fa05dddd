"""What the trusts are called."""

from sqlalchemy import select

from alongside.reporting.domain.release import PROGRAMME
from alongside.reporting.tables.followed import trust
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy


class Trusts:
    """The trusts of the platform, through a door of their own.

    A page may be made while the transaction of a trust is open, which the platform's cannot join.
    """

    def __init__(self, tenancy: Tenancy) -> None:
        self._tenancy = tenancy

    def name(self, tenant: str) -> str:
        """Give what a trust is called; its short name until that is known."""
        if tenant == PROGRAMME:
            return "Programme"
        query = select(trust.c.name).where(trust.c.short_name == tenant)
        with self._tenancy.transaction(PLATFORM) as tx:
            return tx.execute(query).scalar_one_or_none() or tenant

    def all(self) -> list[str]:
        """Give the short names of the trusts that are known here."""
        with self._tenancy.transaction(PLATFORM) as tx:
            return sorted(tx.execute(select(trust.c.short_name)).scalars())

    def any_example(self) -> bool:
        """Say whether there are invented trusts here."""
        with self._tenancy.transaction(PLATFORM) as tx:
            return tx.execute(select(trust.c.name).where(trust.c.example)).first() is not None
