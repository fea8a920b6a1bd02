"""Where an ask stands for the person who opens its link: may still say yes, has it in hand, or it is over."""

from enum import StrEnum

from dispatch.asks import referent_of, winners
from dispatch.requests import Ask, Request
from dispatch.states import ANSWERABLE, ENDED, AskState, Role, State

# What the verbs `take_charge` and `accept` allow. They have the last word; a page only must not offer what they refuse.
_WITHOUT_REFERENT = frozenset({State.OPEN, State.DONE})
_SEARCHING = frozenset({State.OPEN, State.IN_CHARGE})


class Standing(StrEnum):
    """What a page may offer."""

    ASKED = "asked"
    IN_HAND = "in_hand"  # the only one in which details may be shown
    OVER = "over"


def standing(ask: Ask) -> Standing:
    """Where `ask` stands now."""
    if ask.state is AskState.ACCEPTED and ask.request.state not in ENDED:
        return Standing.IN_HAND
    if ask.state in ANSWERABLE and _is_free(ask.request, ask.role):
        return Standing.ASKED
    return Standing.OVER


def _is_free(request: Request, role: Role) -> bool:
    if role is Role.REFERENT:
        return request.state in _WITHOUT_REFERENT and referent_of(request) is None
    return request.state in _SEARCHING and len(winners(request)) < request.seats
