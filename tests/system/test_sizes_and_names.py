"""Modules and functions stay small, and are named for what they hold."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULE_LINES = 600
FUNCTION_LINES = 60
EMPTY_NAMES = re.compile(r"(utils?|helpers?|common|misc|manager|base|data|info|shared)")
OPEN_ENDS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MOCKS = re.compile(r"unittest.mock|MagicMock|\bmocker\b|monkeypatch\.setattr\(")
SKIPS = re.compile(r"pytest\.(mark\.)?(skip|xfail|importorskip)")
HERE = Path(__file__).parent


def sources(root: Path) -> list[Path]:
    folders = ("services", "shared", "tests", "benchmarks")
    return sorted(file for folder in folders for file in (root / folder).rglob("*.py"))


def faults(root: Path) -> list[str]:
    """Name each module, function and line that breaks a rule of the house."""
    found = []
    for file in sources(root):
        text = file.read_text()
        place = file.relative_to(root)
        found += [f"{place}: {fault}" for fault in _of_module(file, text)]
        found += [f"{place}: {fault}" for fault in _of_functions(ast.parse(text))]
        # These tests hold what they look for.
        if not file.is_relative_to(HERE):
            found += [f"{place}: {fault}" for fault in _of_lines(place, text)]
    return found


def _of_module(file: Path, text: str) -> list[str]:
    lines = text.count("\n")
    found = [f"{lines} lines"] if lines > MODULE_LINES else []
    names = {file.stem, file.parent.name} if "alongside" in file.parts else set()
    return found + [f"{name} says nothing" for name in names if EMPTY_NAMES.fullmatch(name)]


def _of_functions(module: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                found.append(f"{node.name} has {lines} lines")
    return found


def _of_lines(place: Path, text: str) -> list[str]:
    forbidden = [OPEN_ENDS]
    if place.parts[0] == "tests":
        forbidden += [MOCKS, SKIPS]
    return [
        f"line {number}: {found.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        for pattern in forbidden
        if (found := pattern.search(line))
    ]


def test_the_house_keeps_its_rules() -> None:
    assert faults(ROOT) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("services/alongside/projects/utils.py", ""),
        ("shared/alongside/common/log.py", ""),
        ("shared/alongside/http/long.py", "x = 1\n" * 601),
        ("shared/alongside/http/long.py", "def f():\n" + "    x = 1\n" * 60),
        ("services/alongside/projects/queries.py", "x = 1  # TODO: more\n"),
        ("tests/unit/test_a.py", "from unittest.mock import Mock\n"),
        ("tests/unit/test_a.py", "def test(monkeypatch):\n    monkeypatch.setattr(a, 'b', 1)\n"),
        ("tests/unit/test_a.py", "import pytest\n\n@pytest.mark.skip\ndef test():\n    pass\n"),
        ("tests/unit/test_a.py", "import pytest\n\npytest.importorskip('kombu')\n"),
    ],
)
def test_a_broken_rule_is_found(tmp_path: Path, file: str, text: str) -> None:
    broken = tmp_path / file
    broken.parent.mkdir(parents=True)
    broken.write_text(text)
    assert len(faults(tmp_path)) == 1
