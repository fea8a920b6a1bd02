"""French sentences about a request, for the pages of volunteers, prescribers and the mairie. Single words: `labels`."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from dispatch.bricoleurs import NotDone
from dispatch.mairie import Unmet
from dispatch.states import CrisisKind, StopBy, StuckReason, Suspension
from sms.replies import Meaning
from sms.when import spoken_deadline, spoken_window

STUCK: dict[StuckReason, str] = {
    StuckReason.TO_LOCATE: "L’adresse n’a pas été trouvée : indiquez où elle se trouve.",
    StuckReason.OUT_OF_SECTOR: "L’adresse est loin de tous les secteurs : vérifiez-la, ou cherchez une autre aide.",
    StuckReason.NO_REFERENT: "Aucun référent n’est disponible : relancez plus tard, ou appelez-en un vous-même.",
    StuckReason.NOBODY_FREE: "Aucun voisin n’a pu dire oui : relancez, ou cherchez une autre aide.",
    StuckReason.UNVERIFIED: "Le voisin dit que c’est fait, mais personne n’a encore vérifié : appelez la personne.",
    StuckReason.REFERENT_ASKS: "Un référent demande que la mairie décide de la suite.",
    StuckReason.TAKEN_BACK: "Un agent a repris la demande : la suite est entre vos mains.",
}

NOT_DONE: dict[NotDone, str] = {
    NotDone.ABSENT: "La personne était absente",
    NotDone.TOO_HARD: "C’est trop difficile pour moi",
    NotDone.MISSING_PART: "Il manque une pièce ou un outil",
    NotDone.REFUSED: "La personne n’a pas souhaité d’aide",
    NotDone.OTHER: "Autre raison",
}

# The same reasons inside a sentence told to others: "Paul n’a pas pu le faire : …".
NOT_DONE_TOLD: dict[NotDone, str] = {
    NotDone.ABSENT: "la personne était absente",
    NotDone.TOO_HARD: "c’est trop difficile",
    NotDone.MISSING_PART: "il manque une pièce ou un outil",
    NotDone.REFUSED: "la personne n’a pas souhaité d’aide",
    NotDone.OTHER: "pour une autre raison",
}

UNMET: dict[Unmet, str] = {
    Unmet.NOBODY_FREE: "Personne n’était disponible",
    Unmet.TOO_FAR: "C’était trop loin",
    Unmet.NOT_FOR_NEIGHBOURS: "Ce n’est pas un travail pour des voisins",
    Unmet.PERSON_UNREACHABLE: "La personne est restée injoignable",
    Unmet.OTHER: "Autre raison",
}

# Why a request or a person waits, inside a sentence: a closed list, so that nothing about health is written.
SUSPENSION: dict[Suspension, str] = {
    Suspension.AWAY: "la personne est absente",
    Suspension.ASKED: "la personne préfère attendre",
    Suspension.PART_ORDERED: "une pièce est commandée",
    Suspension.WEATHER: "le temps ne s’y prête pas",
    Suspension.OTHER: "autre raison",
}

CRISIS: dict[CrisisKind, str] = {
    CrisisKind.HEAT: "Canicule",
    CrisisKind.COLD: "Grand froid",
    CrisisKind.SNOW: "Neige ou verglas",
    CrisisKind.FLOOD: "Inondation",
    CrisisKind.OTHER: "Autre",
}

# What may be amended of a request: "Camille a modifié la demande : …".
FIELDS: dict[str, str] = {
    "windows": "quand passer",
    "urgency": "l’urgence",
    "first_name": "le prénom",
    "phone": "le téléphone",
    "access_notes": "comment trouver la porte",
}

# What a volunteer's text meant, as the agent who read it says.
MEANT: dict[str, str] = {
    Meaning.YES: "c’est oui",
    Meaning.NO: "c’est non",
    Meaning.DONE: "c’est fait",
    Meaning.STOP: "plus de messages",
}

# How a volunteer said that they want no more messages.
STOPPED_BY: dict[StopBy | None, str] = {
    None: "",
    StopBy.REPLY: "par SMS",
    StopBy.LINK: "sur la page d’un SMS",
    StopBy.CALL: "par une touche, dans un appel",
    StopBy.CARRIER: "auprès de son opérateur",
    StopBy.MAIRIE: "auprès de la mairie",
}

# What a text was about, by the function of `sms.texts` that worded it: "Message pour …".
MESSAGES: dict[str, str] = {
    "referent_asked": "demander de suivre une demande",
    "referent_reminded": "rappeler qu’une demande attend un référent",
    "referent_to_search": "rappeler de choisir un voisin",
    "referent_accepted_by_neighbour": "dire qu’un voisin a dit oui",
    "referent_nobody_free": "dire qu’aucun voisin n’est disponible",
    "referent_one_missing": "dire qu’il manque encore un voisin",
    "referent_place_given_back": "dire que le voisin prévu ne peut plus venir",
    "referent_not_done": "dire que ce n’est pas fait",
    "referent_to_verify": "demander d’appeler la personne",
    "referent_verify_reminded": "rappeler d’appeler la personne",
    "referent_news_asked": "dire que qui a signalé la demande attend des nouvelles",
    "referent_replaced": "dire que quelqu’un d’autre suit la demande",
    "bricoleur_asked": "demander un coup de main",
    "bricoleur_confirmed": "confirmer la visite, avec l’adresse",
    "bricoleur_stood_down": "dire que quelqu’un d’autre a pu venir",
    "bricoleur_is_it_done": "demander si c’est fait",
    "bricoleur_thanked": "remercier : la personne confirme que c’est fait",
    "bricoleur_partner_missing": "dire que l’autre voisin ne vient plus, et d’attendre",
    "bricoleur_partner_found": "dire qu’ils sont deux de nouveau",
    "bricoleur_released": "dire que d’autres voisins sont sollicités",
    "volunteer_cancelled": "dire que ce n’est plus nécessaire",
    "volunteer_postponed": "dire que la demande est remise à plus tard",
    "volunteer_request_changed": "dire que la demande a changé",
    "prescriber_outcome": "dire à qui l’a signalée comment la demande a fini",
    "mairie_news_asked": "dire à la mairie que des nouvelles sont attendues",
    "mairie_alert": "prévenir la mairie qu’une demande attend sa décision",
    "mairie_backup_old": "dire à la mairie qu’il n’y a pas de sauvegarde récente",
    "referent_digest": "dire le matin ce qui attend",
    "mairie_digest": "dire le matin à la mairie ce qui attend",
    "number_code": "vérifier son numéro",
    "number_links": "donner à son nouveau numéro les liens de ce qui est en cours",
    "spoken_number_check": "vérifier son numéro par un appel",
    "own_page": "donner le lien vers sa page",
    "account_link": "inviter un agent à choisir son mot de passe",
    "trial_text": "essayer l’envoi des SMS",
    "charter_changed": "faire signer la nouvelle charte",
    "call_back": "donner les détails à qui nous a appelés",
}
OTHER_MESSAGE = "répondre à son SMS"


def deadline(at: datetime, now: datetime, timezone: str) -> str:
    """A deadline: "aujourd’hui avant 18h", "avant jeudi 14h30". `timezone` is the name of the commune's zone."""
    return typeset(spoken_deadline(at, now, timezone))


