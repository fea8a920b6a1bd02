"""One sample of all that a voice reads in a call, for a mairie that wants to read it before the first one rings."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sms.preview import facts_of
from sms.texts import Frame, VisitTimes, number, spoken
from sms.texts.spoken import Contact, Door

SPOKEN: Mapping[Callable[..., str], str] = {
    spoken.referent_asked: "Au référent : nouvelle demande, ou rappel",
    spoken.to_search: "Au référent qui suit la demande : aucun voisin n'est sollicité",
    spoken.being_asked: "Au référent qui rappelle : des voisins sont sollicités",
    spoken.somebody_comes: "Au référent : un voisin a dit oui",
    spoken.who_comes: "Au référent, après une touche : qui vient, et quand",
    spoken.nobody_free: "Au référent : aucun voisin n'est disponible",
    spoken.mairie_decides: "Au référent qui rappelle : la mairie décide de la suite",
    spoken.to_verify: "Au référent : la personne est à appeler",
    spoken.person: "Au référent, après une touche : qui appeler",
    spoken.bricoleur_asked: "Au bricoleur : demande d'un coup de main",
    spoken.expected: "Au bricoleur qui a dit oui : il est attendu",
    spoken.door: "Au bricoleur qui a dit oui, après une touche : où aller",
    spoken.is_it_done: "Au bricoleur, après la visite : est-ce fait ?",
    spoken.well_reported: "Au bricoleur qui a dit que c'est fait",
    spoken.given_up: "Au bricoleur dont on est sans nouvelles : un autre voisin est sollicité",
    spoken.over: "À qui n'a plus rien à faire",
    number.spoken_number_check: "Au bénévole dont le numéro n'est pas encore vérifié",
    number.spoken_number_verified: "Au bénévole qui vient de confirmer son numéro",
}  # of each: who hears it, and when

_NEIGHBOUR = Contact("Paul", "+33639980012")
_PERSON = Contact("Odette", "+33639980034")


@dataclass(frozen=True)
class Heard:
    """Who hears it and when, and the words."""

    title: str
    words: str


def every_call(frame: Frame) -> list[Heard]:
    """Word all that is read aloud, in fictional circumstances."""
    ordinary: Mapping[str, Any] = facts_of(longest=False)
    facts: Mapping[str, Any] = {
        **ordinary,
        "frame": frame,
        "visit": VisitTimes(visit_start=ordinary["visit_start"], visit_end=ordinary["visit_end"]),
        "reported": True,
        "alone": False,
        "outcome": "Un autre voisin s'en occupe.",
        "place": Door(_PERSON.first_name, "12 rue des Lilas", "interphone Martin", "4821", companion=None),
        "referent": Contact("Anne", "+33639980056"),
        "helped": _PERSON,
        "neighbour": _NEIGHBOUR,
        "address": "12 rue des Lilas",
        "windows": ["jeudi 3 entre 9h et 12h"],
        "code": "4821",
    }
    return [Heard(title, _worded(wording, facts)) for wording, title in SPOKEN.items()]


def _worded(wording: Callable[..., str], facts: Mapping[str, Any]) -> str:
    parameters = inspect.signature(wording).parameters
    arguments = [facts[name] for name, one in parameters.items() if one.kind is not one.KEYWORD_ONLY]
    return wording(
        *arguments, **{name: facts[name] for name, one in parameters.items() if one.kind is one.KEYWORD_ONLY}
    )
