"""Pages for those who record a need: the form, what became of it, and what the form asks while it is filled in."""

from voisinage.intake import again, follow, lookup, new_request
from voisinage.intake.blueprint import intake

__all__ = ["again", "follow", "intake", "lookup", "new_request"]
