"""Let every service follow the logs of the others, in the background."""

import time
from collections.abc import Callable, Iterable, Iterator
from threading import Event, Thread

import structlog

from alongside.eventlog.follower import Standing
from alongside.eventlog.rounds import Rounds
from alongside.eventlog.signals import listen
from alongside.host.services import NOBODY_HERE, Peers, followers
from alongside.settings import Settings

_EVERY_SECONDS = 1.0
_MOST_SECONDS = 60.0

CatchUp = Callable[[], object]
"""Applies what the logs of others have that was not read yet, then returns."""


def follow_in_background(settings: Settings, *, peers: Peers) -> list[Thread]:
    """Start following in threads that end with this process."""
    threads = []
    for follow in followers():
        following = follow(settings, peers=peers)
        grown = moments(settings.broker_url, following.follower.source.name)
        work = (Rounds(following).catch_up, grown)
        threads.append(Thread(target=keep_following, args=work, daemon=True))
        threads[-1].start()
    return threads


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


def moments(url: str, log: str) -> Iterator[None]:
    """Yield when a log has grown, and every second in case that nobody said so."""
    grown = Event()
    Thread(target=listen, args=(url, [log], grown.set), daemon=True).start()
    while True:
        grown.wait(_EVERY_SECONDS)
        grown.clear()
        yield


def keep_following(catch_up: CatchUp, moments: Iterable[None]) -> None:
    """Catch up at each moment; after a failure the same line is tried again, ever less often.

    A failure is told to the operator, and never skips a line.
    """
    failures, rest_until = 0, 0.0
    for _ in moments:
        if time.monotonic() < rest_until:
            continue
        try:
            catch_up()
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
