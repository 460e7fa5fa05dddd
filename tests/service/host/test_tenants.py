"""An operator takes on a trust in an empty installation, and its administrator comes in."""

import os
import re
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path

import httpx
from tests.service.host.conftest import MakeCommand

ADA = ("--administrator", "Ada Bell", "--email", "ada.bell@harbour.example")


def tenants(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alongside.host", "tenants", *arguments, "--data", str(data)],
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_trust_is_taken_on_and_its_administrator_comes_in(alongside: MakeCommand) -> None:
    up = alongside("up").start().await_ready()
    assert tenants(up.data, "list").stdout == ""
    trust = ("add", "harbour", "--name", "Harbour Trust", "--ods-code", "RX9")

    for wrong, says in (
        ((*trust, "--administrator", "Ada", "--email", "nonsense"), "correct format"),
        (("add", "X Y", *trust[2:], *ADA), "short name"),
        (("add", "platform", *trust[2:], *ADA), "Choose another name"),
        (("invite", "harbour", *ADA), "no trust 'harbour'"),
    ):
        done = tenants(up.data, *wrong)
        assert (done.returncode, done.stdout) == (1, "")
        assert says in done.stderr
    assert tenants(up.data, "list").stdout == ""

    added = tenants(up.data, *trust, *ADA)
    assert (added.returncode, added.stderr) == (0, "")
    assert tenants(up.data, "list").stdout.split() == ["harbour"]
    (link,) = re.findall(r"http\S+", added.stdout)
    with httpx.Client() as browser:
        shown = browser.get(link)
        assert shown.status_code == HTTPStatus.OK
        assert "Harbour Trust" in shown.text

    again = tenants(up.data, *trust, *ADA)
    assert (again.returncode, again.stdout) == (1, "")
    assert tenants(up.data, "invite", "harbour", *ADA).returncode == 1
    other = ("--administrator", "Bo Bell", "--email", "bo.bell@harbour.example")
    assert tenants(up.data, "invite", "harbour", *other).returncode == 0
    programme = ("programme", "--name", "The programme", *other)
    assert tenants(up.data, *programme).returncode == 0
    assert "registered already" in tenants(up.data, *programme).stderr
    assert tenants(up.data, "list").stdout.split() == ["harbour", "programme"]
    assert "harbour.example" not in up.output()
    assert "Ada Bell" not in up.output()
