"""The example in docs/pages.md is a page that works."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from alongside.html.shell import install

PAGE = Path(__file__).parents[3] / "docs" / "pages.md"
FILE = re.compile(r"^`services/(\S+)`\n\n```(?:python|jinja)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Flask:
    """The app of the example, with its files where the page says, under another service's name."""
    files = dict(FILE.findall(PAGE.read_text().replace("alongside.projects.", "documented.")))
    assert len(files) == 4
    for name in ("documented", "documented.pages", "documented.pages.meeting"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    for path, text in files.items():
        place = Path(path).relative_to("alongside/projects")
        if place.suffix == ".py":
            name = ".".join(("documented", *place.with_suffix("").parts))
            module = ModuleType(name)
            monkeypatch.setitem(sys.modules, name, module)
            exec(compile(text, path, "exec"), module.__dict__)  # noqa: S102 -- our own page.
        else:
            (tmp_path / place.parent.name).mkdir()
            (tmp_path / place.parent.name / place.name).write_text(text)
    app = Flask(__name__, static_folder=None)
    install(
        app,
        service="projects",
        pages=tmp_path,
        who=lambda: None,
        navigation=lambda _: (),
        secret=b"a secret of tests",
        secure=False,
    )
    app.register_blueprint(sys.modules["documented.pages.meeting.views"].meeting)
    return app


def test_example_of_the_documentation_is_shown_and_read(example: Flask) -> None:
    client = example.test_client()
    page = client.get("/projects/meetings/new").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page))
    typed = {"title": "First meeting", "day-day": "27", "day-year": "2027", "pace": "steady"}
    wrong = client.post("/projects/meetings/new", data=hidden | typed)
    assert wrong.status_code == 422
    assert "Day of the meeting must include a month" in wrong.text
    assert "<title>Error: Plan a meeting" in wrong.text
    right = client.post("/projects/meetings/new", data=hidden | typed | {"day-month": "3"})
    assert right.status_code == 303
