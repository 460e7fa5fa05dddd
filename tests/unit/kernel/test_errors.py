"""What an error of the kernel says, and what it does not."""

from datetime import UTC, datetime

from alongside.eventlog.errors import Change, GapError, StaleVersionError
from alongside.tenancy.errors import StatementRefusedError


def test_a_gap_names_the_log_and_both_positions() -> None:
    gap = GapError(log="projects/northmoor", after=7, got=9)

    assert gap.log == "projects/northmoor"
    assert str(gap) == "Log projects/northmoor answered position 9 after 7."


def test_a_stale_version_speaks_to_a_person_and_carries_the_facts() -> None:
    change = Change(version=2, type="t.v1", at=datetime(2026, 11, 23, tzinfo=UTC), actor="member-1")

    stale = StaleVersionError(stream="s", expected=1, current=2, changes=[change])

    assert str(stale) == "Somebody else changed this while you were working on it."
    assert (stale.expected, stale.current, stale.changes) == (1, 2, (change,))


def test_a_refused_statement_gives_its_code_and_a_reason_only_if_there_is_one() -> None:
    assert str(StatementRefusedError(code="22P02")) == "The database refused a statement (22P02)."
    assert str(StatementRefusedError(code="42P01", reason="no table")) == (
        "The database refused a statement (42P01: no table)."
    )
