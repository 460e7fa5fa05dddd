"""Following a log: every line's effect once, in order, whatever goes wrong in between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from tests.service.kernel.conftest import NOON, Database, stored

from alongside.eventlog.follower import MOST_TRIES, Follower, Following, Page
from alongside.eventlog.recorder import LogRecorder
from alongside.tenancy.transaction import Tenancy, TenantTransaction

MOST = 4


@dataclass
class OtherLog:
    """Another service's logs, a few lines at a time."""

    tenancy: Tenancy
    name: str = "other"
    asked: list[int] = field(default_factory=list)

    def write(self, tenant: str, *lines: bytes) -> None:
        recorder = LogRecorder(self.tenancy, tenant=tenant)
        size = recorder.max_notification_id() or 0
        for n, line in enumerate(lines, size + 1):
            recorder.insert_events([stored(f"stream-{n}", 1, line)])

    def after(self, tenant: str, position: int) -> Page:
        self.asked.append(position)
        recorder = LogRecorder(self.tenancy, tenant=tenant)
        size = recorder.max_notification_id() or 0
        return Page(position + 1, list(recorder.entries(after=position, limit=MOST)), size)


@pytest.fixture
def other(untouched: Database) -> Iterator[OtherLog]:
    copy = untouched.clone("other_log")
    with copy.tenancy() as tenancy:
        yield OtherLog(tenancy)
    with Database(untouched.server, "postgres").connect("postgres") as connection:
        connection.execute(f"DROP DATABASE {copy.name} WITH (FORCE)".encode())


def pin(tx: TenantTransaction, line: bytes, position: int) -> None:
    """Keep a line as a row with its position; one that says so cannot be applied."""
    if b"bad" in line:
        raise ValueError(line)
    tx.run(
        "INSERT INTO board (tenant, stream, title, notes, position)"
        " VALUES (current_tenant(), %s, '', 0, %s)",
        (line.decode(), position),
    )


def pinned(tenancy: Tenancy, tenant: str) -> list[str]:
    with tenancy.transaction(tenant) as tx:
        return [name for (name,) in tx.run("SELECT stream FROM board ORDER BY position")]


def lines(*names: str) -> Sequence[bytes]:
    return [b'{"type":"%s"}' % name.encode() for name in names]


def texts(*names: str) -> list[str]:
    return [line.decode() for line in lines(*names)]


@pytest.fixture
def follower(tenancy: Tenancy, other: OtherLog) -> Follower:
    return Follower("test.other", tenancy, other, pin)


def test_every_line_is_applied_once_over_many_pages(
    follower: Follower, other: OtherLog, tenant: str
) -> None:
    names = [f"n{number:02}" for number in range(11)]
    other.write(tenant, *lines(*names))

    assert follower.catch_up(tenant, at=NOON).position == 11
    assert follower.catch_up(tenant, at=NOON).position == 11
    assert pinned(follower.tenancy, tenant) == texts(*names)


def test_effects_and_position_are_stored_together_or_not_at_all(
    follower: Follower, other: OtherLog, tenant: str
) -> None:
    other.write(tenant, *lines("a", "b", "bad", "d"))

    standing = follower.catch_up(tenant, at=NOON)

    assert (standing.position, standing.tries, standing.parked) == (2, 1, "")
    assert pinned(follower.tenancy, tenant) == texts("a", "b")
    assert follower.standing(tenant) == standing


def test_a_line_is_tried_again_later_and_then_parks_its_log_alone(
    follower: Follower, other: OtherLog, tenant: str, other_tenant: str
) -> None:
    other.write(tenant, *lines("bad", "b"))
    other.write(other_tenant, *lines("c"))
    now = NOON
    following = Following(follower, lambda: [tenant, other_tenant], lambda: now)

    waits = []
    for _ in range(MOST_TRIES):
        standing = following.catch_up()[0]
        asked = len(other.asked)
        assert following.catch_up()[0] == standing, "it is not tried before its time"
        assert other.asked[asked:] in ([], [1]), "only the other tenant's log is asked"
        waits.append(standing.try_after)
        now = standing.try_after or now

    assert following.catch_up()[0].parked == "position 1, bad: ValueError"
    assert all(a < b for a, b in pairwise(waits) if a and b)
    assert pinned(follower.tenancy, tenant) == []
    assert pinned(follower.tenancy, other_tenant) == texts("c")


def test_a_parked_log_goes_on_where_it_stood_once_told_to(
    follower: Follower, other: OtherLog, tenant: str
) -> None:
    other.write(tenant, *lines("a", "bad", "c"))
    now = NOON
    following = Following(follower, lambda: [tenant], lambda: now)
    while not following.catch_up()[0].parked:
        now += timedelta(minutes=5)

    def mended(tx: TenantTransaction, line: bytes, position: int) -> None:
        pin(tx, line.replace(b"bad", b"good"), position)

    mending = Follower(follower.name, follower.tenancy, other, mended)
    after = Following(mending, lambda: [tenant], lambda: now)
    assert after.catch_up()[0].position == 1
    assert after.resume() == [tenant]
    assert after.resume() == []
    assert after.catch_up()[0].position == 3


def test_of_two_processes_one_applies_each_line(
    follower: Follower, other: OtherLog, tenant: str
) -> None:
    names = [f"n{number:02}" for number in range(40)]
    other.write(tenant, *lines(*names))
    together = Barrier(4)

    def work() -> None:
        together.wait()
        while follower.catch_up(tenant, at=NOON).position < len(names):
            pass

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert pinned(follower.tenancy, tenant) == texts(*names)


@dataclass
class Lying:
    """A log that answers what it is told to."""

    page: Page
    name: str = "other"

    def after(self, _tenant: str, _position: int) -> Page:
        return self.page


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page(5, lines("e"), 9), "GapError"),
        (Page(2, [], 1), "ShrunkLogError"),
    ],
)
def test_a_log_that_does_not_continue_is_never_applied(
    follower: Follower, other: OtherLog, tenant: str, page: Page, reason: str
) -> None:
    other.write(tenant, *lines("a", "b"))
    follower.catch_up(tenant, at=NOON)

    lied = Follower(follower.name, follower.tenancy, Lying(page), pin)

    assert lied.catch_up(tenant, at=NOON).parked == reason
    assert pinned(follower.tenancy, tenant) == texts("a", "b")
    assert follower.standing(tenant).position == 2
