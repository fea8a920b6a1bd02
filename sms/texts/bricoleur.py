"""What a neighbour who helps reads: asked, expected, thanked. Silence is held against nobody."""

from datetime import datetime
from typing import Unpack

from sms.texts.frame import Frame, Need, VisitTimes, about, how_to_answer, opening, reply_words, visit_time, worded
from sms.when import spoken_deadline


def bricoleur_asked(
    frame: Frame, *, need: Need, link: str, answer_by: datetime, now: datetime, **visit: Unpack[VisitTimes]
) -> str:
    """Ask a neighbour for a hand before `answer_by`, with the visit's time where one is known."""
    by = spoken_deadline(answer_by, now, frame.timezone)
    template = opening(need) + visit_time(frame, visit, ", ") + ". Pouvez-vous aider ? "
    return worded(frame, template + how_to_answer(frame, need), about(need), link=link, by=by)


def bricoleur_confirmed(frame: Frame, *, need: Need, link: str, **visit: Unpack[VisitTimes]) -> str:
    """Tell a neighbour that they are expected. The address and the code to say at the door are on the page."""
    template = "Voisinage {commune} : merci ! On compte sur vous pour {job}" + visit_time(frame, visit, ", ")
    how = ". L'adresse et le code à dire à la porte sont ici :\n{link}\nUn souci : {phone}"
    return worded(frame, template + how, about(need), link=link)


def bricoleur_stood_down(frame: Frame, *, need: Need, link: str) -> str:
    """Thank a neighbour whom somebody else outran."""
    return _news(frame, need, link, "un autre voisin s'en occupe. Merci d'avoir pensé à aider, à une prochaine fois !")


def bricoleur_is_it_done(frame: Frame, *, need: Need, link: str) -> str:
    """Ask, once the visit's time is past, whether it is done."""
    done = reply_words(need, "FAIT")
    how = f"Répondez {done}, ou dites ce qu'il en est ici" if frame.can_reply else "Dites-le-nous ici"
    return _news(frame, need, link, f"est-ce fait ? {how} :")


def bricoleur_released(frame: Frame, *, need: Need, link: str) -> str:
    """Tell a neighbour without news that somebody else is asked, without reproach."""
    return _news(
        frame,
        need,
        link,
        "sans nouvelles, nous demandons à un autre voisin. Aucun souci, cela arrive. Déjà fait ? Dites-le-nous :",
    )


def bricoleur_thanked(frame: Frame, *, need: Need, link: str) -> str:
    """Tell a neighbour that the person confirmed it: the thanks that make one come again."""
    return _news(frame, need, link, "la personne confirme que c'est fait. Elle vous remercie, et nous aussi !")


def volunteer_cancelled(frame: Frame, *, need: Need, link: str) -> str:
    """Thank any volunteer for a need that went away."""
    return _news(
        frame, need, link, "ce n'est plus nécessaire, vous n'avez plus rien à faire. Merci d'avoir répondu présent !"
    )


def volunteer_postponed(frame: Frame, *, need: Need, link: str) -> str:
    """Thank any volunteer who was asked for a need that now waits: it may be asked again, of them or of others."""
    return _news(frame, need, link, "cette demande est remise à plus tard, vous n'avez rien à faire. Merci !")


def volunteer_request_changed(frame: Frame, *, need: Need, link: str) -> str:
    """Tell a referent in charge, or a neighbour who is expected, that the need is no longer as they read it."""
    return _news(frame, need, link, "la demande a changé. Merci de voir sur la page ce qui est nouveau :")


def _news(frame: Frame, need: Need, link: str, news: str) -> str:
    return worded(
        frame, "Voisinage {commune} : {job}, {sector} : " + news + "\n{link}\nTél. {phone}", about(need), link=link
    )
