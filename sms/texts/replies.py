"""What comes back to somebody who answered a text."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from sms.texts.frame import Frame, Need, VisitTimes, about, say, visit_time, worded
from sms.when import spoken_day

MOST_NAMED = 4  # needs in one text: more of them would be cut until they say nothing


def reply_taken_charge(frame: Frame, *, need: Need, link: str) -> str:
    """Answer a referent's yes: the page now shows whom to call and who could help."""
    return say(frame, "reply_taken_charge", about(need), lien=link)


def reply_accepted(frame: Frame, *, need: Need, link: str, **visit: Unpack[VisitTimes]) -> str:
    """Answer a neighbour's yes: they are expected, address and code are on the page."""
    return say(frame, "reply_accepted", about(need), lien=link, visite=visit_time(frame, visit, ", "))


def reply_declined(frame: Frame) -> str:
    """Answer a no."""
    return say(frame, "reply_declined", {})


def reply_too_late(frame: Frame) -> str:
    """Answer a yes that came after another."""
    return say(frame, "reply_too_late", {})


def reply_hours_taken(frame: Frame) -> str:
    """Answer a yes to hours that are promised: by them to somebody else, or by their partner at another time."""
    return say(frame, "reply_hours_taken", {})


def reply_ended(frame: Frame) -> str:
    """Answer what comes once the need is over, however it ended."""
    return say(frame, "reply_ended", {})


def reply_mairie_acts(frame: Frame) -> str:
    """Answer what comes once an agent has taken the need into their own hands."""
    return say(frame, "reply_mairie_acts", {})


def reply_stopped(frame: Frame) -> str:
    """Confirm that no more texts will come, and say how to come back."""
    again = "répondez REPRENDRE ou appelez le" if frame.can_reply else "appelez le"
    return _plain(
        frame, "c'est noté, vous ne recevrez plus nos textos. Merci pour votre aide.", f"Pour revenir, {again}"
    )


def reply_resumed(frame: Frame) -> str:
    """Welcome somebody back."""
    return _plain(frame, "merci de revenir parmi nous ! Vous recevrez de nouveau nos demandes.")


def reply_paused(frame: Frame, *, until: date) -> str:
    """Confirm a break: the first day on which they may be asked again, and how to come back before it."""
    again = "répondez REPRENDRE ou appelez le" if frame.can_reply else "appelez le"
    news = f"c'est noté, rien ne vous sera demandé avant {spoken_day(until)}. Reposez-vous bien !"
    return _plain(frame, news, f"Pour revenir plus tôt, {again}")


def reply_which(frame: Frame, *, needs: Sequence[Need], word: str) -> str:
    """Ask which of these needs, the newest last, an answer is about; `word` is the answer they gave, such as "OUI".

    Needs without a code of their own, or with the same, cannot be told apart in a reply: the links can.
    """
    codes = {need.code for need in needs}
    if not frame.can_reply or None in codes or len(codes) < len(needs):
        return _plain(frame, "de quelle demande parlez-vous ? Ouvrez le lien qui la concerne.")
    named = needs[-MOST_NAMED:]
    listed = " ; ".join(f"{need.code} : {{travail{rank}}}, {{quartier{rank}}}" for rank, need in enumerate(named))
    free = {f"{name}{rank}": text for rank, need in enumerate(named) for name, text in about(need).items()}
    how = f"Répondez par exemple {word} {named[0].code}, ou ouvrez son lien."
    return _plain(frame, f"de quelle demande parlez-vous ? {listed}. {how}", **free)


def reply_help(frame: Frame) -> str:
    """Say what can be answered."""
    if not frame.can_reply:
        return _plain(frame, "tout se fait sur la page du dernier texto : ouvrez son lien.")
    return _plain(
        frame, "répondez OUI, NON, FAIT quand c'est terminé, PAUSE pour souffler, STOP pour ne plus rien recevoir."
    )


def reply_unclear(frame: Frame) -> str:
    """Answer what could not be understood."""
    how = "répondez OUI, NON ou FAIT, ou ouvrez" if frame.can_reply else "ouvrez"
    news = f"nous n'avons pas compris, la mairie lira votre message. Plus rapide : {how} le lien du dernier texto."
    return _plain(frame, news)


def reply_nothing_open(frame: Frame) -> str:
    """Answer somebody of whom nothing is asked."""
    return say(frame, "reply_nothing_open", {})


def reply_done_noted(frame: Frame) -> str:
    """Answer a neighbour who reports it done."""
    return say(frame, "reply_done_noted", {})


def _plain(frame: Frame, news: str, call: str = "Une question :", **free: str) -> str:
    return worded(frame, f"Voisinage {{commune}} : {news} {call} {{téléphone}}", free)
