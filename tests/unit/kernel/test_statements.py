"""A statement that was made once is written once, and never with another's columns or values."""

from sqlalchemy import Column, Integer, MetaData, Table, Text, insert

from alongside.tenancy.statements import Writer

BOARD = Table("board", MetaData(), Column("title", Text), Column("notes", Integer))
AGAIN = insert(BOARD)


def told(writer: Writer, **row: object) -> tuple[str, list[object]]:
    written = writer.written(AGAIN, row)
    assert written is not None
    return written.text, written.values


def test_each_row_is_written_with_its_own_columns_and_values() -> None:
    writer = Writer()

    both, first = told(writer, title="a", notes=1)
    assert told(writer, title="b", notes=2) == (both, ["b", 2])
    title_alone, _ = told(writer, title="c")
    assert told(writer, title="d", notes=3) == (both, ["d", 3])

    assert first == ["a", 1]
    assert "notes" in both
    assert "notes" not in title_alone


def test_a_statement_in_the_place_of_one_that_is_gone_is_another() -> None:
    writer = Writer()
    for number in range(1_000):
        column = "title" if number % 2 else "notes"
        written = writer.written(insert(BOARD).values({column: number}), {})
        assert written is not None
        assert column in written.text
        assert written.values == [number]
