"""What changed between two texts, word by word, beside one another.

Lines are matched first, then the words of lines that replaced each other, with `difflib` of the
standard library. A line of very many words is compared as a whole: the matcher needs time that
grows with their square.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

_WORDS: Final = re.compile(r"\s*(?:\w+|[^\w\s])\s*|\s+")
_LAST_SPACE: Final = re.compile(r"\s*$")
MOST_WORDS: Final = 1500
MOST_LINES: Final = 500


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `changed` where the other side has it not."""

    text: str
    changed: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line before and after; a side is None where the line is only on the other."""

    before: Pieces | None
    after: Pieces | None

    @property
    def changed(self) -> bool:
        """Tell whether the sides differ."""
        return _text(self.before) != _text(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two texts line by line, under the names of their sides, such as `Draft 1` and `Draft 2`."""

    before_called: str
    after_called: str
    rows: tuple[Row, ...]

    @property
    def changed(self) -> bool:
        """Tell whether the texts differ at all."""
        return any(row.changed for row in self.rows)


def compare(before: str, after: str, *, before_called: str, after_called: str) -> Difference:
    """Compare two texts."""
    rows = tuple(_rows(before.splitlines(), after.splitlines()))
    return Difference(before_called=before_called, after_called=after_called, rows=rows)


def _rows(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    for same, left, right in _matched(before, after, most=MOST_LINES):
        if same:
            yield from (
                Row((Piece(one),), (Piece(other),)) for one, other in zip(left, right, strict=True)
            )
        else:
            yield from (_row(*pair) for pair in zip_longest(left, right))


def _row(before: str | None, after: str | None) -> Row:
    if before is None or after is None:
        return Row(_whole(before), _whole(after))
    left: list[Piece] = []
    right: list[Piece] = []
    words = (_WORDS.findall(before), _WORDS.findall(after))
    for same, gone, came in _matched(*words, most=MOST_WORDS):
        left.append(Piece("".join(gone), changed=not same))
        right.append(Piece("".join(came), changed=not same))
    return Row(_joined(left), _joined(right))


def _whole(line: str | None) -> Pieces | None:
    return None if line is None else (Piece(line, changed=True),)


def _text(pieces: Pieces | None) -> str | None:
    return None if pieces is None else "".join(piece.text for piece in pieces)


def _matched(
    before: Sequence[str], after: Sequence[str], *, most: int
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Give what is the same and what is not, in order; everything as changed beyond `most`.

    Spaces at either end of a word or line do not count. The matcher's shortcut for long texts
    (autojunk) is off: it takes frequent words for noise, and then marks whole paragraphs.
    """
    if max(len(before), len(after)) > most:
        yield before == after, before, after
        return
    left, right = ([one.strip() for one in side] for side in (before, after))
    for kind, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        yield kind == "equal", before[i:j], after[k:m]


def _joined(pieces: Sequence[Piece]) -> Pieces:
    """Join neighbours of one kind, and leave the space after a changed phrase unmarked."""
    joined: list[Piece] = []
    for piece in pieces:
        end = _LAST_SPACE.search(piece.text) if piece.changed else None
        cut = end.start() if end else len(piece.text)
        for part in (Piece(piece.text[:cut], piece.changed), Piece(piece.text[cut:])):
            if joined and joined[-1].changed == part.changed:
                joined[-1] = Piece(joined[-1].text + part.text, part.changed)
            elif part.text:
                joined.append(part)
    return tuple(joined)
