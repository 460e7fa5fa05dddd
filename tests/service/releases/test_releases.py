"""Releases on a real database: made of several trusts, frozen, approved by somebody else."""

import csv
import hashlib
import io

import pytest
from tests.service.releases.conftest import Programme

from alongside.eventlog.kinds import DomainError
from alongside.eventlog.versions import tag_of
from alongside.reporting.domain.errors import (
    NotATrustError,
    NotTheNextReleaseError,
    NotTheProgrammeError,
    NotWaitingError,
    OwnReleaseError,
    ReleaseNotFoundError,
    ReleaseOutdatedError,
    ReleaseWaitingError,
    TooFewTrustsError,
)
from alongside.reporting.domain.release import PROGRAMME, Release, stream_of
from alongside.reporting.domain.sharing import STREAM, FiguresGiven, Sharing

THREE = ("harbour", "moorside", "riverbank")


@pytest.fixture
def three(programme: Programme) -> Programme:
    """Three trusts of some size."""
    for name, number in zip(THREE, (5, 6, 7), strict=True):
        programme.trust(name, projects=number, decisions=number, payments=number)
    return programme


def figures(text: str) -> dict[tuple[str, str], str]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {(row["table"], row["row"]): row["value"] for row in rows}


def lines(programme: Programme, tenant: str) -> bytes:
    with programme.tenancy.transaction(tenant):
        return b"\n".join(programme.releases.recorder.entries(after=0, limit=100))


def test_a_release_adds_up_what_trusts_have(three: Programme) -> None:
    shown = figures(three.release())

    assert shown["projects_by_step", "step_02"] == "20"
    assert shown["decisions", "co_produced"] == "20"
    assert shown["people_involved", "lived_experience"] == "20"
    assert (shown["payments", "paid"], shown["payments", "median_days"]) == ("20", "10")
    assert shown["decisions", "not_co_produced"] == "*"


def test_nobody_reads_it_before_somebody_else_approves_it(three: Programme) -> None:
    three.releases.prepare_release(three.as_("rowan"), 1)

    with pytest.raises(ReleaseNotFoundError):
        three.releases.read_release(PROGRAMME, 1)
    # From the hash of a file that is nearly known, the file can be found.
    assert [each.sha256 for each in three.releases.list_releases(PROGRAMME)] == [""]
    with pytest.raises(OwnReleaseError):
        three.releases.approve_release(three.as_("rowan"), 1)
    three.releases.approve_release(three.as_("harriet"), 1)

    assert three.releases.read_release(PROGRAMME, 1).row.number == 1


def test_it_says_how_it_was_made(three: Programme) -> None:
    text = three.release()

    made = three.releases.as_it_was(Release, stream_of(1), tenant=PROGRAMME)
    row = three.releases.read_release(PROGRAMME, 1).row

    assert (made.policy.name, made.policy.version) == ("programme-default", 1)
    assert row.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert len(made.inputs) == len(THREE)
    assert b'"views":4' in lines(three, PROGRAMME)
    assert b'"hits":0' in lines(three, PROGRAMME)


def test_late_events_never_change_it(three: Programme) -> None:
    first = three.release()
    for name in THREE:
        three.more(name, projects=20)

    second = three.release(2)

    assert three.releases.read_release(PROGRAMME, 1).csv == first
    assert figures(second)["projects_by_step", "step_02"] == "80"


def test_without_changes_the_next_one_says_the_same(three: Programme) -> None:
    assert figures(three.release(1)) == figures(three.release(2)) == figures(three.release(3))


def test_a_trust_that_joins_cannot_be_worked_out(three: Programme) -> None:
    first = figures(three.release())
    three.trust("newcomer", projects=9, decisions=9, payments=9)

    assert figures(three.release(2)) == first


def test_a_trust_that_opts_out_is_not_counted_and_cannot_be_worked_out(three: Programme) -> None:
    three.trust("leaver", projects=40, decisions=4)
    first = figures(three.release())
    three.opt_out("leaver")

    second = figures(three.release(2))

    assert second == first
    made = three.releases.as_it_was(Release, stream_of(2), tenant=PROGRAMME)
    assert len(made.inputs) == len(THREE)


def test_opting_out_before_the_first_release_leaves_nothing_of_a_trust(three: Programme) -> None:
    three.trust("leaver", projects=100)
    three.opt_out("leaver")

    assert figures(three.release())["projects_by_step", "step_02"] == "20"
    assert b"figures_given" not in lines(three, "leaver")


