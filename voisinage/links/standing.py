"""Where an ask stands for the person who opens its link: may still say yes, has it in hand, or it is over."""

from enum import StrEnum

from dispatch.asks import may_say_yes
from dispatch.requests import Ask
from dispatch.states import ENDED, AskState


class Standing(StrEnum):
    """What a page may offer."""

    ASKED = "asked"
    IN_HAND = "in_hand"  # the only one in which details may be shown
    OVER = "over"


def standing(ask: Ask) -> Standing:
    """Where `ask` stands now."""
    if ask.state is AskState.ACCEPTED and ask.request.state not in ENDED:
        return Standing.IN_HAND
    return Standing.ASKED if may_say_yes(ask) else Standing.OVER
