"""What of its rules a mairie can type on a page: a declared list, so that one more rule is one more line."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from operator import attrgetter

from dispatch.policy import NextReferent
from dispatch.rules import Rules
from dispatch.states import Urgency

DELAYS: dict[str, str] = {
    "referent_answer": "Un référent sollicité a pour répondre",
    "referent_search": "Un référent qui suit une demande a pour solliciter quelqu’un",
    "wave": "Des voisins sollicités ensemble ont pour répondre",
    "report": "Après la visite, on attend des nouvelles pendant",
    "verify": "Le référent a pour appeler la personne et vérifier",
    "mairie": "Une demande qui attend la mairie lui est rappelée tous les",
}
LIMITS: dict[str, str] = {
    "mairie_told": "Personne n’est trouvé : la mairie est prévenue après",
    "hard_stop": "Personne n’est trouvé : tout s’arrête et c’est à la mairie après",
}
COUNTS: dict[str, str] = {
    "reminders": "Nombre de rappels avant de passer au suivant",
    "mairie_reminders": "Nombre de rappels à la mairie",
}
NEXT: dict[NextReferent, str] = {
    NextReferent.SECTOR: "un autre référent du secteur, puis la mairie",
    NextReferent.ANY: "un autre référent, ceux du secteur d’abord",
    NextReferent.MAIRIE: "la mairie, tout de suite",
}
NEVER = "jamais"


@dataclass(frozen=True)
class Number:
    """One number of the rules: its place in `Rules` (dots go inwards), its words, what it may be."""

    path: str
    label: str
    least: float
    most: float
    hint: str = ""

    @property
    def name(self) -> str:
        """The name of its field on the page."""
        return self.path.replace(".", "-")


_NUMBERS = (
    Number("wave_size", "Voisins sollicités ensemble, au moins", 1, 10),
    Number("wave_most", "Voisins sollicités ensemble, au plus", 1, 50),
    Number("max_waves", "Tours de sollicitations", 1, 20),
    Number(
        "wave_target", "Chance de trouver quelqu’un que les tours doivent atteindre", 0.5, 0.99, "0,9 : neuf sur dix."
    ),
    Number("urgent_waves", "Tours sur lesquels compte une demande qui ne peut pas attendre", 1, 10),
    Number("ring_m", "Le premier tour cherche d’abord à (mètres)", 100, 20_000),
    Number("ring_growth", "Chaque tour cherche plus loin, de tant de fois", 1.1, 5, "2 : deux fois plus loin."),
    Number(
        "stretch",
        "Faute de voisin plus proche, le rayon de qui ne vient pas à pied, multiplié par",
        1,
        2,
        "1 : jamais au-delà de ce qu’ils ont dit.",
    ),
    Number("asks_per_day", "Sollicitations d’un même voisin par jour, au plus", 1, 10),
    Number("asks_per_week", "Sollicitations d’un même voisin en sept jours, au plus", 1, 20),
    Number("cooldown_days", "Jours de repos d’un voisin après une visite", 0, 60),
    Number("visits_in_hand", "Visites en cours d’un même voisin, au plus", 1, 10),
    Number("referent_load", "Demandes en cours d’un référent, avant d’en solliciter d’autres", 1, 50),
    Number("detour", "Allongement des trajets par rapport au vol d’oiseau", 1, 3, "1,3 : un tiers de plus."),
    Number("crisis_delays", "Pendant une crise, délais en % des délais habituels", 10, 100),
    Number("crisis_reach", "Pendant une crise, distances en % des distances habituelles", 100, 300),
)
# By the fields of `Rules.weights`: points in the choice of whom to ask first, see `matching.score`.
WEIGHTS: dict[str, str] = {
    "distance": "Points retirés par 500 m de distance",
    "wait": "Points retirés par jour d’attente jusqu’à la visite",
    "rest": "Points donnés à qui n’a pas été sollicité depuis longtemps, au plus",
    "rest_days": "Jours sans sollicitation après lesquels ils sont tous donnés",
    "recent": "Points retirés par sollicitation des 30 derniers jours",
    "this_week": "Points retirés en plus par sollicitation des sept derniers jours",
    "in_hand": "Points retirés par visite déjà prévue",
    "known": "Points donnés à qui a déjà aidé la personne",
    "answers": "Points pour qui dit plus souvent oui que les autres, quand il répond",
    "newcomer": "Points donnés à qui n’a jamais été sollicité",
    "chance": "Points tirés au sort entre voisins égaux, au plus",
}
LASTING = frozenset({"rest_days"})  # days among the points: one at least
# By the fields of `Rules`: nobody is written to outside these hours, but for what cannot wait.
WAKING: dict[str, str] = {"quiet_until": "On n’écrit à personne avant", "quiet_from": "ni après"}
# By the fields of `Rules` that hold or do not.
SWITCHES: dict[str, str] = {
    "first_visit_pair": "La première visite chez une personne se fait à deux",
    "meet_first": "Qui s’inscrit de soi-même n’est sollicité qu’après une rencontre",
}
YES, NO = "oui", "non"


def numbers() -> list[Number]:
    """Those that the rules of this version of the program have."""
    known = {one.name for one in fields(Rules)}
    weights = [Number(f"weights.{name}", label, name in LASTING, 500) for name, label in WEIGHTS.items()]
    return [one for one in (*_NUMBERS, *weights) if one.path.partition(".")[0] in known]


def value_of(rules: Rules, number: Number) -> float:
    """What it is in these rules."""
    value: float = attrgetter(number.path)(rules)
    return value


def urgencies() -> Sequence[Urgency]:
    """In the order of the page."""
    return tuple(Urgency)


def day_of(rules: Rules, urgency: Urgency) -> timedelta:
    """What "un jour" counts: the waking hours of a working day, or all 24 for what cannot wait."""
    if urgency is Urgency.IMMEDIATE:
        return timedelta(hours=24)
    wakes, sleeps = (timedelta(hours=at.hour, minutes=at.minute) for at in (rules.quiet_until, rules.quiet_from))
    return sleeps - wakes if wakes < sleeps else timedelta(hours=24) - (wakes - sleeps)
