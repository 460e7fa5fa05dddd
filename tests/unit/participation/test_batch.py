"""Claims that are paid together, and the file that a ledger reads."""

import csv
import hashlib
import io
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.participation.claiming import FINANCE, TODAY, submitted

from alongside.eventlog.aggregate import StreamId
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.batch import Batch
from alongside.participation.domain.payment_errors import (
    BatchExportedError,
    BatchNotExportedError,
    NothingToPayError,
    NotInBatchError,
    PaidDayError,
    UnsafeReferenceError,
)
from alongside.participation.domain.payment_file import (
    Item,
    can_be_sent,
    digest,
    is_safe,
    item_of,
    manifest,
    rows_of,
    whole_file,
)

STREAM = StreamId("batch-1")
ADA = BankAccount("Ada O'Neill-Díaz", "001122", "01234567")
CLAIMS = {"claim-1": 3200, "claim-2": 1000}
ITEMS = st.lists(
    st.builds(
        Item,
        batch=st.just(7),
        claim=st.uuids().map(lambda number: f"claim-{number}"),
        project=st.just("project-1"),
        activity_on=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
        time_pence=st.integers(0, 100_000),
        expense_kind=st.just("taxi"),
        expense_pence=st.integers(0, 100_000),
    ),
    max_size=12,
)


def batch(claims: dict[str, int] = CLAIMS) -> Batch:
    return Batch.make(STREAM, number=1, claims=claims, by=FINANCE, today=TODAY)


def exported() -> Batch:
    made = batch()
    made.export(sha256="ab", lines=3, by=FINANCE, today=TODAY)
    return made


@given(claims=st.dictionaries(st.uuids().map(str), st.integers(1, 200_000), min_size=1))
def test_the_total_of_a_batch_is_the_sum_of_its_claims(claims: dict[str, int]) -> None:
    made = batch(claims)
    assert made.total_pence == sum(claims.values())
    first = next(iter(claims))
    made.take_out(first, pence=claims[first], by=FINANCE, today=TODAY)
    assert made.total_pence == sum(claims.values()) - claims[first]
    assert first not in made.claims


@given(items=ITEMS)
def test_a_ledger_adds_up_to_the_control_totals(items: list[Item]) -> None:
    content = whole_file(7, [rows_of(item, ADA) for item in items], items)
    *lines, last = csv.DictReader(io.StringIO(content.decode(), newline=""))
    totals = msgspec.json.decode(manifest("batch-1", 7, items, sha256=digest(content)))
    pence = sum(item.time_pence + item.expense_pence for item in items)
    assert sum(int(line["pence"]) for line in lines) == int(last["pence"]) == pence
    assert totals["total_pence"] == sum(totals["totals_by_kind"].values()) == pence
    assert totals["lines"] == len(lines)
    assert totals["sha256"] == hashlib.sha256(content).hexdigest()
    assert all(line["payee"] == ADA.holder for line in lines)
    assert all(line["account"] == "01234567" for line in lines)


def test_time_and_expense_are_lines_of_their_own() -> None:
    item = item_of(submitted(), batch=7)
    assert item.parts == (("time", 2000), ("taxi", 1200))
    assert rows_of(item, ADA).splitlines() == [
        "line,7,claim-1,time,2000,2026-11-20,project-1,Ada O'Neill-Díaz,001122,01234567",
        "line,7,claim-1,taxi,1200,2026-11-20,project-1,Ada O'Neill-Díaz,001122,01234567",
    ]


def test_a_line_of_somebody_who_was_erased_keeps_the_accounting_fact() -> None:
    (line,) = rows_of(item_of(submitted(None), batch=7), None).splitlines()
    assert line == "line,7,claim-1,time,2000,2026-11-20,project-1,erased,erased,erased"


@pytest.mark.parametrize(
    "text",
    [
        "=SUM",
        "+44",
        "-Ada",
        "@Ada",
        "A,B",
        'A"B',
        "A\tB",
        "A\rB",
        "A\nB",
        "A;B",
        "\uff1dA",
        "\uff21da",
        "",
    ],
)
def test_what_a_ledger_could_misread_is_refused(text: str) -> None:
    assert not is_safe(text, most=70)
    assert not can_be_sent(BankAccount(text, "001122", "01234567"))


@pytest.mark.parametrize(
    ("sort_code", "account"),
    [
        ("00112", "01234567"),
        ("001122", "1234567"),
        ("00-11-22", "01234567"),
        ("\u0660" * 6, "01234567"),
    ],
)
def test_sort_code_and_account_are_plain_digits(sort_code: str, account: str) -> None:
    assert not can_be_sent(BankAccount("Ada", sort_code, account))
    assert can_be_sent(ADA)


def test_a_batch_without_claims_is_refused() -> None:
    with pytest.raises(NothingToPayError):
        batch({})
    made = batch({"claim-1": 5})
    made.take_out("claim-1", pence=5, by=FINANCE, today=TODAY)
    with pytest.raises(NothingToPayError):
        made.export(sha256="ab", lines=0, by=FINANCE, today=TODAY)


def test_an_exported_batch_never_changes() -> None:
    made = exported()
    with pytest.raises(BatchExportedError):
        made.export(sha256="cd", lines=3, by=FINANCE, today=TODAY)
    with pytest.raises(BatchExportedError):
        made.take_out("claim-1", pence=3200, by=FINANCE, today=TODAY)


def test_only_a_claim_of_the_batch_is_taken_out() -> None:
    with pytest.raises(NotInBatchError):
        batch().take_out("claim-9", pence=1, by=FINANCE, today=TODAY)


def test_a_batch_is_paid_once_after_its_export() -> None:
    with pytest.raises(BatchNotExportedError):
        batch().pay(reference="BACS 1", on=TODAY, today=TODAY)
    made = exported()
    made.pay(reference="BACS 1", on=TODAY, today=TODAY)
    made.pay(reference="BACS 1", on=TODAY, today=TODAY)
    assert made.version == 3
    with pytest.raises(BatchExportedError):
        made.pay(reference="BACS 2", on=TODAY, today=TODAY)


def test_the_bank_pays_between_the_export_and_today() -> None:
    for day in (TODAY - timedelta(1), TODAY + timedelta(1)):
        with pytest.raises(PaidDayError):
            exported().pay(reference="BACS 1", on=day, today=TODAY)
    with pytest.raises(UnsafeReferenceError):
        exported().pay(reference="=1+1", on=TODAY, today=TODAY)
