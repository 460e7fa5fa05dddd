"""The same as `click`, asked of the processes that `alongside cluster` runs."""

import sys

from benchmarks.claims.click import clicking
from benchmarks.claims.command import served
from benchmarks.ground import Ground
from benchmarks.measure import Claim


def measure(ground: Ground, *, rounds: int, share: float = 1.0) -> Claim:
    """Rename a project, and ask reporting for its list until the new name is there."""
    says = "From a click to another service's page, as a cluster"
    claim = Claim("click_cluster", says, "milliseconds")
    data = str(ground.folder / "cluster")
    command = (sys.executable, "-m", "alongside.host", "cluster", "--with-examples", "--data", data)
    with served((*command, "--port"), "/reporting/health/ready", {}) as port:
        return clicking(claim, port, rounds=rounds, share=share)
