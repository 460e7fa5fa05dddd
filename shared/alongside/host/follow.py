"""Let every service follow the logs of the others, in the background."""

import time
from collections.abc import Callable, Iterable
from threading import Thread

import structlog

from alongside.host.services import Peers, followers
from alongside.settings import Settings

_EVERY_SECONDS = 1.0
_MOST_SECONDS = 60.0

CatchUp = Callable[[], None]
"""Applies what the logs of others have that was not read yet, then returns."""


def follow_in_background(settings: Settings, *, peers: Peers) -> list[Thread]:
    """Start following in threads that end with this process."""
    threads = []
    for follow in followers():
        catch_up = follow(settings, peers=peers)
        threads.append(Thread(target=keep_following, args=[catch_up, pauses()], daemon=True))
        threads[-1].start()
    return threads


def follow_until_stopped(settings: Settings) -> None:
    """Follow from a process of its own, which reaches the services by HTTP."""
    for thread in follow_in_background(settings, peers={}):
        thread.join()


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
