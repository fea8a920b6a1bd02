"""The rooms of the mairie, side by side on top of all its pages, and in which of them a page stands."""

from typing import NamedTuple


class Room(NamedTuple):
    """`here`: "page" for the room itself, "true" in a page further in, empty elsewhere: what `aria-current` says."""

    name: str
    path: str
    here: str


# The room's own page first, then where its other pages begin; the longest that fits decides.
_ROOMS: dict[str, tuple[str, ...]] = {
    "Ce qui vous attend": ("/mairie/",),
    "Demandes": ("/mairie/demandes",),
    "À appeler": ("/mairie/appels",),
    "Bénévoles": ("/mairie/benevoles", "/mairie/numeros", "/mairie/permanences"),
    "Recruter": (
        "/mairie/recrutement", "/mairie/benevoles/importer", "/mairie/affiche", "/mairie/charte", "/mairie/et-si",
    ),
    "Carte": ("/mairie/carte",),
    "Chiffres": ("/mairie/chiffres",),
    "Réglages": ("/mairie/reglages", "/mairie/regles", "/mairie/textos"),
}  # fmt: skip


def rooms(path: str) -> list[Room]:
    """All rooms, as seen from the page at `path`."""
    fits = [(len(start), name) for name, starts in _ROOMS.items() for start in starts if path.startswith(start)]
    present = max(fits)[1] if fits else ""
    here = {present: "true"}
    return [Room(name, own, "page" if path == own else here.get(name, "")) for name, (own, *_) in _ROOMS.items()]
