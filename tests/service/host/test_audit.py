"""A trust's logs are taken away from a running installation, and checked offline."""

import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import httpx
import pytest
from tests.service.host.conftest import Command, MakeCommand

LEAD = "imran.sheikh@northmoor.example"


def ask(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `alongside` with next to no environment."""
    return subprocess.run(
        [sys.executable, "-m", "alongside.host", *arguments],
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )


def start_project(demo: Command) -> None:
    with httpx.Client(base_url=demo.url, timeout=30) as client:
        person = {"email": LEAD, "password": "try-alongside", "tenant": ""}
        token = client.post("/identity/api/sign-in", json=person).json()["access_token"]
        headers = {"Idempotency-Key": "one", "Authorization": f"Bearer {token}"}
        said = {"title": "Sleep", "about": "A test", "population": "Nobody", "speaks_as": "staff"}
        client.post("/projects/api/projects", json=said, headers=headers).raise_for_status()


def exported(demo: Command, tenant: str, file: Path) -> str:
    done = ask(
        *("audit", "export", "--data", demo.data), *("--tenant", tenant), *("--output", file)
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_trusts_logs_are_taken_away_and_valid_and_stay_so_after_a_restart(
    alongside: MakeCommand, tmp_path: Path
) -> None:
    demo = alongside("demo").start().await_ready()
    listed = ask("tenants", "list", "--data", demo.data)
    assert listed.stdout.split() == ["calder", "estuary", "northmoor", "programme"]
    key = ask("audit", "key", "--data", demo.data).stdout.strip()
    file = tmp_path / "northmoor.tar"
    exported(demo, "northmoor", file)
    valid = ask("audit", "verify", file, "--key", key)
    assert (valid.returncode, valid.stdout.count("valid: ")) == (0, 4)

    changed = tmp_path / "changed.tar"
    changed.write_bytes(file.read_bytes().replace(b'"stream":', b'"steram":', 1))
    assert ask("audit", "verify", changed, "--key", key).returncode == 10
    (tmp_path / "cut.tar").write_bytes(file.read_bytes()[:-20_000])
    assert ask("audit", "verify", tmp_path / "cut.tar", "--key", key).returncode == 2

    assert demo.stop() == 0
    refused = ask("tenants", "list", "--data", demo.data)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("alongside: Alongside does not answer at http://localhost:")

    again = alongside("demo").start().await_ready()
    later = tmp_path / "later.tar"
    exported(again, "northmoor", later)
    assert ask("audit", "key", "--data", again.data).stdout.strip() == key
    # As an auditor keeps a checkpoint, with any tar program.
    taken = subprocess.run(["tar", "xOf", file, "projects/checkpoint"], check=True, stdout=PIPE)
    note = tmp_path / "note"
    note.write_bytes(taken.stdout)
    assert ask("audit", "verify", later, "--key", key, "--seen", note).returncode == 0


def test_what_is_new_is_signed_soon_after(alongside: MakeCommand, tmp_path: Path) -> None:
    demo = alongside("demo").start().await_ready()
    file = tmp_path / "northmoor.tar"
    exported(demo, "northmoor", file)
    before = ask("audit", "verify", file).stdout
    start_project(demo)
    # Waits for the sealer; without one, the new line would not be anchored.
    exported(demo, "northmoor", file)
    after = ask("audit", "verify", file)
    assert (after.returncode, after.stdout != before) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("tenants", "list"), "alongside: Nothing is kept in"),
        (("audit", "export", "--tenant", "a", "--output", "b"), "alongside: Nothing is kept in"),
        (("audit", "key"), "alongside: The sealer's folder"),
    ],
)
def test_a_folder_of_no_installation_is_said_to_be_none(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = ask(*arguments, "--data", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(sentence)
    assert list(tmp_path.iterdir()) == []
