"""The file of a batch for a ledger, its manifest, and what may stand in it.

UTF-8 CSV (RFC 4180) for machines: a row a line item, money in pence, days in ISO 8601. Nothing is
quoted or escaped, which would change what a ledger reads: a character that it could misread is
refused where it is typed. The last row holds the control totals.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import msgspec

from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.claim import Claim

COLUMNS: Final = (
    "record",
    "batch",
    "claim",
    "kind",
    "pence",
    "activity_date",
    "project",
    "payee",
    "sort_code",
    "account",
)
LONGEST_NAME: Final = 70
TIME: Final = "time"
ERASED: Final = "erased"

_BREAK: Final = "\r\n"
_SAFE: Final = re.compile(r"[^\W_](?:[^\W_]|[ .'-])*")
"""Letters and digits of any script, spaces and what names are joined with; never first of them."""
_SORT_CODE: Final = re.compile(r"[0-9]{6}")
_ACCOUNT: Final = re.compile(r"[0-9]{8}")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One claim as it stands in the file."""

    batch: int
    claim: str
    project: str
    activity_on: date
    time_pence: int
    expense_kind: str
    expense_pence: int

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """Give its line items, time before expense, each with its kind and pence."""
        both = ((TIME, self.time_pence), (self.expense_kind, self.expense_pence))
        return tuple(part for part in both if part[1])


def is_safe(text: str, *, most: int) -> bool:
    """Say whether a ledger cannot misread a text: allowed characters, in their usual form."""
    return (
        len(text) <= most
        and _SAFE.fullmatch(text) is not None
        and unicodedata.normalize("NFKC", text) == text
    )


def can_be_sent(account: BankAccount) -> bool:
    """Say whether a ledger reads an account as it is: its name, six digits and eight digits."""
    return (
        is_safe(account.holder, most=LONGEST_NAME)
        and _SORT_CODE.fullmatch(account.sort_code) is not None
        and _ACCOUNT.fullmatch(account.number) is not None
    )


def item_of(claim: Claim, *, batch: int) -> Item:
    """Give a claim as it stands in the file of a batch."""
    return Item(
        batch=batch,
        claim=claim.stream,
        project=claim.project,
        activity_on=claim.activity_on,
        time_pence=claim.time_pence,
        expense_kind=claim.expense.kind if claim.expense else "",
        expense_pence=claim.expense.pence if claim.expense else 0,
    )


def rows_of(item: Item, payee: BankAccount | None) -> str:
    """Give the rows of one claim; without a payee they say that the details were erased."""
    who = (payee.holder, payee.sort_code, payee.number) if payee else (ERASED,) * 3
    return "".join(
        _row(
            "line",
            str(item.batch),
            item.claim,
            kind,
            str(pence),
            item.activity_on.isoformat(),
            item.project,
            *who,
        )
        for kind, pence in item.parts
    )


def whole_file(number: int, rows: Iterable[str], items: Sequence[Item]) -> bytes:
    """Give the bytes of a batch's file: the header, the rows, the control totals."""
    parts = [part for item in items for part in item.parts]
    lines, total = len(parts), sum(pence for _, pence in parts)
    last = _row("total", str(number), f"{lines} lines", "", str(total), "", "", "", "", "")
    return (_row(*COLUMNS) + "".join(rows) + last).encode()


def digest(content: bytes) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def manifest(stream: str, number: int, items: Sequence[Item], *, sha256: str) -> bytes:
    """Give what goes with the file: which batch it is, its totals, and the SHA-256 of its bytes.

    The same batch has the same manifest for ever; it names nobody.
    """
    parts = [part for item in items for part in item.parts]
    kinds = sorted({kind for kind, _ in parts})
    said = {
        "batch": number,
        "id": stream,
        "file": file_name(number),
        "sha256": sha256,
        "lines": len(parts),
        "total_pence": sum(pence for _, pence in parts),
        "totals_by_kind": {kind: sum(p for k, p in parts if k == kind) for kind in kinds},
    }
    return msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"


def file_name(number: int, *, whole: bool = True) -> str:
    """Give what the file of a batch is called; one with erased lines never went out."""
    return f"batch-{number:06}.csv" if whole else f"batch-{number:06}-lines-erased.csv"


def _row(*cells: str) -> str:
    return ",".join(cells) + _BREAK
