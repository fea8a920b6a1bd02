"""The numbers of the rules under headings, each with what it is for: for an agent who tunes them without any help."""

from collections.abc import Sequence
from dataclasses import dataclass

from voisinage.board.rules_fields import Number, numbers

WEIGHT = "weights."


@dataclass(frozen=True)
class Group:
    """What belongs together. `about` says when one would touch it."""

    title: str
    about: str
    paths: tuple[str, ...]

    @property
    def weighs(self) -> bool:
        """Whether these are the points of whom to ask first."""
        return all(path.startswith(WEIGHT) for path in self.paths)

    @property
    def numbers(self) -> Sequence[Number]:
        """Its fields, in this order."""
        known = {one.path: one for one in numbers()}
        return [known[path] for path in self.paths if path in known]


GROUPS = (
    Group(
        "Combien de voisins sont sollicités à la fois",
        "On sollicite par tours, les mieux placés d’abord. Solliciter plus de monde trouve plus vite, et dérange pour "
        "rien ceux qui arrivent trop tard. D’origine, Voisinage en sollicite juste assez.",
        ("wave_target", "wave_size", "wave_most", "max_waves", "urgent_waves"),
    ),
    Group(
        "Jusqu’où on cherche",
        "Chaque voisin a dit jusqu’où il vient. Ici, on dit de quelle distance part la recherche, et de combien elle "
        "s’élargit à chaque tour. À changer si la commune est très étendue, ou très dense.",
        ("ring_m", "ring_growth", "stretch", "detour"),
    ),
    Group(
        "Ménager ceux qui aident",
        "Au-delà de ces limites, on demande à quelqu’un d’autre. Chacun peut vouloir moins, jamais plus. À baisser si "
        "des bénévoles se disent fatigués.",
        ("asks_per_day", "asks_per_week", "cooldown_days", "visits_in_hand", "referent_load"),
    ),
    Group(
        "Pendant une crise",
        "Quand vous activez le mode crise (canicule, neige), les délais deviennent plus courts et la recherche plus "
        "large. 100 : rien ne change.",
        ("crisis_delays", "crisis_reach"),
    ),
    Group(
        "Qui est sollicité d’abord",
        "Chaque voisin possible reçoit des points, et ceux qui en ont le plus sont sollicités en premier. Plus un "
        "nombre est grand, plus ce point compte ; 0 : il ne compte pas. La page de chaque demande montre les points "
        "de chacun.",
        tuple(one.path for one in numbers() if one.path.startswith(WEIGHT)),
    ),
)
