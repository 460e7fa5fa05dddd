"""The programme's releases: rows to what is read."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import msgspec
from sqlalchemy import select

from alongside.reporting.domain.release import PublishedTable, ReleaseStatus
from alongside.reporting.tables.released import release
from alongside.tenancy.transaction import TenantTransaction

MOST: Final = 999_999
"""So many releases there will never be."""

_LISTED = (
    release.c.number,
    release.c.status,
    release.c.policy,
    release.c.policy_version,
    release.c.sha256,
    release.c.prepared_by,
    release.c.prepared_on,
    release.c.approved_on,
)


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release in a list, without its figures; `sha256` is empty until they may be read."""

    number: int
    status: ReleaseStatus
    policy: str
    policy_version: int
    sha256: str
    prepared_by: str
    prepared_on: date
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class ReleaseDetail:
    """A release with its figures, as they were frozen."""

    row: ReleaseRow
    tables: tuple[PublishedTable, ...]
    csv: str


def releases(tx: TenantTransaction) -> list[ReleaseRow]:
    """Give every release, the newest first, also those that nobody may read yet or ever."""
    rows = tx.execute(select(*_LISTED).order_by(release.c.number.desc()))
    return [_row(tuple(row)) for row in rows]


def approved(tx: TenantTransaction, number: int) -> ReleaseDetail | None:
    """Give a release that may be read; None too if there is no such."""
    if number > MOST:
        return None
    found = tx.execute(
        select(*_LISTED, release.c.tables, release.c.csv).where(
            release.c.number == number, release.c.status == ReleaseStatus.APPROVED
        )
    ).one_or_none()
    if found is None:
        return None
    tables = msgspec.convert(found.tables, tuple[PublishedTable, ...])
    return ReleaseDetail(_row(tuple(found)[: len(_LISTED)]), tables, found.csv)


def _row(columns: tuple[object, ...]) -> ReleaseRow:
    row = ReleaseRow(*columns)  # type: ignore[arg-type]  # the columns are listed in this order
    status = ReleaseStatus(row.status)
    # So few figures are possible that whoever has the hash can try them all.
    readable = status is ReleaseStatus.APPROVED
    return replace(row, status=status, sha256=row.sha256 if readable else "")
