"""How a volunteer moves and what they own, as written in a cell: "à vélo", "escabeau, voiture". Empty: not told."""

from dispatch.states import Travel
from dispatch.tools import TOOLS
from voisinage.volunteers.words import listed, plain

_WAYS = {"pied": Travel.FOOT, "marche": Travel.FOOT, "velo": Travel.BICYCLE, "voiture": Travel.CAR, "auto": Travel.CAR}
_BEFORE = ("a ", "en ", "un ", "une ")


def parse_travel(cell: str) -> Travel | None:
    """How they move, or None. Raises ValueError with a French sentence."""
    if not cell:
        return None
    way = _WAYS.get(_bare(cell))
    if way is None:
        raise ValueError(f"« {cell} » : écrivez à pied, à vélo ou en voiture")
    return way


def parse_tools(cell: str) -> list[str] | None:
    """The codes of what they own, or None. Raises ValueError with a French sentence."""
    if not cell:
        return None
    unknown = [word for word in listed(cell) if _bare(word) not in _TOOL_OF]
    if unknown:
        raise ValueError(f"« {', '.join(unknown)} » n'est pas dans la liste : {', '.join(TOOLS.values())}")
    return sorted({_TOOL_OF[_bare(word)] for word in listed(cell)})


def _bare(word: str) -> str:
    """The word without "à", "en", "un"."""
    bare = plain(word)
    return next((bare.removeprefix(before) for before in _BEFORE if bare.startswith(before)), bare)


_TOOL_OF = {_bare(word): code for code, label in TOOLS.items() for word in (code, label)}
