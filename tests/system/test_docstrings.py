"""What is public says what it is for."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
WANTED = 0.95


def undocumented(root: Path) -> tuple[list[str], list[str], int]:
    """Give the modules and the public names without a docstring, and how many names there are."""
    modules, names, count = [], [], 0
    for folder in ("services", "shared"):
        for file in sorted((root / folder).rglob("*.py")):
            module = ast.parse(file.read_text())
            place = str(file.relative_to(root))
            if not ast.get_docstring(module):
                modules.append(place)
            for node in public(module):
                count += 1
                if not ast.get_docstring(node):
                    names.append(f"{place}:{node.lineno} {node.name}")
    return modules, names, count


def public(
    within: ast.Module | ast.ClassDef,
) -> list[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give the public classes and functions of a module, and those of its public classes."""
    found: list[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef] = []
    for node in within.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name.startswith("_") or _overrides(node):
                continue
            found.append(node)
            if isinstance(node, ast.ClassDef):
                found += public(node)
    return found


def _overrides(node: ast.AST) -> bool:
    """Tell whether the parent class says already what it is for."""
    decorators = getattr(node, "decorator_list", [])
    return any(isinstance(each, ast.Name) and each.id == "override" for each in decorators)


def test_modules_and_public_names_are_documented() -> None:
    modules, names, count = undocumented(ROOT)
    assert modules == []
    assert len(names) <= (1 - WANTED) * count, names


def test_a_missing_docstring_is_found(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    code = 'class A:\n    """One."""\n    def b(self): ...\n\n\ndef _c(): ...\n'
    (tmp_path / "shared" / "a.py").write_text(code)
    assert undocumented(tmp_path) == (["shared/a.py"], ["shared/a.py:3 b"], 2)
