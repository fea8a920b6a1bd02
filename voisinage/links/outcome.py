"""What became of an ask, said kindly: nobody who opens an old link meets a closed door. No name, no reason given."""

from dispatch.chasing.waiting import is_suspended
from dispatch.requests import Ask
from dispatch.states import ENDED, AskState, Role, State
from voisinage.links.partings import Parting, Why

NOTHING_TO_DO = "Vous n’avez plus rien à faire."

_BY_REQUEST = {
    State.VERIFIED: "C’est fait, et vérifié auprès de la personne.",
    State.PASSED_ON: "Cette demande est maintenant entre les mains d’une association partenaire.",
    State.CANCELLED: "Finalement, cette aide n’est plus nécessaire.",
    State.UNMET: "Cette fois, nous n’avons pas trouvé de solution entre voisins.",
    State.STUCK: "La mairie s’occupe maintenant de cette demande.",
}

_BY_REFERENT = {
    AskState.RELEASED: "Vous ne suivez plus cette demande : elle est passée à quelqu’un d’autre.",
    AskState.DECLINED: "Vous avez répondu « pas cette fois » : quelqu’un d’autre suit la demande.",
}

_BY_BRICOLEUR = {
    AskState.RELEASED: "On ne vous attend plus pour cette demande : une autre solution se prépare.",
    AskState.LAPSED: "Faute de nouvelles, quelqu’un d’autre a pris le relais.",
    AskState.DECLINED: "Vous avez répondu que vous ne pouviez pas : quelqu’un d’autre a pu venir.",
}

_NOT_DONE = "Votre explication est bien arrivée à {follower}, qui prépare la suite."
_REOPENED = "Après un appel à la personne, ce n’est pas tout à fait fini : {follower} prépare la suite."
_BY_PARTING = {
    Why.GIVEN_BACK: "C’est noté, vous ne pouvez plus venir : une autre solution se prépare.",
    Why.NOT_DONE: _NOT_DONE,
    Why.DENIED: _REOPENED,
    Why.NEVER_REPORTED: _REOPENED,
}

_THANKS = {
    Why.GIVEN_BACK: "Merci de nous avoir prévenus",
    Why.NOT_DONE: "Merci pour votre visite",
    Why.DENIED: "Merci pour votre visite",
}


def outcome(ask: Ask, parting: Parting | None = None) -> str:
    """One or two sentences for an ask that is over. `parting`: why a yes was let go, where the journal knows."""
    return f"{_what_became(ask, parting)} {NOTHING_TO_DO}"


def thanks(ask: Ask, parting: Parting | None = None, *, just_answered: bool) -> str:
    """The title of the page: warmer for who helped. `just_answered`: they pressed a button, though too late."""
    if ask.state is AskState.ACCEPTED and ask.request.state is State.VERIFIED:
        return "Un grand merci pour votre aide !"
    if ask.role is Role.REFERENT and ask.state is AskState.RELEASED:
        return "Merci d’avoir suivi cette demande"
    if parting and parting.why in _THANKS:
        return _THANKS[parting.why]
    return "Merci d’avoir répondu" if just_answered or ask.state in _ANSWERS else "Merci d’être là"


_ANSWERS = frozenset({AskState.ACCEPTED, AskState.DECLINED, AskState.RELEASED})


def _what_became(ask: Ask, parting: Parting | None) -> str:
    state = ask.request.state
    if is_suspended(ask.request):
        return "Cette demande est remise à plus tard."
    if state in ENDED or (state is State.STUCK and ask.state is not AskState.RELEASED):
        return _BY_REQUEST[state]
    if ask.role is Role.REFERENT:
        return _BY_REFERENT.get(ask.state, "Quelqu’un d’autre suit maintenant cette demande.")
    if parting is None:
        return _BY_BRICOLEUR.get(ask.state, "Quelqu’un d’autre a pu venir.")
    return _BY_PARTING[parting.why].format(follower=_follower(state))


def _follower(state: State) -> str:
    return "la mairie" if state is State.STUCK else "votre référent"
