"""Let every service follow the logs of the others, in the background."""

import time
from collections.abc import Callable, Iterable, Iterator
from threading import Thread

import structlog

from alongside.host.services import Peers, followers
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
        work = (following.catch_up, pauses())
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


def status(settings: Settings) -> Iterator[str]:
    """Give a line for each log that is followed: how far, and why not further."""
    yield f"{'follower':<24}{'tenant':<16}{'read':>9}{'of':>9}{'behind':>9}  state"
    for follow in followers():
        following = follow(settings, peers={})
        for standing, size in following.standings():
            state = f"parked: {standing.parked}" if standing.parked else "follows"
            if standing.tries and not standing.parked:
                state = f"tries again ({standing.tries} failed)"
            yield (
                f"{following.follower.name:<24}{standing.tenant:<16}{standing.position:>9}"
                f"{size:>9}{size - standing.position:>9}  {state}"
            )


def pauses() -> Iterable[None]:
    """Wait between two looks at the logs, for ever."""
    while True:
        time.sleep(_EVERY_SECONDS)
        yield


def keep_following(catch_up: CatchUp, moments: Iterable[None]) -> None:
    """Catch up at each moment; after a failure the same line is tried again, ever less often.

    A failure is told to the operator, and never skips a line.
    """
    log = structlog.get_logger("alongside.follow")
    failures = 0
    rest = 0
    for _ in moments:
        if rest:
            rest -= 1
            continue
        try:
            catch_up()
            failures = 0
        # The edge of a background thread: whatever went wrong, the next try may succeed.
        except Exception:
            failures += 1
            rest = min(2**failures, int(_MOST_SECONDS / _EVERY_SECONDS))
            log.exception("following failed", failures=failures)
