"""A release waits until somebody else approves it; a trust may opt out until then."""

import csv
import io
from datetime import date

import pytest
from tests.unit.reporting.arranging import counts, in_cell

from alongside.reporting.domain.disclosure import POLICY, protect
from alongside.reporting.domain.errors import (
    NotWaitingError,
    OwnReleaseError,
    ReleaseOutdatedError,
)
from alongside.reporting.domain.figures import CELLS, TableKey, TrustFigures
from alongside.reporting.domain.publication import csv_of, label, sha256_of, tables_of, unit
from alongside.reporting.domain.release import (
    AttackResult,
    Release,
    ReleaseStatus,
    number_of,
    stream_of,
)
from alongside.reporting.domain.sharing import Sharing

DAY = date(2026, 11, 23)


def prepared(number: int = 7) -> Release:
    tables = tables_of(protect(in_cell(counts(4, 4, 4)), ()))
    text = csv_of(tables, number=number, policy=POLICY, on=DAY)
    return Release.prepare(
        number=number,
        policy=POLICY,
        tables=tables,
        csv=text,
        sha256=sha256_of(text),
        inputs=(),
        attack=AttackResult(views=4, statements=1, unknowns=3, hits=0),
        by="rowan",
        on=DAY,
    )


@pytest.mark.parametrize("number", [1, 41, 999_999])
def test_a_release_is_found_by_its_number(number: int) -> None:
    assert number_of(stream_of(number)) == number


def test_somebody_else_approves_it() -> None:
    release = prepared()

    with pytest.raises(OwnReleaseError):
        release.approve(by="rowan", on=DAY)
    release.approve(by="harriet", on=DAY)

    assert release.status is ReleaseStatus.APPROVED


@pytest.mark.parametrize("ended", ["approve", "withdraw"])
@pytest.mark.parametrize("again", ["approve", "withdraw"])
def test_what_has_ended_stays_as_it_is(ended: str, again: str) -> None:
    release = prepared()
    getattr(release, ended)(by="harriet", on=DAY)

    with pytest.raises(NotWaitingError):
        getattr(release, again)(by="harriet", on=DAY)


def test_a_trust_that_opted_out_gives_nothing_until_it_is_back() -> None:
    sharing = Sharing.begin(on=DAY)
    sharing.opt_out(by="gwen", on=DAY)

    def give() -> None:
        sharing.give(release=1, share="share-1", given=TrustFigures(()), positions=(), on=DAY)

    with pytest.raises(ReleaseOutdatedError):
        give()
    sharing.opt_in(by="gwen", on=DAY)
    give()

    assert list(sharing.given) == ["share-1"]


@pytest.mark.parametrize("choose", ["opt_out", "opt_in"])
def test_choosing_the_same_again_changes_nothing(choose: str) -> None:
    sharing = Sharing.begin(on=DAY)
    sharing.opt_out(by="gwen", on=DAY)
    getattr(sharing, choose)(by="gwen", on=DAY)
    before = sharing.version

    getattr(sharing, choose)(by="gwen", on=DAY)

    assert sharing.version == before


def test_a_file_says_in_each_line_what_it_belongs_to() -> None:
    tables = tables_of(protect(in_cell(counts(4, 4, 4)), ()))
    text = csv_of(tables, number=7, policy=POLICY, on=DAY)

    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert {(row["release"], row["prepared_on"], row["policy"]) for row in rows} == {
        ("7", "2026-11-23", "programme-default")
    }
    shown = {row["row"]: row["value"] for row in rows}
    assert (shown["step_04"], shown["step_05"], shown["co_produced"]) == ("10", "0", "*")
    assert len(rows) == len(CELLS) + 5
    assert "12" not in {row["value"] for row in rows}


def test_every_row_has_words_and_a_unit() -> None:
    for table in tables_of(protect(in_cell({}), ())):
        for row in table.rows:
            key = TableKey(table.table)
            assert label(key, row.row)
            assert unit(key, row.row) in {
                "projects",
                "decisions",
                "people",
                "payments",
                "percent",
                "days",
            }
