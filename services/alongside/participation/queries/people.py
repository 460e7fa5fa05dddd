"""A person's own details, opened for that person alone."""

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import select

from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.tables.people import person
from alongside.privacy.sealed import Erased, SealedField, Sealer, Shown
from alongside.tenancy.transaction import TenantTransaction

NOTHING: Final = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody said of themselves; version 0 while they have said nothing.

    `account_ends` are the last digits of their account number, empty until they gave one.
    """

    member: str
    name: Shown
    contact: Shown
    account_ends: Shown
    erased: bool
    version: int


def details(tx: TenantTransaction, sealer: Sealer, of: str) -> Details:
    """Give a member's own details; of the bank account no more than its last digits."""
    row = tx.execute(select(person).where(person.c.member == of)).one_or_none()
    if row is None:
        return Details(of, NOTHING, NOTHING, NOTHING, erased=False, version=0)
    return Details(
        member=of,
        name=_opened(sealer, row.name),
        contact=_opened(sealer, row.contact),
        account_ends=_ends(_opened(sealer, row.account)) if row.account else NOTHING,
        erased=bool(row.certificate),
        version=row.version,
    )


def bank_account(tx: TenantTransaction, sealer: Sealer, of: str) -> BankAccount | Erased | None:
    """Give where to pay somebody, for an export alone; None if they never said."""
    account = tx.execute(select(person.c.account).where(person.c.member == of)).scalar()
    if account is None:
        return None
    opened = _opened(sealer, account)
    return opened if isinstance(opened, Erased) else BankAccount.read(opened)


def _opened(sealer: Sealer, stored: Any) -> Shown:  # noqa: ANN401 JSON
    field = msgspec.convert(stored, SealedField)
    return sealer.open(field.sealed, field.place)


def _ends(account: Shown) -> Shown:
    return account if isinstance(account, Erased) else BankAccount.read(account).ends
