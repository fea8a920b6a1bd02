"""Small figures that leave the mairie: hidden, with enough beside them that no subtraction brings them back.

No text sets the number for a commune. INSEE withholds fiscal figures on fewer than 11 persons; we hide what is on fewer
than INSIDE in files that go from hand to hand, fewer than PUBLIC in what anybody may read. Nought is no secret. Pure.
"""

from collections.abc import Sequence

INSIDE, PUBLIC = 5, 11
HIDDEN = "masqué"


def is_small(value: float, least: int) -> bool:
    """Whether a count is on so few that it points at somebody."""
    return 0 < value < least


def hidden_rows(columns: Sequence[Sequence[int]], least: int) -> frozenset[int] | None:
    """The rows to hide of a table whose columns each add up to a sum that may be known from elsewhere.

    The same rows are hidden in every column. Of what is hidden in a column, no cell may follow from its sum: there are
    two at least, and any of them could be `least` or more. None: that cannot be had, the table must not leave at all.
    """
    rows = range(len(columns[0]) if columns else 0)
    hidden = {row for row in rows if any(is_small(column[row], least) for column in columns)}
    while hidden and not all(_is_safe(column, hidden, least) for column in columns):
        shown = [row for row in rows if row not in hidden and any(column[row] for column in columns)]
        if not shown:
            return None
        hidden.add(min(shown, key=lambda row: (sum(column[row] for column in columns), row)))
    return frozenset(hidden)


def hidden_steps(reached: Sequence[int], least: int) -> frozenset[int]:
    """The steps to hide of a way on which people are lost: few came so far, or few were lost since a step shown."""
    hidden, before = set[int](), None
    for step, many in enumerate(reached):
        if is_small(many, least) or (before is not None and is_small(before - many, least)):
            hidden.add(step)
        else:
            before = many
    return frozenset(hidden)


def _is_safe(column: Sequence[int], hidden: set[int], least: int) -> bool:
    """Whether somebody who knows the sum of what is hidden learns of none of it that it is small.

    They may know besides that each of them is one at least: a service that nobody asked for has no row.
    """
    held = [column[row] for row in hidden if column[row]]
    return not held or (len(hidden) > 1 and sum(held) - (len(held) - 1) >= least)
