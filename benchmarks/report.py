"""What was measured, on the screen and in a file."""

import json
import os
import platform
import time
from pathlib import Path
from statistics import median

from benchmarks.ground import Ground
from benchmarks.measure import Claim, Rates, quartiles

RESULTS = Path("benchmarks", "results")


def machine(ground: Ground) -> dict[str, object]:
    """Say what the figures were measured on, as far as it matters and no further."""
    ((version,),) = ground.ask("SHOW server_version")
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "postgresql": version,
    }


def show(claim: Claim) -> None:
    """Print medians with quartiles, then each ratio with its target."""
    print(f"\n{claim.says} ({claim.unit})")
    for scenario, rates in claim.scenarios.items():
        print(f"  {scenario}")
        for name, values in rates.items():
            low, high = quartiles(values)
            print(f"    {name:<14}{median(values):>10,.0f}   {low:>9,.0f} to {high:,.0f}")
    for ratio in claim.ratios:
        low, high = ratio.spread
        verdict = "met" if ratio.met else "MISSED"
        print(
            f"  {ratio.name:<44}{ratio.median:>7.2f}   {low:>6.2f} to {high:<6.2f}"
            f" target {ratio.target:.2f}  {verdict}"
        )
    for note in claim.notes:
        print(f"  {note}")


def keep(claim: Claim, about: dict[str, object], folder: Path) -> None:
    """Write a claim's figures where the next run and the documentation find them."""
    folder.mkdir(parents=True, exist_ok=True)
    result = {
        "claim": claim.says,
        "unit": claim.unit,
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": about,
        "scenarios": {name: _summary(rates) for name, rates in claim.scenarios.items()},
        "ratios": {
            each.name: {
                "median": round(each.median, 3),
                "quartiles": [round(end, 3) for end in each.spread],
                "target": each.target,
                "met": each.met,
            }
            for each in claim.ratios
        },
        "notes": claim.notes,
    }
    text = json.dumps(result, indent=2, ensure_ascii=False)
    (folder / f"{claim.name}.json").write_text(f"{text}\n")


def _summary(rates: Rates) -> dict[str, dict[str, object]]:
    return {
        name: {
            "median": round(median(values)),
            "quartiles": [round(end) for end in quartiles(values)],
            "rounds": len(values),
        }
        for name, values in rates.items()
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
