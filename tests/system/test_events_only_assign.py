"""The body of every `@event` method only assigns: it runs again at each replay, for ever."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE_STATEMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Pass)
IMPURE_EXPRESSIONS = (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


def faults(domain: Path) -> list[str]:
    """Name each statement of an `@event` method that is more than an assignment."""
    found = []
    for file in sorted(domain.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and _is_event(node):
                found += [
                    f"{file.name}:{line} in {node.name}" for line in _more_than_assignments(node)
                ]
    return found


def _is_event(method: ast.FunctionDef) -> bool:
    names = [each.func if isinstance(each, ast.Call) else each for each in method.decorator_list]
    return any(isinstance(name, ast.Name) and name.id == "event" for name in names)


def _more_than_assignments(method: ast.FunctionDef) -> list[int]:
    body = method.body[1:] if ast.get_docstring(method) else method.body
    lines = [each.lineno for each in body if not isinstance(each, PURE_STATEMENTS)]
    for statement in body:
        lines += [
            each.lineno
            for each in ast.walk(statement)
            if isinstance(each, ast.expr) and _asks_the_world(each)
        ]
    return lines


def _asks_the_world(node: ast.expr) -> bool:
    """Tell whether a call reads a clock, makes an id or calls a method of the aggregate."""
    if not isinstance(node, ast.Call):
        return isinstance(node, IMPURE_EXPRESSIONS)
    whose, _, name = ast.unparse(node.func).rpartition(".")
    return whose == "self" or name in {"now", "today", "uuid4", "uuid7"}


@pytest.mark.parametrize("domain", sorted(ROOT.glob("services/alongside/*/domain")), ids=str)
def test_events_only_assign(domain: Path) -> None:
    assert faults(domain) == []


def test_there_are_events_to_look_at() -> None:
    events = [
        node
        for file in ROOT.glob("services/alongside/*/domain/*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef) and _is_event(node)
    ]
    assert len(events) > 10


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError",
        "if by: self.by = by",
        "self.check(by)",
        "self.at = datetime.now()",
        "self.id = uuid4()",
        "self.by = self.rule(by)",
        "for each in by: pass",
        "return None",
        "print(by)",
    ],
)
def test_anything_else_is_found(tmp_path: Path, body: str) -> None:
    method = f"class A:\n    @event(Approved)\n    def _approved(self, by):\n        {body}\n"
    (tmp_path / "a.py").write_text(method)
    assert faults(tmp_path)


def test_assignments_are_not(tmp_path: Path) -> None:
    method = (
        "class A:\n    @event(Approved)\n    def _approved(self, by):\n"
        "        self.by, self.all = by, (*self.all, by)\n        self.count += 1\n"
    )
    (tmp_path / "a.py").write_text(method)
    assert faults(tmp_path) == []
