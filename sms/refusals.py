"""What goes wrong at a carrier, in French on which the mairie can act: for sends, calls and receipts alike."""

from sms.gateway import OPTED_OUT, SmsFailed

_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = 500
_SETTINGS_AT_FAULT = frozenset({301, 302, 303, 307, 308, 401, 402, 403, 404, 405, 407})
_SAID_BY_A_PROXY = frozenset({502, 504})  # what stands behind it may have taken the text

# The carrier's own fault, or that of our account there: another carrier may do better, and this one once it is mended.
_CARRIER_IS_AT_FAULT = {
    20003: "l'opérateur refuse notre compte : vérifiez l'adresse, l'identifiant et le mot de passe dans les réglages",
    20429: "l'opérateur est débordé : nous réessayons",
    21210: "le numéro des appels n'est pas à nous chez l'opérateur : vérifiez les réglages",
    21215: "l'opérateur n'est pas autorisé à appeler ce territoire : ouvrez-le dans les réglages de l'opérateur",
    21408: "l'opérateur n'est pas autorisé à écrire vers ce territoire : ouvrez-le dans les réglages de l'opérateur",
    21603: "l'expéditeur manque : complétez les réglages",
    21606: "l'expéditeur n'est pas accepté par l'opérateur : vérifiez les réglages",
    21608: "le compte d'essai n'écrit qu'aux numéros vérifiés : passez à un compte complet",
    21611: "la file d'envoi de l'opérateur est pleine : nous réessayons",
    30001: "la file d'envoi de l'opérateur est pleine : nous réessayons",
    30002: "l'opérateur a suspendu notre compte : contactez-le",
}
_PASSING = {
    30003: "ce téléphone est éteint ou hors réseau : nous réessayons, sinon appelez",
    30008: "l'opérateur ne dit pas pourquoi le texto n'est pas arrivé : nous réessayons, sinon appelez",
    30036: "le texto n'a pas pu arriver à temps : appelez",
}
_PERMANENT = {
    21211: "ce numéro est faux : corrigez-le",
    21214: "ce numéro ne peut pas être appelé : corrigez-le",
    21602: "le texto était vide : signalez-le à la personne qui tient le logiciel",
    21610: "cette personne a répondu STOP, elle ne veut plus de textos : appelez",
    21612: "l'opérateur ne peut pas joindre ce numéro depuis notre expéditeur : appelez",
    21614: "ce numéro n'est pas un mobile : appelez",
    21617: "le texto était trop long : signalez-le à la personne qui tient le logiciel",
    30004: "ce téléphone refuse nos textos : appelez",
    30005: "ce numéro n'existe plus : appelez",
    30006: "ce numéro est un fixe, ou son opérateur refuse les textos : appelez",
    30007: "l'opérateur a pris ce texto pour un indésirable : appelez, et prévenez la mairie",
}
# What carriers say in a word rather than in a number: whether trying again is useless, and the sentence.
_IN_A_WORD = {
    "undelivered": (False, "l'opérateur n'a pas pu remettre ce texto : nous réessayons, sinon appelez"),
    "expired": (False, "ce téléphone est resté éteint ou hors réseau : nous réessayons, sinon appelez"),
    "rejected": (True, "l'opérateur a refusé ce texto : appelez"),
    "canceled": (True, "l'envoi a été annulé chez l'opérateur : appelez"),
    "no-answer": (False, "personne n'a décroché : nous rappelons"),
    "busy": (False, "la ligne était occupée : nous rappelons"),
    "machine": (False, "un répondeur a pris l'appel : nous rappelons, sinon appelez"),
    "failed": (True, "l'appel n'a pas abouti, ce numéro ne sonne sans doute plus : vérifiez-le"),
}


def refusal(code: int, http_status: int = 0) -> SmsFailed:
    """Turn a carrier's error number (Twilio's list) into a failure the mairie can act upon.

    `http_status` decides for a number that is not in the table: 429, 5xx and whatever tells of a wrong account or
    address pass, the rest is for good. A fault in the settings counts as passing: the texts leave once it is mended.
    """
    if code in _CARRIER_IS_AT_FAULT:
        return SmsFailed(_CARRIER_IS_AT_FAULT[code], permanent=False, code=str(code), by_carrier=True)
    if code in _PASSING:
        return SmsFailed(_PASSING[code], permanent=False, code=str(code))
    if code in _PERMANENT:
        return SmsFailed(_PERMANENT[code], permanent=True, code=str(code))
    if http_status == _TOO_MANY_REQUESTS or http_status >= _SERVER_ERRORS:
        return overloaded(str(code), http_status)
    if http_status in _SETTINGS_AT_FAULT:
        return SmsFailed(_CARRIER_IS_AT_FAULT[20003], permanent=False, code=str(code), by_carrier=True)
    return SmsFailed(f"l'opérateur a refusé cet envoi (erreur {code}) : appelez", permanent=True, code=str(code))


def in_a_word(word: str) -> SmsFailed:
    """Turn what a carrier said in a word into a failure: "undelivered", "expired", "busy"... Raises KeyError."""
    permanent, reason = _IN_A_WORD[word]
    return SmsFailed(reason, permanent=permanent, code=word)


def opted_out() -> SmsFailed:
    """Give the failure of a text to somebody who told the carrier STOP."""
    return refusal(int(OPTED_OUT))


def overloaded(code: str, http_status: int) -> SmsFailed:
    """Give the failure of a carrier that says itself, by 429 or 5xx, that it cannot serve us now."""
    return SmsFailed(
        "l'opérateur est en panne ou débordé : nous réessayons",
        permanent=False,
        code=code,
        in_doubt=http_status in _SAID_BY_A_PROXY,
        by_carrier=True,
    )


def unreachable(*, in_doubt: bool) -> SmsFailed:
    """Give the failure of a carrier that does not answer; `in_doubt`: the text may have left all the same."""
    return SmsFailed(
        "l'opérateur ne répond pas : nous réessayons",
        permanent=False,
        code="network",
        in_doubt=in_doubt,
        by_carrier=True,
    )
