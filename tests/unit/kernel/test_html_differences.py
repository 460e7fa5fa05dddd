"""Differences: nothing is lost, nothing is invented, and nothing takes long."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.html.differences import Difference, Piece, Row, compare

LINES = st.lists(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1)).map(
    "\n".join
)


def difference(before: str, after: str) -> Difference:
    return compare(before, after, before_called="Draft 1", after_called="Draft 2")


def side(lines: Difference, name: str, *, changed: bool = True) -> str:
    sides = [getattr(row, name) for row in lines.rows]
    return "\n".join(
        "".join(piece.text for piece in one if changed or not piece.changed)
        for one in sides
        if one is not None
    )


def test_changed_words_are_marked_on_either_side() -> None:
    rows = difference("half of the women", "most of the men").rows
    assert rows == (
        Row(
            (Piece("half", changed=True), Piece(" of the "), Piece("women", changed=True)),
            (Piece("most", changed=True), Piece(" of the "), Piece("men", changed=True)),
        ),
    )


def test_changed_words_beside_one_another_are_one_phrase() -> None:
    (row,) = difference("by March 2027 at last", "by early June at last").rows
    assert row.before is not None
    assert [piece.text for piece in row.before if piece.changed] == ["March 2027"]


def test_new_line_stands_against_nothing() -> None:
    assert difference("one\nthree", "one\ntwo\nthree").rows[1] == Row(
        None, (Piece("two", changed=True),)
    )


@pytest.mark.parametrize("text", ["", "one", "one\ntwo\n"])
def test_same_text_has_no_difference(text: str) -> None:
    assert not difference(text, text).changed


def test_single_words_are_found_in_a_long_paragraph() -> None:
    words = [f"word{place % 40}" for place in range(600)]
    changed = ["new" if place % 50 == 0 else word for place, word in enumerate(words)]
    (row,) = difference(" ".join(words), " ".join(changed)).rows
    assert row.after is not None
    assert [piece.text for piece in row.after if piece.changed] == ["new"] * 12


def test_more_space_between_words_is_no_change_of_a_word() -> None:
    found = difference("two words", "two  words")
    assert found.changed
    assert not any(piece.changed for piece in found.rows[0].after or ())


@given(LINES, LINES)
def test_each_side_keeps_its_text(before: str, after: str) -> None:
    found = difference(before, after)
    assert side(found, "before").splitlines() == before.splitlines()
    assert side(found, "after").splitlines() == after.splitlines()
    assert found.changed == (before.splitlines() != after.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 20_000, "a " * 19_999 + "b"),
        ("a b " * 240, "b a " * 240),
        ("word\n" * 400, "word \n" * 400),
        ("x y z\n" * 2000, "x y\n" * 2000),
    ],
)
def test_repetitive_text_is_compared_in_a_moment(before: str, after: str) -> None:
    start = perf_counter()
    assert difference(before, after).changed
    assert perf_counter() - start < 2
