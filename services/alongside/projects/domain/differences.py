"""What is different between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

_WORDS: Final = re.compile(r"\s+|\w+(?:[\u2019'.,]\w+)*%?|[^\w\s]")


class Change(StrEnum):
    """Whether words stayed, came or went."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words with what happened to it."""

    change: Change
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """Give the pieces that make both texts: those not removed are `after`, word for word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Change.SAME, "".join(new[new_from:new_to])))
            continue
        if old_from < old_to:
            pieces.append(Piece(Change.REMOVED, "".join(old[old_from:old_to])))
        if new_from < new_to:
            pieces.append(Piece(Change.ADDED, "".join(new[new_from:new_to])))
    return tuple(pieces)
