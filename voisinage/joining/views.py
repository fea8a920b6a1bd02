"""The public pages: signing up, one's own page, the charter, the check of a badge."""

from voisinage.joining import badge_page, charter_page, lookup, own_actions, own_page, sign_up
from voisinage.joining.blueprint import joining

__all__ = ["badge_page", "charter_page", "joining", "lookup", "own_actions", "own_page", "sign_up"]
