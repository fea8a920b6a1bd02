"""A call from its first words to its last key: about an ask, or about whether a number is the volunteer's."""

from dispatch.desk import Desk
from dispatch.journal import OutboxMessage
from dispatch.letters import frame_of
from dispatch.numbers.confirmation import confirm_by_call
from dispatch.numbers.proof import CODE_KINDS
from sms.texts.number import spoken_number_check, spoken_number_verified
from voisinage.voice.call import Call
from voisinage.voice.keys import press
from voisinage.voice.turns import Menu, Turn, turn_of


def opening(here: Desk, message: OutboxMessage) -> Turn | None:
    """What is said first in the call of `message`; None when there is nothing to say any more."""
    if message.ask is not None:
        return turn_of(here, message.ask)
    if message.kind in CODE_KINDS and message.volunteer is not None:
        return Turn(spoken_number_check(frame_of(here, message.volunteer.commune)), Menu.NUMBER_CHECK)
    return None


def key(here: Desk, call: Call, message: OutboxMessage, *, menu: Menu, digit: str) -> Turn | None:
    """Do what a key means and say what comes next; None for a key that means nothing here.

    Raises AskEnded or IllegalMove, as the verbs do.
    """
    if message.ask is not None:
        return press(here, call, message.ask, menu=menu, digit=digit)
    if menu is not Menu.NUMBER_CHECK or digit != "1" or not call.from_us or message.volunteer is None:
        return None
    # A key brought again must not bring back who said stop since.
    if message.volunteer.phone_verified_at is None and confirm_by_call(here, message) is None:
        return None
    return Turn(spoken_number_verified(frame_of(here, message.volunteer.commune)))
