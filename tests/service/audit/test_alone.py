"""The verifier is one file: copied out, it runs where there is Python and `cryptography` alone."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from tests.unit.audit.bundles import Log, key_of, lines_of, origin_of, signed, write

from alongside.audit import verifier


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Give a folder with the file, and what `cryptography` is made of."""
    shutil.copy(verifier.__file__, tmp_path)
    installed = Path(sysconfig.get_path("purelib"))
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    for pattern in ("cryptography", "cffi", "_cffi_backend*", "pycparser"):
        for found in installed.glob(pattern):
            (libraries / found.name).symlink_to(found)
    return tmp_path


def verified(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-S", "verifier.py", *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": "libraries"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_finds_alone_what_is_valid_and_what_is_not(elsewhere: Path) -> None:
    write(elsewhere / "valid.tar", [Log()])
    checkpoint = signed(lines_of(20), origin_of("projects"))
    write(elsewhere / "changed.tar", [Log(lines=lines_of(19), checkpoint=checkpoint)])
    valid = verified(elsewhere, "valid.tar", "--key", key_of())
    assert (valid.returncode, valid.stderr) == (0, "")
    changed = verified(elsewhere, "changed.tar", "--key", key_of())
    assert (changed.returncode, changed.stderr) == (10, "")


def test_a_question_that_is_none_is_answered_with_its_own_exit_code(elsewhere: Path) -> None:
    assert verified(elsewhere).returncode == 2
    assert verified(elsewhere, "valid.tar", "--kay", "x").returncode == 2


def test_a_long_file_is_checked_side_by_side_also_there(elsewhere: Path) -> None:
    lines = [b"x" * 40_000 for _ in range(900)]
    write(elsewhere / "long.tar", [Log(lines=lines)])
    assert (elsewhere / "long.tar").stat().st_size > 1 << 25
    done = verified(elsewhere, "long.tar", "--key", key_of())
    assert (done.returncode, done.stderr) == (0, "")
