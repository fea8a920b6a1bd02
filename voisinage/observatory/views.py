"""The mairie's figures and its map."""

from voisinage.observatory import figures_page, lists, map_files, map_page
from voisinage.observatory.blueprint import observatory

__all__ = ["figures_page", "lists", "map_files", "map_page", "observatory"]
