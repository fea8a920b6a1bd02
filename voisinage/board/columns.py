"""The columns of the mairie's board: one for each thing that a request may wait for, and what is over."""

from enum import StrEnum

from sqlalchemy import ColumnElement

from dispatch.requests import Request
from dispatch.states import State


class Column(StrEnum):
    """A column, by the word that stands for it in the address of the page."""

    STUCK = "a-debloquer"
    OPEN = "a-prendre-en-charge"
    SEARCH = "on-cherche"
    PLANNED = "prevu"
    CHECK = "a-verifier"
    OVER = "termine"


# The states of all but the last: what is over is told by its end, which an index finds whatever the state.
STATE: dict[Column, State] = {
    Column.STUCK: State.STUCK,
    Column.OPEN: State.OPEN,
    Column.SEARCH: State.IN_CHARGE,
    Column.PLANNED: State.ASSIGNED,
    Column.CHECK: State.DONE,
}

TITLES: dict[Column, str] = {
    Column.STUCK: "À débloquer",
    Column.OPEN: "À prendre en charge",
    Column.SEARCH: "On cherche",
    Column.PLANNED: "Prévu",
    Column.CHECK: "À vérifier",
    Column.OVER: "Terminé",
}

SAID: dict[Column, str] = {
    Column.STUCK: "À vous de décider.",
    Column.OPEN: "Un référent est sollicité.",
    Column.SEARCH: "Un référent cherche un voisin.",
    Column.PLANNED: "Un voisin a dit oui.",
    Column.CHECK: "C’est fait : reste à appeler la personne.",
    Column.OVER: "Depuis sept jours.",
}


def inside(column: Column) -> ColumnElement[bool]:
    """The condition on `Request` of one column, without its commune."""
    return Request.ended_at.is_not(None) if column is Column.OVER else Request.state == STATE[column]


def column_of(state: State) -> Column:
    """Where a request in this state stands."""
    return next((column for column, its in STATE.items() if its is state), Column.OVER)
