"""The kernel knows logs, tenants, secrets and HTTP; of the ten steps it knows no word."""

import re
import tokenize
from pathlib import Path

import pytest

KERNEL = Path(__file__).parents[2] / "shared"
DOMAIN = {"aim", "claim", "coproduction", "decision", "population", "theory"}
# RFC 7519 calls what a token says its claims.
OTHER_MEANINGS = {"claims": "http"}
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def faults(kernel: Path) -> list[str]:
    """Name each identifier of the kernel that has a word of the domain in it."""
    found = []
    for file in sorted(kernel.rglob("*.py")):
        with file.open("rb") as stream:
            names = [
                token for token in tokenize.tokenize(stream.readline) if token.type == tokenize.NAME
            ]
        found += [
            f"{file.relative_to(kernel)}:{token.start[0]} {token.string}"
            for token in names
            for word in WORDS.findall(token.string)
            if _is_domain(word.lower(), file)
        ]
    return found


def _is_domain(word: str, file: Path) -> bool:
    room = OTHER_MEANINGS.get(word)
    return bool({word, word.removesuffix("s")} & DOMAIN) and room not in file.parts


def test_the_kernel_knows_no_domain_word() -> None:
    assert faults(KERNEL) == []


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("eventlog", "def approve_claim(): ..."),
        ("http", "class ClaimError(Exception): ..."),
        ("html", "decisionsById = 1"),
        ("tenancy", "claims = {}"),
        ("host", "from alongside.projects import theory"),
    ],
)
def test_a_domain_word_is_found(tmp_path: Path, place: str, code: str) -> None:
    file = tmp_path / place / "a.py"
    file.parent.mkdir()
    file.write_text(code + "\n")
    assert faults(tmp_path)


def test_other_words_are_not(tmp_path: Path) -> None:
    (tmp_path / "http").mkdir()
    (tmp_path / "http" / "a.py").write_text("claims = 'a decision'\nreclaimed = maimed = 1\n")
    assert faults(tmp_path) == []
