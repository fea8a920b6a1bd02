"""Every text in French: plain values in, GSM 03.38 out, two segments at most, no name and no address."""

from collections.abc import Callable, Mapping

from sms.texts.bricoleur import (
    bricoleur_asked,
    bricoleur_confirmed,
    bricoleur_is_it_done,
    bricoleur_released,
    bricoleur_stood_down,
    volunteer_cancelled,
)
from sms.texts.frame import Frame, Need, VisitTimes
from sms.texts.mairie import mairie_alert
from sms.texts.referent import (
    referent_accepted_by_neighbour,
    referent_asked,
    referent_nobody_free,
    referent_not_done,
    referent_place_given_back,
    referent_reminded,
    referent_replaced,
    referent_to_search,
    referent_to_verify,
    referent_verify_reminded,
)
from sms.texts.replies import (
    reply_accepted,
    reply_declined,
    reply_done_noted,
    reply_nothing_open,
    reply_resumed,
    reply_stopped,
    reply_taken_charge,
    reply_too_late,
    reply_unclear,
    reply_which,
)

ALL: Mapping[str, Callable[..., str]] = {
    text.__name__: text
    for text in (
        referent_asked,
        referent_reminded,
        referent_to_search,
        referent_accepted_by_neighbour,
        referent_nobody_free,
        referent_place_given_back,
        referent_not_done,
        referent_to_verify,
        referent_verify_reminded,
        referent_replaced,
        bricoleur_asked,
        bricoleur_confirmed,
        bricoleur_stood_down,
        bricoleur_is_it_done,
        bricoleur_released,
        volunteer_cancelled,
        mairie_alert,
        reply_taken_charge,
        reply_accepted,
        reply_declined,
        reply_too_late,
        reply_stopped,
        reply_resumed,
        reply_which,
        reply_unclear,
        reply_nothing_open,
        reply_done_noted,
    )
}

__all__ = [
    "ALL",
    "Frame",
    "Need",
    "VisitTimes",
    "bricoleur_asked",
    "bricoleur_confirmed",
    "bricoleur_is_it_done",
    "bricoleur_released",
    "bricoleur_stood_down",
    "mairie_alert",
    "referent_accepted_by_neighbour",
    "referent_asked",
    "referent_nobody_free",
    "referent_not_done",
    "referent_place_given_back",
    "referent_reminded",
    "referent_replaced",
    "referent_to_search",
    "referent_to_verify",
    "referent_verify_reminded",
    "reply_accepted",
    "reply_declined",
    "reply_done_noted",
    "reply_nothing_open",
    "reply_resumed",
    "reply_stopped",
    "reply_taken_charge",
    "reply_too_late",
    "reply_unclear",
    "reply_which",
    "volunteer_cancelled",
]
