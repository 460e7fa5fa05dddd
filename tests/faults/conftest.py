"""How often to kill, and an installation to kill parts of."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.faults.installation import Installation, Tree
from tests.faults.storm import Storm

TOLD = pytest.StashKey[list[str]]()

Tell = Callable[[str, Storm, list[str]], None]
Say = Callable[[str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--prove", action="store_true", help="kill hundreds of times, not a few")
    parser.addoption(
        "--runs", type=int, default=0, help="storms over the whole thread: 3, and to prove it 100"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in figures what the storms went through."""
    for line in terminalreporter.config.stash.get(TOLD, []):
        terminalreporter.write_line(line)


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    """Say whether this is the long proof, or the few kills of every change."""
    return bool(request.config.getoption("--prove", default=False))


@pytest.fixture
def runs(request: pytest.FixtureRequest, *, long: bool) -> int:
    """Say how many storms go over the whole thread."""
    asked = int(request.config.getoption("--runs", default=0))
    return asked or (100 if long else 3)


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Say:
    """Give what keeps a sentence for the end of the run."""
    return request.config.stash.setdefault(TOLD, []).append


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Give what keeps a storm's figures for the end of the run."""

    def keep(name: str, storm: Storm, complaints: list[str]) -> None:
        request.config.stash.setdefault(TOLD, []).append(
            f"{name}: {storm.kills} kills, {len(storm.answers)} commands answered,"
            f" {len(storm.repeated)} of them sent more than once; {len(complaints)} complaints"
        )

    return keep


@pytest.fixture(scope="session")
def examples() -> Iterator[Path]:
    """Load the example trusts once, stop in an orderly way, and give the data folder."""
    with TemporaryDirectory(prefix="alongside-") as folder:
        data = Path(folder, "data")
        with Installation(data).running():
            pass
        yield data


@pytest.fixture
def installation(examples: Path) -> Iterator[Installation]:
    """Give a copy of the example installation, stopped."""
    with TemporaryDirectory(prefix="alongside-") as folder:
        data = Path(folder, "data")
        # With its owners, as a backup would.
        subprocess.run(["cp", "--archive", examples, data], check=True)
        yield Installation(data)


@pytest.fixture
def copied_tree() -> Iterator[Tree]:
    """Copy the product, to break one line of the copy."""
    with TemporaryDirectory(prefix="alongside-") as folder:
        yield Tree().copy_to(Path(folder))
