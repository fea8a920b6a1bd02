"""The mairie's pages: the first one, one request, what can be done with it, and texts that nobody received."""

from voisinage.board import actions, addresses, one_request, overview, tasks
from voisinage.board.blueprint import board

__all__ = ["actions", "addresses", "board", "one_request", "overview", "tasks"]
