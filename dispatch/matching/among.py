"""A condition on hundreds of ids that does not grow with them where that costs: PostgreSQL takes them as one array.

Its driver reads the words of a query anew for every number of parameters, which takes longer than the answer. SQLite
has no arrays, and is faster with the ids one by one than with a list it must unpack.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.sqltypes import NULLTYPE


class _Among(FunctionElement[Any]):
    inherit_cache = True
    name = "among"
    type = NULLTYPE  # of a boolean SQLite would ask whether it equals 1, and no longer see the index


def among(column: InstrumentedAttribute[int], ids: str) -> ColumnElement[bool]:
    """That `column` is one of the ids in the parameter of that name, a list of integers."""
    return _Among(column, bindparam(ids, type_=Integer, expanding=True))


@compiles(_Among)
def _one_by_one(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = element.clauses
    return compiler.process(column.in_(ids), **options)


@compiles(_Among, "postgresql")
def _as_an_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = element.clauses
    array = bindparam(ids.key, type_=ARRAY(Integer))
    return f"{compiler.process(column, **options)} = ANY ({compiler.process(array, **options)})"
