"""By what a message reaches a volunteer: a text, or a call to a landline and to those who prefer it."""

from functools import lru_cache

from dispatch.desk import Line
from dispatch.people import Volunteer
from dispatch.states import Channel
from sms import texts
from sms.phone import PhoneKind, PhoneRefused, parse_phone

# A ring disturbs more than a text: only what asks for an answer, and what changes the plans of somebody counted upon.
WORTH_A_CALL = frozenset(
    wording.__name__
    for wording in (
        texts.referent_asked,
        texts.referent_reminded,
        texts.referent_to_search,
        texts.referent_accepted_by_neighbour,  # the person is waiting to hear who comes
        texts.referent_nobody_free,
        texts.referent_one_missing,
        texts.referent_place_given_back,
        texts.referent_not_done,
        texts.referent_to_verify,
        texts.referent_verify_reminded,
        texts.referent_news_asked,
        texts.referent_replaced,
        texts.bricoleur_asked,
        texts.bricoleur_is_it_done,
        texts.bricoleur_partner_missing,
        texts.bricoleur_partner_found,
        texts.bricoleur_released,
        texts.volunteer_cancelled,
        texts.volunteer_request_changed,  # a call says how the need stands now
    )
)

# Thanks are read, not rung for; and who says yes in a call hears where to go in the same call. What the morning gathers
# is for those who read: who is called hears of each thing by itself.
NOT_WORTH_A_CALL = frozenset(
    wording.__name__
    for wording in (
        texts.bricoleur_confirmed,
        texts.bricoleur_stood_down,
        texts.bricoleur_thanked,
        texts.volunteer_postponed,
        texts.referent_digest,
    )
)


def channel_for(line: Line, volunteer: Volunteer, kind: str) -> Channel | None:
    """How news of this kind (the name of a function of `sms.texts`) goes to a volunteer; None: not at all.

    A landline is never texted. Where no call can be placed nobody is asked there; what is due to somebody who was asked
    before fails as soon as it would leave, so that the mairie sees it and somebody else is asked.
    """
    if is_texted(line, volunteer):
        return Channel.SMS
    landline = is_landline(volunteer.phone)
    if kind in WORTH_A_CALL:
        return Channel.VOICE
    return None if landline else Channel.SMS


def is_texted(line: Line, volunteer: Volunteer) -> bool:
    """Whether they read texts rather than answer calls."""
    return not is_landline(volunteer.phone) and not (volunteer.prefers_voice and line.can_call)


@lru_cache(maxsize=4_096)  # a ranking asks about everybody around, and reading a number takes longer than ranking it
def is_landline(phone: str) -> bool:
    """Whether a stored number rings in a home and reads no texts."""
    try:
        return parse_phone(phone).kind is PhoneKind.LANDLINE
    except PhoneRefused:  # of another country: it is for the carrier to say
        return False
