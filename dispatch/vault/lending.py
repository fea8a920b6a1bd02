"""Which keys an engine works with. They are lent to its dialect: all that a type is handed when it meets a value."""

from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Engine

from dispatch.vault.ring import Ring

_lent: WeakKeyDictionary[Dialect, Ring] = WeakKeyDictionary()


class NoKeys(Exception):
    """Something that names somebody was to be written or read by an engine without keys."""


def lend(engine: Engine, ring: Ring) -> None:
    """Let `engine` close and open values with these keys."""
    _lent[engine.dialect] = ring


def ring_of(dialect: Dialect) -> Ring:
    """The keys of an engine. Raises NoKeys."""
    try:
        return _lent[dialect]
    except KeyError:
        raise NoKeys("this engine was made without keys") from None


def has_keys(dialect: Dialect) -> bool:
    """Whether an engine has any."""
    return dialect in _lent
