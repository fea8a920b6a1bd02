"""The French words of calls made by hand: why, what came of them, and their lines in a request's story."""

from dispatch.calling.whom import Outcome, Why
from dispatch.events import Event

# What to say or to ask, once the phone is answered.
WHY: dict[Why, str] = {
    Why.CHECK_DONE: "demander si c’est bien fait",
    Why.WHERE: "demander où se trouve l’adresse",
    Why.STILL_LOOKING: "dire que personne n’est encore trouvé, demander si l’aide est toujours attendue",
    Why.DECIDE: "a demandé l’aide de la mairie : décider ensemble de la suite",
    Why.TAKE_CHARGE: "n’a pas encore répondu : demander si c’est possible de suivre cette demande",
    Why.SEARCH: "demander où en est la recherche d’un voisin",
    Why.IS_IT_DONE: "demander si la visite a eu lieu et si c’est fait",
}

OUTCOMES: dict[Outcome, str] = {
    Outcome.REACHED: "Joint",
    Outcome.NO_ANSWER: "Pas de réponse",
    Outcome.CALL_BACK: "À rappeler",
    Outcome.DONE: "C’est fait",
    Outcome.NOT_DONE: "Ce n’est pas fait",
}

CALLS: dict[Event, str] = {
    Event.CALL_LISTED: "{who} a mis un appel à ce sujet sur la feuille du jour.",
    Event.CALL_MADE: "{who} a appelé {whom} : {outcome}.",
}
CALLED_PERSON = "{who} a appelé la personne : {outcome}."
