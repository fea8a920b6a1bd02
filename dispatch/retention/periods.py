"""How long each kind of data is kept, with the source of the rule. A commune may choose less, seldom more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_MONTH = timedelta(days=365.25 / 12)


class Kept(StrEnum):
    """What has a time limit of its own."""

    DETAILS = "details"
    TEXTS = "texts"
    HELPED = "helped"
    VOLUNTEERS = "volunteers"
    NEVER_SIGNED = "never_signed"


@dataclass(frozen=True)
class Limit:
    """One time limit in months, and the most it may be; the words are French, for the mairie and the register."""

    what: str
    since: str
    months: int
    most: int
    source: str


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
}  # fmt: skip


def before(kept: Kept, months: Mapping[Kept, int], now: datetime) -> datetime:
    """What is older than this instant is over; `months` holds what a commune chose, the rest is as above."""
    return now - months.get(kept, LIMITS[kept].months) * _MONTH
