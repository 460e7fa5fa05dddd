"""SQLAlchemy's statements as text with values, and rows as SQLAlchemy's results.

Its own execution wraps each statement in a context, a cursor and a result that cost several times
what the server needs for it. Here only its compiler is used, whose work it keeps for the next
statement of the same form.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Dialect, Executable, Result, Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.util import LRUCache

from alongside.tenancy.protocol import DriverConnection, Known, Ready, ready

_SHAPES = 500


@dataclass(frozen=True, slots=True)
class Written:
    """A statement as text with `$1`, `$2` … and the values for them."""

    text: str
    values: list[object]
    compiler: SQLCompiler

    def ready(self, driver: DriverConnection, known: Known) -> Ready:
        """Prepare it on a connection."""
        return ready(driver, known, self.text, self.values)


NOTHING: Final[Result[Any]] = IteratorResult(SimpleResultMetaData([]), iter(()))
"""The result of a statement that answers no rows."""


class Writer:
    """Writes statements as text, each shape of a statement once."""

    def __init__(self) -> None:
        self._dialect: Dialect = cast("Any", PGDialect_psycopg)(paramstyle="numeric_dollar")
        self._known: LRUCache[Any, Any] = LRUCache(_SHAPES)
        self._again: LRUCache[int, Any] = LRUCache(_SHAPES)

    def written(
        self, statement: Executable, row: Mapping[str, object] | None = None
    ) -> Written | None:
        """Write a statement, or None where its text depends on its values."""
        if not isinstance(statement, Select | UpdateBase):
            return None
        compiler, extracted = self._compiled(statement, row)
        if compiler.post_compile_params or compiler.literal_execute_params:
            return None
        given = compiler.construct_params(row, extracted_parameters=extracted)
        convert: Mapping[str, Callable[[object], object]] = compiler._bind_processors  # noqa: SLF001 nor to these
        values = [
            convert[name](given[name]) if name in convert else given[name]
            for name in compiler.positiontup or ()
        ]
        return Written(compiler.string, values, compiler)

    def _compiled(self, statement: Executable, row: Mapping[str, object] | None) -> Any:  # noqa: ANN401 SQLAlchemy's compiler and parameters
        """Compile a statement, or find it: one that comes with a row was made once, to come again.

        To find any other, SQLAlchemy looks through all its parts, which takes longer than this.
        """
        columns = frozenset(row or ())
        if row is not None:
            known = self._again.get(id(statement))
            # What is kept here keeps its number, but is not kept for ever.
            if known is not None and known[0] is statement and known[1] == columns:
                return known[2]
        compiler, extracted, *_ = cast("Any", statement)._compile_w_cache(  # noqa: SLF001 no other way to its cache
            self._dialect,
            compiled_cache=self._known,
            column_keys=sorted(columns),
            for_executemany=False,
        )
        if row is not None:
            self._again[id(statement)] = (statement, columns, (compiler, extracted))
        return compiler, extracted

    def result(self, written: Written, rows: list[tuple[Any, ...]]) -> Result[Any]:
        """Give the rows of a SELECT as SQLAlchemy would."""
        columns = cast("Any", written.compiler)._result_columns  # noqa: SLF001 nor to these
        processors = [each.type._cached_result_processor(self._dialect, None) for each in columns]  # noqa: SLF001 nor to these
        if any(processors):
            rows = [_processed(row, processors) for row in rows]
        shape = SimpleResultMetaData(
            [each.keyname for each in columns], [each.objects for each in columns]
        )
        return IteratorResult(shape, iter(rows))


def _processed(
    row: tuple[Any, ...], processors: Sequence[Callable[[Any], Any] | None]
) -> tuple[Any, ...]:
    return tuple(
        value if process is None else process(value)
        for value, process in zip(row, processors, strict=True)
    )
