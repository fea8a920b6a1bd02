"""The mairie's pages: the first one, one request and what can be done with it, texts lost, sent and come in, people."""

from voisinage.board import (
    actions,
    addresses,
    corrected_number,
    numbers,
    one_request,
    overview,
    own_settings,
    replies,
    rota,
    separations,
    stopped,
    tasks,
    texts,
    volunteer_absences,
    volunteer_week,
    volunteers,
)
from voisinage.board.blueprint import board

__all__ = [
    "actions",
    "addresses",
    "board",
    "corrected_number",
    "numbers",
    "one_request",
    "overview",
    "own_settings",
    "replies",
    "rota",
    "separations",
    "stopped",
    "tasks",
    "texts",
    "volunteer_absences",
    "volunteer_week",
    "volunteers",
]
