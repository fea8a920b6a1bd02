"""One sample of every text, for a mairie that wants to read them before the first is sent."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sms.replies import CODES
from sms.texts import ALL, Frame, Need, VisitTimes

TITLES: Mapping[str, str] = {
    "referent_asked": "Au référent : nouvelle demande",
    "referent_reminded": "Au référent : rappel, personne ne suit encore la demande",
    "referent_to_search": "Au référent qui suit la demande : rappel, aucun voisin n'est encore sollicité",
    "referent_accepted_by_neighbour": "Au référent : un voisin a dit oui",
    "referent_nobody_free": "Au référent : aucun voisin n'est disponible",
    "referent_one_missing": "Au référent : sur deux voisins attendus, il en manque encore un",
    "referent_place_given_back": "Au référent : le voisin prévu ne vient plus",
    "referent_not_done": "Au référent : le voisin signale que ce n'est pas fait",
    "referent_to_verify": "Au référent : le voisin dit que c'est fait, la personne est à appeler",
    "referent_verify_reminded": "Au référent : rappel, la personne est encore à appeler",
    "referent_news_asked": "Au référent qui suit la demande : qui l'a signalée aimerait des nouvelles",
    "referent_replaced": "Au référent : quelqu'un d'autre suit maintenant la demande",
    "bricoleur_asked": "Au bricoleur : demande d'un coup de main",
    "bricoleur_confirmed": "Au bricoleur qui a dit oui : il est attendu",
    "bricoleur_stood_down": "Au bricoleur sollicité : un autre voisin s'en occupe",
    "bricoleur_is_it_done": "Au bricoleur attendu, après la visite : est-ce fait ?",
    "bricoleur_partner_missing": "Au bricoleur attendu avec un autre, qui ne vient plus : attendre",
    "bricoleur_partner_found": "Au bricoleur qui attendait : ils sont deux de nouveau",
    "bricoleur_released": "Au bricoleur dont on est sans nouvelles : un autre voisin est sollicité",
    "bricoleur_thanked": "Au bricoleur : la personne confirme que c'est fait",
    "volunteer_cancelled": "Au référent ou au bricoleur : la demande n'a plus lieu d'être",
    "volunteer_postponed": "Au référent ou au bricoleur sollicité : la demande est remise à plus tard",
    "volunteer_request_changed": "Au référent qui suit la demande, ou au bricoleur attendu : elle a changé",
    "mairie_alert": "Au mobile d'astreinte de la mairie : une demande attend une décision",
    "mairie_news_asked": "Au mobile d'astreinte de la mairie : un prescripteur demande des nouvelles",
    "mairie_backup_old": "Au mobile d'astreinte de la mairie, le matin : il n'y a pas de sauvegarde récente",
    "referent_digest": "Au référent, le matin : ce qui l'attend",
    "mairie_digest": "Au mobile d'astreinte de la mairie, le matin : ce qui attend une décision",
    "prescriber_outcome": "Au prescripteur qui le souhaite : comment sa demande a fini",
    "number_code": "Au bénévole dont le numéro n'est pas encore vérifié : son code",
    "number_links": "Au bénévole dont le nouveau numéro vient d'être vérifié : les liens de ce qu'il a en cours",
    "reply_number_verified": "En réponse au code d'un bénévole",
    "own_page": "Au bénévole qui demande sa page : le lien, pour une heure",
    "charter_changed": "Au bénévole qui a signé l'ancienne charte : la nouvelle à signer",
    "account_link": "Au nouvel agent invité par la mairie : le lien pour choisir son mot de passe",
    "trial_text": "À l'agent qui essaie l'envoi, sur son propre mobile",
    "reply_taken_charge": "En réponse au OUI d'un référent",
    "reply_accepted": "En réponse au OUI d'un bricoleur",
    "reply_declined": "En réponse à un NON",
    "reply_too_late": "En réponse au OUI d'un voisin, quand un autre a été plus rapide",
    "reply_ended": "En réponse à un bénévole, quand la demande est terminée",
    "reply_hours_taken": "En réponse au OUI d'un voisin, quand ces heures-là sont déjà promises",
    "reply_mairie_acts": "En réponse à un bénévole, quand la mairie s'occupe elle-même de la demande",
    "reply_stopped": "En réponse à STOP",
    "reply_paused": "En réponse à PAUSE",
    "reply_resumed": "En réponse à REPRENDRE",
    "reply_which": "En réponse à un bénévole que plusieurs demandes attendent : de laquelle parle-t-il ?",
    "reply_unclear": "En réponse à ce qui n'a pas été compris",
    "reply_help": "En réponse à AIDE",
    "reply_nothing_open": "En réponse à un bénévole qu'aucune demande n'attend",
    "reply_done_noted": "En réponse au FAIT d'un bricoleur",
}  # of each text: who gets it, and when

_NOW = datetime(2026, 9, 2, 7, 0, tzinfo=UTC)  # a Wednesday in September: the longest words of the calendar

_ORDINARY = Frame(commune="Auch", callback="+33536490102", can_reply=True, timezone="Europe/Paris")
_ORDINARY_FACTS: Mapping[str, object] = {
    "need": Need("Changer une ampoule", "Centre ancien", urgent=False),
    "link": "https://voisinage.auch.fr/l/".ljust(50, "x"),
    "links": ["https://voisinage.auch.fr/l/".ljust(50, "x")] * 2,
    "answer_by": _NOW + timedelta(hours=3),
    "now": _NOW,
    "visit_start": _NOW + timedelta(days=1),
    "visit_end": _NOW + timedelta(days=1, hours=3),
    "ref": "K7QX",
    "job": "Changer une ampoule",
    "outcome": "c'est fait, et vérifié auprès de la personne",
    "code": "048217",
    "reason": "aucun référent disponible",
    "needs": [
        Need("Changer une ampoule", "Centre ancien", urgent=False, code="A"),
        Need("Porter un meuble", "Garros", urgent=False, code="B"),
    ],
    "word": "OUI",
    "until": _NOW.date(),
    "to_verify": 1,
    "to_search": 2,
    "stuck": 3,
    "days": 3,
}
_LONGEST = replace(_ORDINARY, commune="Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson")
_LONGEST_NEED = Need(
    "Resserrer un robinet de cuisine qui fuit", "Quartier de la Hourre et du Garros, secteur ouest", True, code="B"
)
_LONGEST_FACTS: Mapping[str, object] = {
    "need": _LONGEST_NEED,
    "link": "https://voisinage.saint-remy-en-bouzemont-saint-genest.fr/l/".ljust(75, "x"),
    "links": ["https://voisinage.saint-remy-en-bouzemont-saint-genest.fr/l/".ljust(75, "x")] * 2,
    "answer_by": _NOW + timedelta(days=28, minutes=30),
    "now": _NOW,
    "visit_start": _NOW + timedelta(days=14, minutes=30),
    "visit_end": _NOW + timedelta(days=21, minutes=45),
    "ref": "K7QX4M2P",
    "job": "Resserrer un robinet de cuisine qui fuit",
    "outcome": "c'est fait, et vérifié auprès de la personne",
    "code": "048217",
    "reason": "personne n'a pris cette demande en charge après deux rappels",
    "needs": [replace(_LONGEST_NEED, code=code) for code in CODES],
    "word": "FAIT",
    "until": _NOW.date() + timedelta(days=21),
    "to_verify": 128,
    "to_search": 128,
    "stuck": 128,
    "days": 128,
}


def samples(longest: bool) -> list[tuple[str, str]]:
    """Word every text once for a sender that can be answered and once for one that cannot: pairs of kind and text.

    `longest` takes the longest values a commune may have instead of ordinary ones.
    """
    return [
        (kind, sample(kind, replace(frame_of(longest), can_reply=can_reply), facts_of(longest)))
        for kind in ALL
        for can_reply in (True, False)
    ]


def sample(kind: str, frame: Frame, facts: Mapping[str, object]) -> str:
    """Word the text of this kind with what it wants of `facts`."""
    wording = ALL[kind]
    return wording(frame, **_wanted(wording, facts))


def frame_of(longest: bool) -> Frame:
    """An ordinary commune, or the one with the longest name in France."""
    return _LONGEST if longest else _ORDINARY


def facts_of(longest: bool) -> Mapping[str, object]:
    """Ordinary values for whatever a text may want to know, or the longest."""
    return _LONGEST_FACTS if longest else _ORDINARY_FACTS


def _wanted(wording: Callable[..., str], facts: Mapping[str, object]) -> dict[str, object]:
    parameters = inspect.signature(wording).parameters.values()
    needed = [parameter for parameter in parameters if parameter.default is parameter.empty]  # the rest is never given
    names = [parameter.name for parameter in needed if parameter.kind is parameter.KEYWORD_ONLY]
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        names += VisitTimes.__annotations__
    return {name: facts[name] for name in names}
