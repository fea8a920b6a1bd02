"""What may be noted in the name of somebody who was asked: the buttons of their own page, in words about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dispatch.asks import may_say_no, may_say_yes, open_asks
from dispatch.referents import CAN_BE_GIVEN_BACK
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Role, State
from voisinage.links.neighbour_sheet import may_report

TAKES_CHARGE, DONE, NOT_DONE = "prise-en-charge", "travail-fait", "travail-non-fait"


@dataclass(frozen=True)
class Saying:
    """One thing somebody may have said: the noun of their own page's button, in words about them."""

    noun: str
    words: str


def may_have_said(ask: Ask) -> list[Saying]:
    """What can be noted in somebody's name now; nothing where nothing of theirs is open any more."""
    sayings = _of_referent(ask) if ask.role is Role.REFERENT else _of_bricoleur(ask)
    return [Saying(noun, words) for noun, words in sayings]


def sayings(found: Request) -> dict[int, Sequence[Saying]]:
    """The same for everybody who was asked, by the ids of the asks."""
    return {ask.id: may_have_said(ask) for ask in found.asks}


def _of_referent(ask: Ask) -> Iterator[tuple[str, str]]:
    found = ask.request
    if may_say_yes(ask):
        yield TAKES_CHARGE, "Accepte de suivre la demande"
    if may_say_no(ask):
        yield "refus", "Pas cette fois"
    if ask.state is not AskState.ACCEPTED:
        return
    if found.state is State.IN_CHARGE and not open_asks(found, Role.BRICOLEUR):
        yield "recherche", "Demandez pour moi : solliciter des voisins"
    if found.state in (State.ASSIGNED, State.DONE):
        yield "confirmation", "A appelé la personne : c’est fait"
        yield "reouverture", "A appelé la personne : ce n’est pas fait"
    if found.state in CAN_BE_GIVEN_BACK:
        yield "relais", "Passe la main"


def _of_bricoleur(ask: Ask) -> Iterator[tuple[str, str]]:
    found = ask.request
    if may_say_yes(ask):
        yield "acceptation", "Dit oui"
    if may_say_no(ask):
        yield "refus", "Ne peut pas cette fois"
    expected = ask.state is AskState.ACCEPTED and may_report(found)
    if expected or (ask.state is AskState.LAPSED and may_say_yes(ask)):
        yield DONE, "Dit que c’est fait"
    if expected and found.state is State.ASSIGNED:
        yield "retour-prevu", "Reviendra pour finir"
    if expected:
        yield "desistement", "Ne peut plus venir"
        yield NOT_DONE, "Dit que ce n’est pas fait"
