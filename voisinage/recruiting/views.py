"""The mairie's pages on its volunteers' life."""

from voisinage.recruiting import (
    badges,
    charter,
    doubles,
    file_page,
    funnel_page,
    home,
    list_import,
    poster,
    too_heavy,
)
from voisinage.recruiting.blueprint import recruiting

__all__ = [
    "badges",
    "charter",
    "doubles",
    "file_page",
    "funnel_page",
    "home",
    "list_import",
    "poster",
    "recruiting",
    "too_heavy",
]
