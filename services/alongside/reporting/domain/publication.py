"""What a release looks like outside: tables in plain words, and one CSV file (RFC 4180).

Every release has the same tables and the same lines in the same order, whatever they hold.
"""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from alongside.reporting.domain.disclosure import Policy, Protected
from alongside.reporting.domain.figures import (
    CO_PRODUCED,
    LAYOUT,
    NOT_CO_PRODUCED,
    PAID,
    CellKey,
    TableKey,
    at_step,
    speaking,
)
from alongside.reporting.domain.release import PublishedRow, PublishedTable
from alongside.reporting.domain.steps import STEPS

NOT_SHOWN: Final = "*"
"""What a CSV has where a figure is not shown, as NHS statistics write it."""

TOTAL: Final = "total"
CO_PRODUCED_PERCENT: Final = "co_produced_percent"
MEDIAN_DAYS: Final = "median_days"
COLUMNS: Final = (
    "release",
    "prepared_on",
    "policy",
    "policy_version",
    "table",
    "row",
    "label",
    "unit",
    "value",
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a table is called, what it counts, and what it means."""

    title: str
    unit: str
    meaning: str


TABLES: Final[Mapping[TableKey, Words]] = MappingProxyType(
    {
        TableKey.PROJECTS: Words(
            "Projects by step",
            "projects",
            "Each project counts once, at the first of the ten steps that it has not done.",
        ),
        TableKey.DECISIONS: Words(
            "Decisions",
            "decisions",
            "Decisions that have an outcome, by whether they met their trust's rules for"
            " co-production.",
        ),
        TableKey.PEOPLE: Words(
            "People involved",
            "people",
            "People who said something or took a position in a decision. Each person counts once"
            " in their trust.",
        ),
        TableKey.PAYMENTS: Words(
            "Payments to people with lived experience",
            "payments",
            "Claims that were paid, and half of them within this many days of the claim.",
        ),
    }
)

_ROWS: Final[Mapping[CellKey, str]] = MappingProxyType(
    {
        **{at_step(number): f"{number}. {title}" for number, title in enumerate(STEPS, 1)},
        at_step(len(STEPS) + 1): "All ten steps done",
        CO_PRODUCED: "Co-produced",
        NOT_CO_PRODUCED: "Not co-produced",
        speaking("lived_experience"): "With lived experience",
        speaking("carer"): "Carers",
        speaking("voluntary_sector"): "From the voluntary sector",
        speaking("staff"): "Staff",
        PAID: "Claims paid",
    }
)
DERIVED: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        TOTAL: ("Total of the figures shown", ""),
        CO_PRODUCED_PERCENT: ("Co-produced, of all decisions", "percent"),
        MEDIAN_DAYS: ("Middle number of days from claim to payment", "days"),
    }
)
"""Rows that are worked out of published figures, each with its words and what it is counted in."""


def label(table: TableKey, row: str) -> str:
    """Say in plain words what a row counts."""
    return DERIVED[row][0] if row in DERIVED else _ROWS[CellKey(table, row)]


def unit(table: TableKey, row: str) -> str:
    """Say what a row is counted in."""
    derived = DERIVED[row][1] if row in DERIVED else ""
    return derived or TABLES[table].unit


def tables_of(protected: Protected) -> tuple[PublishedTable, ...]:
    """Lay out what may be published, in the fixed order."""
    return tuple(_table(table, protected) for table in TableKey)


def csv_of(tables: Sequence[PublishedTable], *, number: int, policy: Policy, on: date) -> str:
    """Write a release as one CSV, each line with the release and the policy that it belongs to."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for table in tables:
        key = TableKey(table.table)
        for row in table.rows:
            value = NOT_SHOWN if row.value is None else row.value
            words = (table.table, row.row, label(key, row.row), unit(key, row.row))
            writer.writerow((number, on.isoformat(), policy.name, policy.version, *words, value))
    return text.getvalue()


def sha256_of(text: str) -> str:
    """Give the SHA-256 of a CSV's bytes, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _table(table: TableKey, protected: Protected) -> PublishedTable:
    rows = [PublishedRow(cell.row, protected.cells[cell]) for cell in LAYOUT[table]]
    if len(rows) > 1:
        rows.append(PublishedRow(TOTAL, protected.totals[table]))
    if table is TableKey.DECISIONS:
        rows.append(PublishedRow(CO_PRODUCED_PERCENT, protected.co_produced_percent))
    if table is TableKey.PAYMENTS:
        rows.append(PublishedRow(MEDIAN_DAYS, protected.median_days))
    return PublishedTable(table, tuple(rows))
