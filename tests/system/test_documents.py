"""What the documents tell a reader to type exists, and does what they say."""

import re
import shlex
from pathlib import Path

import pytest

from alongside.host.cli import parser
from alongside.identity.examples import people

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
TYPED_ON_A_SERVER = re.compile(r"^## The API\n.*?(?=^## )", re.MULTILINE | re.DOTALL)
"""What tests/service/host/test_readme.py types, word for word."""
LINK = re.compile(r"(?:\]\(|<img src=\")([^)\"#:]+)(?:#[^)]*)?[)\"]")


def commands(text: str) -> list[list[str]]:
    """Give the commands of a document's console blocks, as words."""
    blocks = CONSOLE.findall(TYPED_ON_A_SERVER.sub("", text))
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line[2:], comments=True) for line in lines if line.startswith("$ ")]


def faults(words: list[str], root: Path) -> list[str]:
    """Say what of a command is not there."""
    program, *arguments = words
    if program == "make":
        targets = set(re.findall(r"^(\w+):", (root / "Makefile").read_text(), re.MULTILINE))
        settings = set(re.findall(r"^(\w+) \?=", (root / "Makefile").read_text(), re.MULTILINE))
        asked = {each.partition("=")[0] for each in arguments}
        return sorted(asked - targets - settings)
    if program.rpartition("/")[2] == "alongside":
        try:
            parser().parse_args(arguments)
        except SystemExit as end:
            return [str(end)] if end.code else []
        return []
    if program.startswith("."):
        return [] if (root / program).exists() else [program]
    return [] if program in {"git", "cd", "docker", "podman"} else [program]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_a_document_exists(document: Path) -> None:
    found = {shlex.join(words): faults(words, ROOT) for words in commands(document.read_text())}
    assert {command: fault for command, fault in found.items() if fault} == {}


@pytest.mark.parametrize(
    "command",
    [
        "make tests",
        "make demo PROT=1",
        "alongside start",
        "alongside up --prot 1",
        "./run",
        "pip x",
    ],
)
def test_a_command_that_does_not_exist_is_found(command: str) -> None:
    text = f"Text\n\n```console\n$ {command}\nits output\n```\n"
    assert [faults(words, ROOT) for words in commands(text)] != [[]]


def test_the_help_in_the_documents_is_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    shown = f"```console\n$ alongside --help\n{parser().format_help()}```"
    assert shown in (ROOT / "docs/operators.md").read_text()


def dead_links(text: str, folder: Path) -> list[str]:
    """Say which links within the repository lead nowhere."""
    return [link for link in LINK.findall(text) if not (folder / link).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    assert dead_links(document.read_text(), document.parent) == []


def test_a_dead_link_is_found() -> None:
    text = "[a](docs/operators.md#settings), [b](docs/nobody.md), [c](https://example.org/x)"
    assert dead_links(f'{text} <img src="docs/no.png">', ROOT) == ["docs/nobody.md", "docs/no.png"]


def test_the_readme_names_everybody_who_can_sign_in() -> None:
    rows = re.findall(r"^\| `([^`]+@[^`]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(person.email for person in people())


def test_every_setting_is_documented_and_no_other() -> None:
    code = (ROOT / "shared/alongside/settings.py").read_text()
    table = (ROOT / "docs/operators.md").read_text()
    read = set(re.findall(r'"((?:ALONGSIDE|DATABASE|BROKER)_[A-Z_]+)"', code))
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == read
