"""Those who are measured: one module each, all written to be as fast as they can be."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.ground import Ground
from benchmarks.lines import Line

Append = Callable[[Line], object]


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to store events: how to lay it out, and how a writer of its own connection opens.

    `prepare` answers the address that `open` is given, in a process of its own, with the number
    of the writer and the number of all.
    """

    name: str
    title: str
    prepare: Callable[[Ground], str]
    open: Callable[[str, int, int], Append]
    missing: Callable[[], str] = str
    """Says why it cannot be had here, or nothing."""
