"""What a volunteer hears in a call. Nothing personal before a key has been pressed: a machine may have picked up."""

from dataclasses import dataclass
from datetime import datetime

from sms.aloud import digits_aloud, hours_aloud, phone_aloud
from sms.texts.frame import Frame, Need, VisitTimes, about
from sms.when import spoken_deadline, spoken_window

# The keys, said after a question and again after the details.
YES_NO = "Tapez 1 pour accepter, 2 pour refuser, 3 pour réécouter, 9 pour ne plus être sollicité."
DONE_OR_NOT = "Tapez 1 si c'est fait, 2 si ce n'est pas fait, 3 pour entendre l'adresse et le code."
DONE_OR_UNABLE = "Tapez 3 pour entendre l'adresse et le code, 1 si c'est déjà fait, 2 si vous ne pouvez plus venir."
CONFIRMED_OR_NOT = "Après lui avoir parlé : tapez 1 si elle confirme, 2 si ce n'est pas fait."
THEIR_NUMBER = "Tapez 3 pour entendre le numéro de la personne."
SEARCH_OR_MAIRIE = (
    "Tapez 1 pour que nous demandions aux voisins, 2 pour passer le relais à la mairie, 3 pour les détails."
)
MAIRIE = "Tapez 2 pour passer le relais à la mairie, 3 pour les détails."
DETAILS = "Tapez 3 pour les détails."
DONE_AFTER_ALL = "Si c'est déjà fait, tapez 1."
ONE_MISSING = "Nous cherchons encore un deuxième voisin, merci de ne pas y aller avant."
NOBODY = "Aucun voisin n'est disponible pour le moment."


@dataclass(frozen=True)
class Door:
    """What a neighbour who said yes is told: whom, where, what to say at the door. `companion`: who comes as well."""

    first_name: str
    address: str
    access: str
    code: str
    companion: str | None


@dataclass(frozen=True)
class Contact:
    """Somebody to phone."""

    first_name: str
    phone: str  # E.164


def referent_asked(frame: Frame, need: Need, *, answer_by: datetime, now: datetime) -> str:
    """Ask a referent to take charge. `answer_by` past: a late yes is welcome, and no deadline is named."""
    question = f"Pouvez-vous suivre cette demande ? {_deadline(frame, answer_by, now)}"
    return f"{_opening(frame, need)} {question}{YES_NO}"


def bricoleur_asked(frame: Frame, need: Need, *, answer_by: datetime, now: datetime, visit: VisitTimes) -> str:
    """Ask a neighbour for a hand, with the visit's time where one is known."""
    when = visit_aloud(frame, visit)
    question = f"{when}Pouvez-vous aider ? {_deadline(frame, answer_by, now)}"
    return f"{_opening(frame, need)} {question}{YES_NO}"


def is_it_done(frame: Frame, need: Need) -> str:
    """Ask a neighbour who was expected whether it is done."""
    return f"{_opening(frame, need)} Est-ce fait ? {DONE_OR_NOT}"


def expected(frame: Frame, need: Need, *, visit: VisitTimes, alone: bool = False) -> str:
    """Tell a neighbour that they are expected; the address comes after a key. `alone`: of two, one is still missing."""
    wait = f"{ONE_MISSING} " if alone else ""
    return f"{_opening(frame, need)} On compte sur vous. {visit_aloud(frame, visit)}{wait}{DONE_OR_UNABLE}"


def given_up(frame: Frame, need: Need) -> str:
    """Tell a neighbour without news that somebody else is asked, without reproach."""
    news = "Sans nouvelles, nous demandons à un autre voisin. Aucun souci, cela arrive."
    return f"{_opening(frame, need)} {news} {DONE_AFTER_ALL}"


def to_verify(frame: Frame, need: Need, *, reported: bool) -> str:
    """Ask a referent to phone the person. `reported`: the neighbour says that it is done."""
    news = "Le voisin dit que c'est fait." if reported else "La visite était prévue."
    back = "Vous pouvez raccrocher, lui parler, puis rappeler le numéro qui vous appelle."
    return f"{_opening(frame, need)} {news} Merci d'appeler la personne. {THEIR_NUMBER} {CONFIRMED_OR_NOT} {back}"


