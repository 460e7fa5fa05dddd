"""How far a follower is with all its logs, for whoever asks the service."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from tests.service.kernel.conftest import NOON, Database
from tests.service.kernel.test_follower import OtherLog, other, pin

from alongside.eventlog.follower import Follower, Following, Page
from alongside.eventlog.rounds import KEPT_EVERY, Round, Rounds, rounds
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy

__all__ = ["other"]


@dataclass
class Watch:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Shut:
    """A log that cannot be read of one tenant."""

    log: OtherLog
    tenants: set[str] = field(default_factory=set)
    name: str = "other"

    def after(self, tenant: str, position: int) -> Page:
        if tenant in self.tenants:
            raise ConnectionError
        return self.log.after(tenant, position)


@dataclass
class Going:
    rounds: Rounds
    watch: Watch
    log: OtherLog
    shut: Shut
    door: Tenancy

    def kept(self) -> list[Round]:
        with self.door.transaction(PLATFORM) as tx:
            return rounds(tx)

    def go_round(self, *, later: timedelta = timedelta(0)) -> list[Round]:
        self.watch.now += later
        self.rounds.catch_up()
        return self.kept()


def line(kind: str, *, at: datetime = NOON) -> bytes:
    return f'{{"type":"{kind}","at":"{at.isoformat()}"}}'.encode()


@pytest.fixture
def going(scratch: Database, other: OtherLog) -> Iterator[Going]:
    with scratch.tenancy() as door:
        watch, shut = Watch(), Shut(other)
        follower = Follower("test.other", door, shut, pin)
        following = Following(follower, lambda: ["northmoor", "estuary"], watch)
        yield Going(Rounds(following), watch, other, shut, door)


def test_a_round_in_which_all_was_read_is_kept_every_few_seconds(going: Going) -> None:
    going.log.write("northmoor", line("a"))
    first = Round("test.other", NOON, 0, None)

    assert going.go_round() == [first]
    assert going.go_round(later=KEPT_EVERY / 2) == [first]
    assert going.go_round(later=KEPT_EVERY / 2) == [Round("test.other", NOON + KEPT_EVERY, 0, None)]


def test_a_line_that_waits_says_since_when_and_a_parked_log_is_counted(going: Going) -> None:
    written = NOON - timedelta(minutes=3)
    going.log.write("estuary", line("bad", at=written), line("b"))

    assert going.go_round() == [Round("test.other", NOON, 0, written)]
    parked = [going.go_round(later=timedelta(minutes=2))[0] for _ in range(5)][-1]
    assert (parked.parked, parked.behind_since) == (1, written)
    assert parked.state(now=parked.at) == "parked"

    ((lag, behind),) = [
        (each, each.standing)
        for each in going.rounds.following.lags()
        if each.standing.tenant == "estuary"
    ]
    assert (lag.size, lag.since, behind.position) == (2, written, 0)
    going.rounds.following.resume()
    assert going.rounds.following.follower.standing("estuary").line_at is None


def test_who_cannot_read_a_log_is_silent(going: Going) -> None:
    going.go_round()
    going.shut.tenants = {"northmoor"}

    with pytest.raises(ExceptionGroup):
        going.go_round(later=timedelta(minutes=2))

    (kept,) = going.kept()
    assert kept.at == NOON
    assert kept.state(now=going.watch.now) == "silent"


def test_a_lag_is_nothing_where_all_is_read(going: Going) -> None:
    going.log.write("northmoor", line("a"))
    going.go_round()

    assert [(each.size, each.since) for each in going.rounds.following.lags()] == [
        (1, None),
        (0, None),
    ]
