"""What a carrier's error number means in French, and whether trying again may help: for sends and receipts alike."""

from sms.gateway import SmsFailed

_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = 500

_PASSING = {
    20003: "l'opérateur refuse notre compte : vérifiez l'identifiant et le jeton dans les réglages",
    20429: "l'opérateur est débordé : nous réessayons",
    21408: "l'opérateur n'est pas autorisé à écrire vers ce territoire : ouvrez-le dans les réglages de l'opérateur",
    21603: "l'expéditeur manque : complétez les réglages",
    21606: "l'expéditeur n'est pas accepté par l'opérateur : vérifiez les réglages",
    21608: "le compte d'essai n'écrit qu'aux numéros vérifiés : passez à un compte complet",
    21611: "la file d'envoi de l'opérateur est pleine : nous réessayons",
    30001: "la file d'envoi de l'opérateur est pleine : nous réessayons",
    30002: "l'opérateur a suspendu notre compte : contactez-le",
    30003: "ce téléphone est éteint ou hors réseau : nous réessayons, sinon appelez",
    30008: "l'opérateur ne dit pas pourquoi le texto n'est pas arrivé : nous réessayons, sinon appelez",
}
_PERMANENT = {
    21211: "ce numéro est faux : corrigez-le",
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


def refusal(code: int, http_status: int = 0) -> SmsFailed:
    """Turn a carrier's error number (Twilio's list) into a failure the mairie can act upon.

    `http_status` decides for a number that is not in the table: 429 and 5xx pass, the rest is for good. A fault in the
    settings counts as passing: the texts leave once it is mended.
    """
    if code in _PASSING:
        return SmsFailed(_PASSING[code], permanent=False, code=str(code))
    if code in _PERMANENT:
        return SmsFailed(_PERMANENT[code], permanent=True, code=str(code))
    if http_status == _TOO_MANY_REQUESTS or http_status >= _SERVER_ERRORS:
        return SmsFailed("l'opérateur est en panne ou débordé : nous réessayons", permanent=False, code=str(code))
    return SmsFailed(f"l'opérateur a refusé ce texto (erreur {code}) : appelez", permanent=True, code=str(code))


def unreachable() -> SmsFailed:
    """Give the failure of a carrier that does not answer. The text may have left all the same."""
    return SmsFailed("l'opérateur ne répond pas : nous réessayons", permanent=False, code="network")
