"""Writers that are processes of their own, so that no peer waits for another writer's Python."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import Self

from benchmarks.lines import lines
from benchmarks.peers import Append, Peer

_WARM_UP = 50
# Imported once, before the first writer forks, instead of by each writer.
_PRELOAD = [
    "benchmarks.writers",
    "benchmarks.peers.library",
    "benchmarks.peers.limit",
    "benchmarks.peers.message_db",
    "benchmarks.peers.ours",
    "eventsourcing.postgres",
]
# What it takes to wake every writer before the clock starts.
_LEAD = 0.05


class Crew:
    """The writers of one peer, waiting for the word to write."""

    def __init__(self, ends: Sequence[Connection]) -> None:
        self._ends = ends

    @classmethod
    @contextmanager
    def of(cls, peer: Peer, address: str, shares: Sequence[list[str]]) -> Iterator[Self]:
        """Start one writer for each share of the tenants; each has a connection and has used it."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOAD)
        with ExitStack() as stack:
            ends = []
            for number, tenants in enumerate(shares):
                here, there = context.Pipe()
                opened = partial(peer.open, address, number, len(shares))
                process = context.Process(target=_write, args=(opened, tenants, there))
                process.start()
                there.close()
                stack.callback(process.join)
                stack.callback(here.close)
                ends.append(here)
            for end in ends:
                end.recv()
            yield cls(ends)

    def rate(self, seconds: float) -> float:
        """Write for some seconds and give the appends a second of all writers together."""
        start = time.monotonic() + _LEAD
        for end in self._ends:
            end.send((start, start + seconds))
        done: list[int] = [end.recv() for end in self._ends]
        return sum(done) / seconds


def _write(opened: Callable[[], Append], tenants: list[str], end: Connection) -> None:
    append = opened()
    work = lines(tenants)
    for _ in range(_WARM_UP):
        append(next(work))
    end.send("ready")
    while True:
        try:
            start, stop = end.recv()
        except EOFError:
            return
        time.sleep(max(0.0, start - time.monotonic()))
        done = 0
        while time.monotonic() < stop:
            append(next(work))
            done += 1
        end.send(done)
