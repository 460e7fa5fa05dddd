"""What changed between two texts, word by word, beside one another.

Lines are matched first, then the words of lines that replaced each other, with `difflib` of the
standard library. Very long or very repetitive lines are compared as wholes: the matcher needs time
that grows with the square of the words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")
MOST_WORDS: Final = 1000
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
        sides = (self.before, self.after)
        return None in sides or any(piece.changed for side in sides for piece in side or ())


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
            yield from (Row((Piece(line),), (Piece(line),)) for line in left)
        else:
            yield from (_row(*pair) for pair in zip_longest(left, right))


def _row(before: str | None, after: str | None) -> Row:
    if before is None or after is None:
        return Row(_whole(before), _whole(after))
    words = (_WORDS.findall(before), _WORDS.findall(after))
    left: list[Piece] = []
    right: list[Piece] = []
    for same, gone, came in _matched(*words, most=MOST_WORDS):
        left.extend(Piece("".join(gone), changed=not same) for _ in gone[:1])
        right.extend(Piece("".join(came), changed=not same) for _ in came[:1])
    return Row(_joined(left), _joined(right))


def _whole(line: str | None) -> Pieces | None:
    return None if line is None else (Piece(line, changed=True),)


def _matched(
    before: Sequence[str], after: Sequence[str], *, most: int
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Give what is the same and what is not, in order; everything as changed beyond `most`."""
    if max(len(before), len(after)) > most:
        yield before == after, before, after
        return
    # Words that fill more than a hundredth of a long text do not start a match (autojunk), which
    # keeps a text of one word repeated from taking minutes.
    matcher = SequenceMatcher(None, before, after)
    for kind, i, j, k, m in matcher.get_opcodes():
        yield kind == "equal", before[i:j], after[k:m]


def _joined(pieces: Sequence[Piece]) -> Pieces:
    """Let a lone space between two changed words count as changed: people read phrases."""
    bridged = list(pieces)
    for place in range(1, len(bridged) - 1):
        lone = bridged[place].text.isspace()
        if lone and bridged[place - 1].changed and bridged[place + 1].changed:
            bridged[place] = Piece(bridged[place].text, changed=True)
    joined: list[Piece] = []
    for piece in bridged:
        if joined and joined[-1].changed == piece.changed:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.changed)
        else:
            joined.append(piece)
    return tuple(joined)
