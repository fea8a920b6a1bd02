"""How long each kind of data is kept, with the source of the rule. A commune may choose less, seldom more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum


class Unit(Enum):
    """In what a time limit is counted."""

    MONTHS = timedelta(days=365.25 / 12)
    HOURS = timedelta(hours=1)

    @property
    def words(self) -> str:
        """As the mairie reads it after a number."""
        return {Unit.MONTHS: "mois", Unit.HOURS: "heures"}[self]


class Kept(StrEnum):
    """What has a time limit of its own."""

    DETAILS = "details"
    TEXTS = "texts"
    HELPED = "helped"
    VOLUNTEERS = "volunteers"
    NEVER_SIGNED = "never_signed"
    SHEETS = "sheets"
    LOOKS = "looks"
    SIGN_INS = "sign_ins"
    AGENTS = "agents"


@dataclass(frozen=True)
class Limit:
    """One time limit, and the most it may be; the words are French, for the mairie and the register."""

    what: str
    since: str
    length: int
    most: int
    source: str
    unit: Unit = Unit.MONTHS


_SOCIAL = (
    "Référentiel CNIL 2021-028 (suivi social et médico-social) et 2023-095 (durées) : deux ans après le dernier contact"
)
LIMITS: Mapping[Kept, Limit] = {
    Kept.DETAILS: Limit(
        "Accès au logement, code de mission, notes et raisons des choix d’une demande",
        "la fin de la demande",
        6,
        24,
        "RGPD, article 5.1 e : pas plus longtemps qu’il n’en faut ; au plus la durée du dossier",
    ),
    Kept.TEXTS: Limit(
        "Numéros des SMS, appels et courriels (leurs textes sont effacés dès l’envoi)",
        "l’envoi ou la réception",
        12,
        12,
        "Code des postes et des communications électroniques, article L34-2 : un an pour contester une facture",
    ),
    Kept.HELPED: Limit(
        "Prénom, téléphone et adresse d’une personne aidée", "la fin de sa dernière demande", 24, 24, _SOCIAL
    ),
    Kept.VOLUNTEERS: Limit(
        "Dossier d’un bénévole qui ne veut plus être sollicité", "son dernier message ou sa dernière mission", 24, 36,
        "Guide CNIL des durées pour les associations : trois ans au plus après le dernier contact",
    ),
    Kept.NEVER_SIGNED: Limit(
        "Dossier d’un inscrit qui n’a jamais signé la charte", "son inscription", 12, 24,
        "RGPD, article 5.1 e : une candidature sans suite ne se garde pas",
    ),
    Kept.SHEETS: Limit(
        "Nom, adresse et code sur la page du bricoleur", "sa réponse « c’est fait »", 24, 72,
        "RGPD, article 5.1 c : le temps de revenir chercher un outil oublié, puis seul le référent en a besoin",
        Unit.HOURS,
    ),
    Kept.LOOKS: Limit(
        "Qui a consulté quelle fiche", "la consultation", 12, 36,
        "Recommandation CNIL 2021-122 (journalisation) : de six mois à un an, trois ans au plus",
    ),
    Kept.SIGN_INS: Limit(
        "Connexions des agents : quand, avec quoi, sur quel appareil", "la connexion", 12, 12,
        "Recommandation CNIL 2021-122 (journalisation) : de six mois à un an",
    ),
    Kept.AGENTS: Limit(
        "Nom d’un agent dont le compte est retiré, auprès de ce qu’il a enregistré", "le retrait du compte", 24, 72,
        "RGPD, article 5.1 e : le temps des dossiers qu’il a suivis (CNIL 2021-028) ; au plus six ans, délai de"
        " prescription des délits (code de procédure pénale, article 8)",
    ),
}  # fmt: skip


def before(kept: Kept, lengths: Mapping[Kept, int], now: datetime) -> datetime:
    """What is older than this instant is over; `lengths` holds what a commune chose, the rest is as above."""
    limit = LIMITS[kept]
    return now - lengths.get(kept, limit.length) * limit.unit.value
