"""The types of columns that hold what names somebody: closed on the way in, opened on the way out.

    first_name: Mapped[str] = mapped_column(Sealed("volunteer.first_name"))
    phone: Mapped[str] = mapped_column(Findable("volunteer.phone", "phone"))

A sealed column cannot be compared, searched nor sorted in SQL: whoever tries is told so. A findable one can be equal to
a value, or to another of its kind. What is empty stays empty.
"""

from typing import Any

from sqlalchemy import ColumnElement, Dialect, Text, TextClause, func, literal_column, text, type_coerce
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator

from dispatch.vault.keys import MOST_KEYS
from dispatch.vault.lending import ring_of
from dispatch.vault.sealing import INDEX_LENGTH, blind_index, seal, unseal


class Closed(TypeDecorator[Any]):
    """What the sealed types have in common."""

    impl = Text
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[Any]):
        """Whether there is a value is all that SQL may ask."""

        def operate(self, op: Any, *other: Any, **options: Any) -> Any:
            """Refuse what would be answered for the closed value instead of the true one."""
            if op in {operators.is_, operators.is_not} or (other and self._is_harmless(other[0])):
                return super().operate(op, *other, **options)
            raise TypeError(f"a sealed column cannot be compared in SQL: {self.expr}")

        def _is_harmless(self, other: Any) -> bool:
            """Nothing at all; or the column itself, as SQLAlchemy asks when a column is the key of a dictionary."""
            return _is_empty(other) or (isinstance(other, ColumnElement) and hash(other) == hash(self.expr))

    comparator_factory = Comparator

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place


class Sealed(Closed):
    """A text that nobody searches by."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Close it."""
        return value if _is_empty(value) else seal(ring_of(dialect), self.place, value.encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Open it."""
        return value if _is_empty(value) else unseal(ring_of(dialect), self.place, value).decode()


class SealedNumber(Closed):
    """A number, such as a latitude."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Close it, without losing a digit."""
        return None if value is None else seal(ring_of(dialect), self.place, repr(float(value)).encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> float | None:
        """Open it."""
        return None if value is None else float(unseal(ring_of(dialect), self.place, value))


class SealedBytes(Closed):
    """A picture."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Close it."""
        return None if value is None else seal(ring_of(dialect), self.place, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        """Open it."""
        return None if value is None else unseal(ring_of(dialect), self.place, value)


class Findable(Closed):
    """A text that is looked up as a whole. Equal ones are equal in every column of the same `kind`."""

    cache_ok = True

    class Comparator(Closed.Comparator):
        """Equality goes by the blind index, under each key there is."""

        def operate(self, op: Any, *other: Any, **options: Any) -> Any:
            """Compare what stands for the values."""
            if not other or self._is_harmless(other[0]) or op not in _EQUALITIES:
                return super().operate(op, *other, **options)
            mine: Any = self.expr.type
            return _EQUALITIES[op](found_in(self.expr), _standing_for(other[0], mine.kind))

    comparator_factory = Comparator

    def __init__(self, place: str, kind: str) -> None:
        super().__init__(place)
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Close it, with what it is found by."""
        if _is_empty(value):
            return value  # type: ignore[no-any-return]
        ring = ring_of(dialect)
        return seal(ring, self.place, value.encode(), index=blind_index(ring.current, self.kind, value))

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Open it."""
        return value if _is_empty(value) else unseal(ring_of(dialect), self.place, value).decode()


class _BlindIndex(TypeDecorator[Any]):
    """What stands for a value under the first key, or under the second; where there is one key, under it."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: str, number: int) -> None:
        super().__init__()
        self.kind = kind
        self.number = number

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Reckon it."""
        keys = ring_of(dialect).keys
        return blind_index(keys[min(self.number, len(keys) - 1)], self.kind, value)


def found(column: str) -> TextClause:
    """The part of a findable column that an index is made of."""
    return text(f"substr({column}, 1, {INDEX_LENGTH})")


def found_in(column: Any) -> ColumnElement[str]:
    """The same in a query: what is equal for equal values. Words rather than parameters, as the index has them."""
    return func.substr(column, literal_column("1"), literal_column(str(INDEX_LENGTH)), type_=Text())


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value)


def _standing_for(other: Any, kind: str) -> list[Any]:
    if isinstance(getattr(other, "type", None), Findable):
        return [found_in(other)]
    values = other if isinstance(other, list | tuple | set | frozenset) else [other]
    return [type_coerce(value, _BlindIndex(kind, number)) for value in values for number in range(MOST_KEYS)]


def _is_one(column: ColumnElement[str], these: list[Any]) -> ColumnElement[bool]:
    return column == these[0] if len(these) == 1 else column.in_(these)


def _is_none(column: ColumnElement[str], these: list[Any]) -> ColumnElement[bool]:
    return column != these[0] if len(these) == 1 else column.not_in(these)


_EQUALITIES = {operators.eq: _is_one, operators.in_op: _is_one, operators.ne: _is_none, operators.not_in_op: _is_none}
