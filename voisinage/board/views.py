"""The mairie's pages: the first one, one request, what can be done with it, texts lost, sent and come in."""

from voisinage.board import actions, addresses, numbers, one_request, overview, replies, stopped, tasks, texts
from voisinage.board.blueprint import board

__all__ = [
    "actions",
    "addresses",
    "board",
    "numbers",
    "one_request",
    "overview",
    "replies",
    "stopped",
    "tasks",
    "texts",
]