def to_search(frame: Frame, need: Need) -> str:
    """Remind a referent in charge that nobody is being asked."""
    news = "Vous suivez cette demande, aucun voisin n'est sollicité en ce moment."
    return f"{_opening(frame, need)} {news} {SEARCH_OR_MAIRIE}"


def nobody_free(frame: Frame, need: Need) -> str:
    """Tell a referent in charge that there is nobody left to ask."""
    return f"{_opening(frame, need)} Vous suivez cette demande. {NOBODY} {MAIRIE}"


def being_asked(frame: Frame, need: Need) -> str:
    """Tell a referent in charge that answers are awaited."""
    news = "Nous avons demandé à des voisins et nous attendons leur réponse. Vous n'avez rien à faire pour le moment."
    return f"{_opening(frame, need)} {news} {DETAILS}"


def somebody_comes(frame: Frame, need: Need, *, visit: VisitTimes) -> str:
    """Tell a referent that a neighbour said yes, and when they go."""
    news = f"Un voisin a dit oui. {visit_aloud(frame, visit)}Merci de prévenir la personne."
    return f"{_opening(frame, need)} {news} Tapez 3 pour entendre son numéro, le prénom du voisin et le code."


def mairie_decides(frame: Frame, need: Need) -> str:
    """Tell a referent in charge that it is the mairie's turn."""
    return f"{_opening(frame, need)} La mairie décide de la suite. Vous n'avez rien à faire pour le moment."


def well_reported(frame: Frame, need: Need) -> str:
    """Tell a neighbour who reported it done that it is noted."""
    return f"{_opening(frame, need)} C'est noté, c'est fait, un grand merci ! {farewell(frame)}"


def over(frame: Frame, need: Need, *, outcome: str) -> str:
    """Tell somebody what became of a request that needs them no more."""
    return f"{_opening(frame, need)} {outcome} Merci à vous. {farewell(frame)}"


def door(frame: Frame, place: Door, *, visit: VisitTimes, referent: Contact | None) -> str:
    """What a neighbour who said yes must know, told after a key."""
    access = f"Pour entrer : {place.access}. " if place.access else ""
    companion = f"{place.companion} vient aussi. " if place.companion else ""
    when = visit_aloud(frame, visit) or "L'heure est à convenir. "
    code = f"À la porte, dites que vous venez de la mairie, avec le code {digits_aloud(place.code)}. "
    whom = referent or Contact("la mairie", frame.callback)
    trouble = f"En cas de souci, appelez {whom.first_name} au {phone_aloud(whom.phone)}."
    return f"Vous allez chez {place.first_name}, {place.address}. {access}{when}{companion}{code}{trouble}"


def person(helped: Contact, *, address: str, windows: list[str]) -> str:
    """Whom a referent in charge phones and when they can be visited, told after a key."""
    hours = f"Elle peut recevoir {hours_aloud(', ou '.join(windows))}. " if windows else ""
    return f"La personne s'appelle {helped.first_name}, {address}. {hours}Son numéro : {phone_aloud(helped.phone)}."


def who_comes(frame: Frame, neighbour: Contact, *, visit: VisitTimes, code: str) -> str:
    """Who said yes, for the referent to tell the person, told after a key."""
    name = f"{neighbour.first_name} a dit oui. {visit_aloud(frame, visit)}"
    number = f"Son numéro : {phone_aloud(neighbour.phone)}."
    return f"{name}{number} Le code à la porte : {digits_aloud(code)}."


def visit_aloud(frame: Frame, visit: VisitTimes) -> str:
    """The visit's time as a sentence with its space; nothing while no time is agreed."""
    start, end = visit["visit_start"], visit["visit_end"]
    return f"Visite {hours_aloud(spoken_window(start, end, frame.timezone))}. " if start and end else ""


def farewell(frame: Frame) -> str:
    """The end of every call: whom to phone."""
    return f"Pour toute question, appelez la mairie au {phone_aloud(frame.callback)}. Au revoir."


def _opening(frame: Frame, need: Need) -> str:
    urgent = "C'est urgent. " if need.urgent else ""
    facts = about(need)
    return f"Bonjour, ici Voisinage {frame.commune}. {urgent}Il s'agit de : {facts['travail']}, {facts['quartier']}."


def _deadline(frame: Frame, answer_by: datetime, now: datetime) -> str:
    if answer_by <= now:
        return ""
    return f"Répondez {hours_aloud(spoken_deadline(answer_by, now, frame.timezone))}. "
