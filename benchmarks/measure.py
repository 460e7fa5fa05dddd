"""Rounds, medians and ratios: every peer takes its turn in each round, so drift hurts all alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter

from benchmarks.peers import Peer


class MissingPeerError(Exception):
    """A claim cannot be measured without one of its peers."""


Rates = dict[str, list[float]]
"""What each peer reached in each round, in something a second: more is better."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One number against another of the same rounds, with what it should reach."""

    name: str
    rounds: Sequence[float]
    target: float

    @property
    def median(self) -> float:
        """Give the median of the ratios of each round."""
        return median(self.rounds)

    @property
    def spread(self) -> tuple[float, float]:
        """Give the lower and the upper quartile."""
        return quartiles(self.rounds)

    @property
    def met(self) -> bool:
        """Say whether the target is reached."""
        return self.median >= self.target


@dataclass(slots=True)
class Claim:
    """What one file measured."""

    name: str
    says: str
    unit: str
    scenarios: dict[str, Rates] = field(default_factory=dict)
    ratios: list[Ratio] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def need(self, *peers: Peer) -> None:
        """Refuse to measure without these peers.

        Raises:
            MissingPeerError: one of them cannot be had here.
        """
        for peer in peers:
            if reason := peer.missing():
                raise MissingPeerError(f"{peer.title} cannot be had: {reason}")

    def present(self, *peers: Peer) -> list[Peer]:
        """Give those of the peers that can be had here, and note why the others are left out."""
        missing = {peer.name: peer.missing() for peer in peers}
        self.notes += [
            f"{peer.title} is left out: {missing[peer.name]}."
            for peer in peers
            if missing[peer.name]
        ]
        return [peer for peer in peers if not missing[peer.name]]

    def compare(
        self, name: str, above: Sequence[float], below: Sequence[float], *, target: float
    ) -> None:
        """Set one row of rates against another, round by round."""
        rounds = [a / b for a, b in zip(above, below, strict=True)]
        self.ratios.append(Ratio(name, rounds, target))


def in_turn(turns: dict[str, Callable[[], float]], *, rounds: int) -> Rates:
    """Let each take its turn in each round, every other round in the opposite order.

    A turn answers its rate. The first round warms up and does not count.
    """
    rates: Rates = {name: [] for name in turns}
    for number in range(rounds + 1):
        order = list(turns)[:: 1 if number % 2 else -1]
        for name in order:
            rate = turns[name]()
            if number:
                rates[name].append(rate)
    return rates


def rate_of(work: Callable[[], object], *, times: int, each: int = 1) -> float:
    """Do some work again and again; give the rate a second of what is done `each` time."""
    start = perf_counter()
    for _ in range(times):
        work()
    return times * each / (perf_counter() - start)


def quartiles(values: Sequence[float]) -> tuple[float, float]:
    """Give the lower and the upper quartile."""
    if len(values) == 1:
        return values[0], values[0]
    low, _, high = quantiles(values, n=4, method="inclusive")
    return low, high
