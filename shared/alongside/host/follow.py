"""Let every service follow the logs of the others, in the background."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock, Thread

import structlog

from alongside.eventlog.follower import Standing
from alongside.eventlog.rounds import Rounds
from alongside.eventlog.signals import EMBEDDED, listen
from alongside.host.services import NOBODY_HERE, Peers, followers
from alongside.settings import Settings
from alongside.telemetry.metrics import Metric, note

_EVERY_SECONDS = 1.0
_EVERY_SECONDS_WHEN_TOLD = 5.0
_MOST_SECONDS = 60.0

CatchUp = Callable[[frozenset[str]], object]
"""Applies what the logs of these tenants have that was not read yet; of all, if none is named."""


def follow_in_background(settings: Settings, *, peers: Peers) -> list[Thread]:
    """Start following in threads that end with this process."""
    threads = []
    for follow in followers():
        following = follow(settings, peers=peers)
        grown = moments(settings.broker_url, following.follower.source.name)
        work = (partial(_go_round, Rounds(following)), grown)
        threads.append(Thread(target=keep_following, args=work, daemon=True))
        threads[-1].start()
    return threads


def _go_round(rounds: Rounds, tenants: frozenset[str]) -> None:
    made = rounds.catch_up(tenants)
    if made is None:
        return
    behind = (made.at - made.behind_since).total_seconds() if made.behind_since else 0.0
    note(Metric.FOLLOWER_BEHIND, max(behind, 0.0), follower=made.follower)
    note(Metric.FOLLOWER_PARKED, made.parked, follower=made.follower)
    note(Metric.FOLLOWER_ROUND, made.at.timestamp(), follower=made.follower)


def follow_until_stopped(settings: Settings) -> None:
    """Follow from a process of its own, which reaches the services by HTTP."""
    for thread in follow_in_background(settings, peers={}):
        thread.join()


def resume(settings: Settings) -> Iterator[str]:
    """Try again where logs are parked; give a line for each."""
    for follow in followers():
        following = follow(settings, peers={})
        for tenant in following.resume():
            yield f"{following.follower.name} goes on with {tenant}."


def status(settings: Settings, *, peers: Peers = NOBODY_HERE) -> Iterator[str]:
    """Give a line for each log that is followed: how far, how late, and why not further."""
    yield (f"{'follower':<24}{'tenant':<16}{'read':>9}{'of':>9}{'behind':>9}{'seconds':>9}  state")
    for follow in followers():
        following = follow(settings, peers=peers)
        for lag in following.lags():
            standing = lag.standing
            late = (following.clock() - lag.since).total_seconds() if lag.since else 0
            yield (
                f"{following.follower.name:<24}{standing.tenant:<16}{standing.position:>9}"
                f"{lag.size:>9}{lag.size - standing.position:>9}{max(late, 0):>9.0f}"
                f"  {_state(standing)}"
            )


def _state(standing: Standing) -> str:
    if standing.parked:
        return f"parked: {standing.parked}"
    return f"tries again ({standing.tries} failed)" if standing.tries else "follows"


def moments(url: str, log: str) -> Iterator[frozenset[str]]:
    """Yield whose logs have grown; nobody's name means that all are to be looked at.

    That is every second while nobody can say so, and in memory, where other processes are not
    heard. While a broker can, it is less often: a signal is lost only with the process that was
    about to send it.
    """
    told = _Told(hears_everybody=not url.startswith(EMBEDDED))
    Thread(target=listen, args=(url, [log], told), daemon=True).start()
    while True:
        yield told.wait()


@dataclass(slots=True)
class _Told:
    """What a follower was told, and whether it would be."""

    hears_everybody: bool
    tenants: set[str] = field(default_factory=set)
    connected: bool = False
    look_at_all: float = 0.0
    news: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def found(self) -> None:
        """Look at everything: whatever grew before was not told."""
        self.connected, self.look_at_all = True, 0.0
        self.news.set()

    def lost(self) -> None:
        """Look for oneself from now on."""
        self.connected, self.look_at_all = False, 0.0
        self.news.set()

    def heard(self, tenant: str) -> None:
        """Look at one log."""
        with self.lock:
            self.tenants.add(tenant)
        self.news.set()

    def wait(self) -> frozenset[str]:
        """Give whose logs have grown as soon as there is one; nobody's when all are due."""
        self.news.wait(max(0.0, self.look_at_all - time.monotonic()))
        self.news.clear()
        with self.lock:
            tenants, self.tenants = frozenset(self.tenants), set()
        # Signals that never end must not keep what they do not name waiting for ever.
        if tenants and time.monotonic() < self.look_at_all:
            return tenants
        told = self.connected and self.hears_everybody
        pause = _EVERY_SECONDS_WHEN_TOLD if told else _EVERY_SECONDS
        self.look_at_all = time.monotonic() + pause
        return frozenset()


def keep_following(catch_up: CatchUp, moments: Iterable[frozenset[str]]) -> None:
    """Catch up at each moment; after a failure the same line is tried again, ever less often.

    A failure is told to the operator, and never skips a line.
    """
    failures, rest_until = 0, 0.0
    for tenants in moments:
        if time.monotonic() < rest_until:
            continue
        try:
            catch_up(tenants)
            failures = 0
        # The edge of a background thread: whatever went wrong, the next try may succeed.
        except Exception as fault:  # noqa: BLE001
            failures += 1
            rest_until = time.monotonic() + min(2.0**failures, _MOST_SECONDS)
            _say(fault, failures)


def _say(fault: Exception, failures: int) -> None:
    # The kinds alone: what an exception quotes may be a person's.
    faults = fault.exceptions if isinstance(fault, ExceptionGroup) else (fault,)
    kinds = sorted({type(each).__name__ for each in faults})
    structlog.get_logger("alongside.follow").error(
        "following failed", faults=kinds, failures=failures
    )
