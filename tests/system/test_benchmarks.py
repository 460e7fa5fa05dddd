"""Each benchmark runs, in little, and writes what it found where `make bench` says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.__main__ import CLAIMS

ROOT = Path(__file__).parents[2]
# It measures with what `click` measures with; its cluster is started by tests/journeys.
SHARING = {"click_cluster"}


@pytest.mark.parametrize("claim", sorted(CLAIMS.keys() - SHARING))
def test_a_benchmark_writes_its_ratios_with_their_targets(claim: str, tmp_path: Path) -> None:
    little = ["--rounds", "1", "--share", "0.02", "--results", str(tmp_path)]
    command = [sys.executable, "-m", "benchmarks", "--only", claim, *little]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ran.returncode in {0, 1}, ran.stderr
    assert "Traceback" not in ran.stderr, ran.stderr
    result = json.loads((tmp_path / f"{claim}.json").read_text())
    assert result["ratios"]
    for name, ratio in result["ratios"].items():
        assert name in ran.stdout
        assert ratio["median"] > 0
        assert ratio["met"] is (ratio["median"] >= ratio["target"])
