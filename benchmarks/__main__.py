"""`python -m benchmarks`: run every claim, or one, and say what came out."""

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import report
from benchmarks.claims import (
    aggregate,
    append,
    click,
    click_cluster,
    command,
    flush,
    read_back,
    rebuild,
    tenants,
    verify,
)
from benchmarks.ground import Ground, ground
from benchmarks.measure import Claim, MissingPeerError

Measure = Callable[..., Claim]
CLAIMS: dict[str, Measure] = {
    module.__name__.rpartition(".")[2]: module.measure
    for module in (
        append,
        tenants,
        flush,
        read_back,
        aggregate,
        command,
        verify,
        rebuild,
        click,
        click_cluster,
    )
}
_ROUNDS = 15


def main() -> int:
    """Measure; answer 1 if a target was missed."""
    arguments = _arguments()
    # Whoever ends it early still leaves no server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ground() as here:
        about = report.machine(here)
        print(", ".join(f"{name} {value}" for name, value in about.items()))
        return _run(here, about, arguments)


def _run(here: Ground, about: dict[str, object], asked: argparse.Namespace) -> int:
    missed = 0
    for name in asked.only or list(CLAIMS):
        try:
            claim = CLAIMS[name](here, rounds=asked.rounds, share=asked.share)
        except MissingPeerError as missing:
            print(f"\n{name} is not measured: {missing}")
            missed += 1
            continue
        report.show(claim)
        report.keep(claim, about, asked.results)
        missed += sum(not ratio.met for ratio in claim.ratios)
    print(f"\n{missed} missed." if missed else "\nEvery target is met.")
    return int(missed > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=CLAIMS, help="measure this claim alone")
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help="how often each takes its turn")
    parser.add_argument("--share", type=float, default=1.0, help="of the usual work in each turn")
    parser.add_argument("--results", type=Path, default=report.RESULTS, help="folder to write to")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
