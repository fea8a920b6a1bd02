"""Why a message did not arrive, and what an agent of the mairie can do about it."""

from dispatch.journal import OutboxMessage
from dispatch.letters import UNPROVEN_CODE
from dispatch.outbox.caps import OF_THE_PERSON
from dispatch.states import MessageState
from voisinage.audit_words import TELL_KEEPER
from voisinage.wording import typeset

CALL = "Appelez cette personne."
_WRONG = "Appelez à un autre numéro si vous en avez un, et corrigez celui-ci sur sa fiche."
_LANDLINE = "Appelez, et notez sur sa fiche que cette personne préfère être appelée."
_LATER = "Appelez un peu plus tard : ce téléphone était éteint ou sans réseau."
_NOT_TAKEN = "Essayez vous-même à une autre heure."
_ACCOUNT = f"Appelez, et attendez-vous à d’autres échecs. {TELL_KEEPER}"
_STOPPED = "Ne la sollicitez plus, sauf si elle le redemande. Appelez seulement si elle est attendue quelque part."
_ENOUGH = "Appelez plutôt : cette personne a déjà reçu beaucoup de messages aujourd’hui."
_UNPROVEN = (
    "Appelez. Une fois son numéro vérifié, sur la page des numéros, les liens de ses visites partent tout seuls."
)
_TRIAL = f"Pendant un essai, il n’y a rien à faire. L’essai est fini ? {TELL_KEEPER}"

# By the codes of `sms.refusals`.
_ADVICE = {
    **dict.fromkeys(("21211", "21214", "30005", "failed"), _WRONG),
    **dict.fromkeys(("21614", "30006"), _LANDLINE),
    **dict.fromkeys(("30003", "30008", "30036", "expired", "undelivered"), _LATER),
    **dict.fromkeys(("no-answer", "busy", "machine"), _NOT_TAKEN),
    **dict.fromkeys(("20003", "21210", "21215", "21408", "21603", "21606", "21608", "30002", "30007"), _ACCOUNT),
    "21610": _STOPPED,
    OF_THE_PERSON: _ENOUGH,
    "trial": _TRIAL,
    UNPROVEN_CODE: _UNPROVEN,
}
_HINT = " : "  # what carriers' reasons say after it is for logs; the advice here says more


def cause(message: OutboxMessage) -> str:
    """Why, as the end of a sentence: "ce numéro n’existe plus"."""
    if message.error is None and message.state is MessageState.EXPIRED:
        return "le message n’a pas pu partir à temps"
    return plain_reason(message.error)


def plain_reason(error: str | None) -> str:
    """What a carrier said, without the advice that comes with it."""
    if error is None:
        return "l’opérateur n’a pas dit pourquoi"
    return typeset(error.partition(_HINT)[0])


def advice(message: OutboxMessage) -> str:
    """What to do, one or two sentences."""
    return _ADVICE.get(message.error_code or "", CALL)
