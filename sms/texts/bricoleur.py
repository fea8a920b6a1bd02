"""What a neighbour who helps reads: asked, expected, thanked. Silence is held against nobody."""

from datetime import datetime
from typing import Unpack

from sms.texts.frame import Frame, Need, VisitTimes, about, how_to_answer, reply_words, say, urgency, visit_time
from sms.when import spoken_deadline


def bricoleur_asked(
    frame: Frame, *, need: Need, link: str, answer_by: datetime, now: datetime, **visit: Unpack[VisitTimes]
) -> str:
    """Ask a neighbour for a hand before `answer_by`, with the visit's time where one is known."""
    by = spoken_deadline(answer_by, now, frame.timezone)
    how, when = how_to_answer(frame, need, by=by, link=link), visit_time(frame, visit, ", ")
    return say(frame, "bricoleur_asked", about(need), urgence=urgency(need), visite=when, réponse=how)


def bricoleur_confirmed(frame: Frame, *, need: Need, link: str, **visit: Unpack[VisitTimes]) -> str:
    """Tell a neighbour that they are expected. The address and the code to say at the door are on the page."""
    return say(frame, "bricoleur_confirmed", about(need), lien=link, visite=visit_time(frame, visit, ", "))


def bricoleur_stood_down(frame: Frame, *, need: Need, link: str) -> str:
    """Thank a neighbour whom somebody else outran."""
    return say(frame, "bricoleur_stood_down", about(need), lien=link)


def bricoleur_is_it_done(frame: Frame, *, need: Need, link: str) -> str:
    """Ask, once the visit's time is past, whether it is done."""
    done = reply_words(need, "FAIT")
    how = f"Répondez {done}, ou dites ce qu'il en est ici" if frame.can_reply else "Dites-le-nous ici"
    return say(frame, "bricoleur_is_it_done", about(need), lien=link, réponse=how)


def bricoleur_partner_missing(frame: Frame, *, need: Need, link: str) -> str:
    """Tell one of two that the other comes no more, and to wait: a second one is looked for."""
    return say(frame, "bricoleur_partner_missing", about(need), lien=link)


def bricoleur_partner_found(frame: Frame, *, need: Need, link: str, **visit: Unpack[VisitTimes]) -> str:
    """Tell whoever was to wait that there are two again, and when they are expected."""
    return say(frame, "bricoleur_partner_found", about(need), lien=link, visite=visit_time(frame, visit, ", "))


def bricoleur_released(frame: Frame, *, need: Need, link: str) -> str:
    """Tell a neighbour without news that somebody else is asked, without reproach."""
    return say(frame, "bricoleur_released", about(need), lien=link)


def bricoleur_thanked(frame: Frame, *, need: Need, link: str) -> str:
    """Tell a neighbour that the person confirmed it: the thanks that make one come again."""
    return say(frame, "bricoleur_thanked", about(need), lien=link)


def volunteer_cancelled(frame: Frame, *, need: Need, link: str) -> str:
    """Thank any volunteer for a need that went away."""
    return say(frame, "volunteer_cancelled", about(need), lien=link)


def volunteer_postponed(frame: Frame, *, need: Need, link: str) -> str:
    """Thank any volunteer who was asked for a need that now waits: it may be asked again, of them or of others."""
    return say(frame, "volunteer_postponed", about(need), lien=link)


def volunteer_request_changed(frame: Frame, *, need: Need, link: str) -> str:
    """Tell a referent in charge, or a neighbour who is expected, that the need is no longer as they read it."""
    return say(frame, "volunteer_request_changed", about(need), lien=link)
