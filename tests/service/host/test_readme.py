"""README's tour of the API, typed word for word on the example trusts."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.service.host.conftest import MakeCommand

README = Path(__file__).parents[3] / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
END = "\n--- that was one command ---\n"


class Typed(NamedTuple):
    """A command over one or more lines, and what README shows as its answer."""

    command: str
    answer: str


def tour(text: str) -> Iterator[Typed]:
    """Give what is typed in the section on the API, in order."""
    section = text.partition("\n## The API\n")[2].partition("\n## ")[0]
    for block in BLOCK.findall(section):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            first, *rest = part.splitlines()
            typed = [first, *(line[2:] for line in rest if line.startswith("> "))]
            answer = [line for line in rest if not line.startswith("> ")]
            yield Typed("\n".join(typed), "\n".join(answer))


def answered(typed: list[Typed], *, port: int, folder: Path) -> list[str]:
    """Type the commands into one shell in the folder that holds `data`; give each answer."""
    script = "".join(f"{each.command}\nprintf '%s' '{END}'\n" for each in typed)
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script.replace(":8000", f":{port}")],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [answer.strip() for answer in done.stdout.split(END)[:-1]]


def is_shown(answer: str, shown: str) -> bool:
    """Say whether an answer is the one shown, where an ellipsis stands for anything."""
    return re.fullmatch(re.escape(shown).replace("…", ".*"), answer, re.DOTALL) is not None


def test_the_tour_of_the_api_gives_what_the_readme_shows(alongside: MakeCommand) -> None:
    running = alongside("demo").start().await_ready()
    typed = list(tour(README.read_text()))
    found = answered(typed, port=running.port, folder=running.data.parent)
    wrong = [
        (each.command, answer)
        for each, answer in zip(typed, found, strict=True)
        if not is_shown(answer, each.answer)
    ]
    assert wrong == []
    assert sum(bool(each.answer) for each in typed) >= 8


def test_another_answer_than_the_one_shown_is_found() -> None:
    text = '# A\n\n## The API\n\n```console\n$ one \\\n>   two\n{"a":…}\n$ three\n```\n\n## B\n'
    first, second = tour(text)
    assert first == Typed("one \\\n  two", '{"a":…}')
    assert second == Typed("three", "")
    assert is_shown('{"a":1}', first.answer)
    assert not is_shown('{"b":1}', first.answer)
    assert not is_shown("anything", second.answer)
