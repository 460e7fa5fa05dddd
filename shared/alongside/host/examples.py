"""The example trusts: loaded once into an installation, through the services' own commands."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alongside.host.services import examples, installed
from alongside.host.together import Together
from alongside.settings import Settings


class ExamplesError(Exception):
    """The example data could not be loaded; the sentence says why."""

    def __init__(self, *, fault: str) -> None:
        super().__init__(f"The example data cannot be loaded: {fault}")


def load(settings: Settings) -> list[str]:
    """Load every service's example data; give the lines that say who can sign in."""
    together = Together(installed(), settings)
    return [line for load_one in examples() for line in load_one(settings, peers=together.peers)]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a data folder remembers of its examples, in a file beside the database.

    Written before the first command and again after the last one: so an interrupted load is
    known as such, and what it left behind is thrown away.
    """

    file: Path

    @property
    def interrupted(self) -> bool:
        """Tell whether a load began here and never ended."""
        return self.file.exists() and self.lines() is None

    def lines(self) -> list[str] | None:
        """Give the lines of the load that ended here, if one did."""
        if not self.file.exists():
            return None
        lines: list[str] | None = json.loads(self.file.read_text() or "null")
        return lines

    def once(self, environment: Mapping[str, str]) -> list[str]:
        """Load, unless that was done; give the lines that say who can sign in.

        Another process loads, so that this one holds no connections when it starts to serve.

        Raises:
            ExamplesError: the other process failed.
        """
        lines = self.lines()
        if lines is not None:
            return lines
        sys.stderr.write("alongside: loading three example trusts; this is done once\n")
        self.file.write_text("")
        done = subprocess.run(
            [sys.executable, "-m", "alongside.host", "examples"],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ExamplesError(fault=(done.stderr.strip() or "no reason was given"))
        lines = done.stdout.splitlines()
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(lines, indent=1))
        fresh.replace(self.file)
        return lines
