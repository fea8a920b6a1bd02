"""What became of the code of somebody whose number is not confirmed, in one or two French sentences."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from dispatch.journal import OutboxMessage
from dispatch.numbers.codes import VALID_FOR, Sending, channel_of
from dispatch.numbers.confirmation import MOST_TRIES
from dispatch.states import Channel, MessageState
from voisinage.board.number_queries import Unverified
from voisinage.formats import moment

AT_ONCE = timedelta(minutes=5)

SENT = {
    Sending.TEXT: "Le code part par SMS.",
    Sending.CALL: "Nous appelons cette personne : il lui suffira de taper 1.",
    Sending.BY_HAND: "C’est un fixe, et nous ne pouvons pas l’appeler : téléphonez à cette personne.",
    Sending.NOT_NEEDED: "Ce n’est plus nécessaire : la situation a changé entre-temps.",
    Sending.JUST_SENT: "Un code vient de partir : laissez-lui une minute.",
    Sending.TOO_MANY: "Trois codes sont déjà partis en un jour : téléphonez plutôt à cette personne.",
}

_TEXT = {
    MessageState.LEASED: "Le code est en train de partir.",
    MessageState.SENT: "Code parti {sent}. L’opérateur n’a pas encore dit s’il est arrivé.",
    MessageState.DELIVERED: "Code arrivé sur son téléphone, parti {sent}.",
    MessageState.FAILED: "Le code n’a pas pu arriver : téléphonez à cette personne.",
    MessageState.EXPIRED: "Le code n’a pas pu partir à temps : renvoyez-le.",
}
_CALL = {
    MessageState.LEASED: "L’appel est en train de partir.",
    MessageState.SENT: "Appel passé {sent}.",
    MessageState.DELIVERED: "Appel passé {sent} : quelqu’un a décroché, sans taper 1.",
    MessageState.FAILED: "L’appel n’a pas abouti : téléphonez à cette personne.",
    MessageState.EXPIRED: "L’appel n’a pas pu partir à temps : recommencez.",
}


def told(one: Unverified, *, now: datetime, can_call: bool) -> str:
    """Where it stands with this number."""
    return " ".join(_sentences(one, now, can_call=can_call))


def _sentences(one: Unverified, now: datetime, *, can_call: bool) -> Iterator[str]:
    if one.message is None:
        by_hand = channel_of(one.volunteer, can_call=can_call) is None
        yield "Téléphone fixe : appelez cette personne pour vérifier." if by_hand else "Aucun code envoyé."
        return
    yield _sent(one.message, now)
    if one.code and one.code.tries >= MOST_TRIES:
        yield "Trop de codes faux : renvoyez-en un."
    elif one.code and one.code.sent_at + VALID_FOR < now:
        yield "Il n’est plus valable : renvoyez-en un."


def _sent(message: OutboxMessage, now: datetime) -> str:
    called = message.channel is Channel.VOICE
    if message.state is MessageState.QUEUED:
        what = "L’appel" if called else "Le code"
        return f"{what} part {moment(message.due_at)}." if message.due_at > now + AT_ONCE else f"{what} va partir."
    words = (_CALL if called else _TEXT)[message.state]
    return words.format(sent=moment(message.sent_at or message.created_at))
