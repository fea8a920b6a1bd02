"""Pages for those who record a need: the form and what it asks meanwhile, what became of it, what can be changed."""

from voisinage.intake import again, amending, asking, follow, listing, lookup, new_request, preferences, slip
from voisinage.intake.blueprint import intake

__all__ = [
    "again", "amending", "asking", "follow", "intake", "listing", "lookup", "new_request", "preferences", "slip",
]  # fmt: skip
