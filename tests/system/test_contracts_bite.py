"""Every import contract fails when it is broken: a copy of the source is broken once for each."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FOR_TYPES = (
    "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import alongside.identity.tables"
)
BROKEN = [
    ("whole", "services/alongside/projects/queries/broken.py", "import alongside.identity.tables"),
    (
        "whole",
        "services/alongside/projects/queries/broken.py",
        FOR_TYPES,
    ),
    (
        "whole",
        "shared/alongside/tenancy/broken.py",
        "def late() -> None:\n    import alongside.projects.tables",
    ),
    ("whole", "shared/alongside/tenancy/broken.py", "import alongside.eventlog.recorder"),
    ("whole", "shared/alongside/common/__init__.py", ""),
    ("rooms", "services/alongside/projects/pages/broken.py", "import alongside.projects.api"),
    ("rooms", "services/alongside/projects/domain/broken.py", "import alongside.projects.tables"),
    ("rooms", "services/alongside/identity/utils.py", ""),
    ("pure-domain", "services/alongside/projects/domain/broken.py", "import flask"),
    (
        "pure-domain",
        "services/alongside/identity/domain/broken.py",
        "import alongside.eventlog.recorder",
    ),
    ("lean-verifier", "shared/alongside/audit/verifier.py", "import httpx"),
    ("lean-verifier", "shared/alongside/audit/verifier.py", "import alongside.audit.merkle"),
    ("no-keys", "services/alongside/reporting/queries/broken.py", "import alongside.privacy.keys"),
    ("one-door", "services/alongside/projects/queries/broken.py", "import psycopg"),
    (
        "no-cycles",
        "shared/alongside/tenancy/errors.py",
        "import alongside.tenancy.proof",
    ),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Give a copy of the source, with the settings that hold for it."""
    for name in ("services", "shared"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(tree: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Run one contract over a tree, and over nothing else that is installed as `alongside`."""
    roots = [str(tree / "services"), str(tree / "shared"), sysconfig.get_path("purelib")]
    command = (
        "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
    )
    return subprocess.run(
        # Without `site`, the editable installation of this clone stays out of the copy.
        [sys.executable, "-S", "-c", command, "--contract", contract, "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(roots)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("contract", "file", "code"), BROKEN)
def test_a_broken_contract_is_found(tree: Path, contract: str, file: str, code: str) -> None:
    broken = tree / file
    broken.parent.mkdir(exist_ok=True)
    with broken.open("a") as stream:
        stream.write(f"\n{code}\n")
    done = lint(tree, contract)
    assert "BROKEN" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("contract", sorted({contract for contract, _, _ in BROKEN}))
def test_the_unbroken_copy_keeps_every_contract(tree: Path, contract: str) -> None:
    done = lint(tree, contract)
    assert done.returncode == 0, done.stdout + done.stderr