def window(start: datetime, end: datetime, timezone: str, *, month: bool = False) -> str:
    """A stretch of time: "jeudi 12 entre 9h et 12h"; with its month "jeudi 12 novembre entre 9h et 12h"."""
    return typeset(spoken_window(start, end, timezone, month=month))


def typeset(text: str) -> str:
    """What was worded for a text message, with the apostrophes of a page."""
    return text.replace("'", "’")


def of(name: str) -> str:
    """The name after "de": "d’Anne", "de Paul". An h is taken as mute: "d’Hélène"."""
    letters = unicodedata.normalize("NFD", name.casefold())
    silent = letters.startswith("y") and letters[1:2] not in "aeiou"
    return f"d’{name}" if letters[:1] in tuple("aeiouœh") or silent else f"de {name}"


def of_place(name: str) -> str:
    """A commune after "de": "d’Auch", "de La Rochelle", "du Mans", "des Lilas"."""
    article, _, rest = name.partition(" ")
    contracted = {"Le": "du", "Les": "des"}.get(article)
    return f"{contracted} {rest}" if contracted and rest else of(name)


def listed(words: Sequence[str]) -> str:
    """An enumeration: "Paul", "Paul et Léa", "Paul, Léa et Omar"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"


def uncapitalised(words: str) -> str:
    """A label inside a sentence."""
    return words[:1].lower() + words[1:]