def test_opting_out_before_approval_stops_a_release(three: Programme) -> None:
    three.trust("leaver", projects=8)
    three.releases.prepare_release(three.as_("rowan"), 1)
    three.opt_out("leaver")

    with pytest.raises(ReleaseOutdatedError):
        three.releases.approve_release(three.as_("harriet"), 1)
    three.releases.withdraw_release(three.as_("harriet"), 1)

    assert figures(three.release(2))["projects_by_step", "step_02"] == "20"
    with pytest.raises(ReleaseNotFoundError):
        three.releases.read_release(PROGRAMME, 1)


@pytest.mark.parametrize("opted_out", [False, True])
def test_too_few_trusts_make_no_release(programme: Programme, *, opted_out: bool) -> None:
    for name in THREE[:2]:
        programme.trust(name, projects=50)
    if opted_out:
        programme.opt_out(programme.trust(THREE[2], projects=50))

    with pytest.raises(TooFewTrustsError):
        programme.releases.prepare_release(programme.as_("rowan"), 1)

    assert programme.releases.list_releases(PROGRAMME) == []
    assert b"figures_given" not in b"".join(lines(programme, each) for each in programme.trusts)


def test_releases_come_one_at_a_time_and_in_turn(three: Programme) -> None:
    with pytest.raises(NotTheNextReleaseError):
        three.releases.prepare_release(three.as_("rowan"), 2)
    three.releases.prepare_release(three.as_("rowan"), 1)
    with pytest.raises(ReleaseWaitingError):
        three.releases.prepare_release(three.as_("rowan"), 2)


def test_what_was_approved_is_never_withdrawn(three: Programme) -> None:
    three.release()

    with pytest.raises(NotWaitingError):
        three.releases.withdraw_release(three.as_("harriet"), 1)


def test_the_programme_holds_nothing_that_names_a_trust(three: Programme) -> None:
    three.release()
    three.opt_out(three.trust("leaver", projects=40))
    three.release(2)

    held = lines(three, PROGRAMME).decode() + repr(
        [three.releases.read_release(PROGRAMME, number) for number in (1, 2)]
    )

    for name in three.trusts:
        assert name not in held
        assert b"share-" in lines(three, name) or name == "leaver"


def test_a_trusts_own_log_has_its_own_figures_alone(three: Programme) -> None:
    three.release()

    sharing = three.releases.as_it_was(Sharing, STREAM, tenant="harbour")

    (given,) = sharing.given.values()
    assert given == three.shares.standing("harbour").figures
    assert {each.count for each in given.figures} == {5}
    assert lines(three, "harbour").count(tag_of(FiguresGiven).encode()) == 1


def test_every_release_has_the_same_lines_whatever_they_hold(programme: Programme) -> None:
    for name in THREE:
        programme.trust(name, projects=1)
    small = figures(programme.release())
    for name in THREE:
        programme.more(name, projects=30, decisions=30, payments=30)
    large = figures(programme.release(2))

    assert list(small) == list(large)
    assert small["projects_by_step", "step_02"] == "*"


def test_no_trust_reads_or_makes_releases(three: Programme) -> None:
    gwen, releases = three.as_("gwen", tenant="harbour"), three.releases
    three.release()

    for ask in (
        lambda: releases.list_releases("harbour"),
        lambda: releases.read_release("harbour", 1),
        lambda: releases.prepare_release(gwen, 2),
        lambda: releases.approve_release(gwen, 1),
        lambda: releases.withdraw_release(gwen, 1),
    ):
        with pytest.raises(NotTheProgrammeError):
            ask()


def test_the_programme_shares_nothing_of_its_own(programme: Programme) -> None:
    with pytest.raises(NotATrustError):
        programme.shares.standing(PROGRAMME)
    with pytest.raises(NotATrustError):
        programme.shares.decide(programme.as_("harriet"), counted=False, expected=0)


def test_a_refusal_says_nothing_of_any_trust(programme: Programme) -> None:
    programme.trust("harbour", projects=50)

    with pytest.raises(DomainError) as refused:
        programme.releases.prepare_release(programme.as_("rowan"), 1)

    assert "harbour" not in str(refused.value)
    assert "50" not in str(refused.value)
