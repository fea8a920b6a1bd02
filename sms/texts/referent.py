"""What a referent reads: asked, reminded, told what became of the search, asked to check that it was done."""

from datetime import datetime
from typing import Unpack

from sms.texts.frame import Frame, Need, VisitTimes, about, how_to_answer, say, urgency, visit_time
from sms.when import spoken_deadline


def referent_asked(frame: Frame, *, need: Need, link: str, answer_by: datetime, now: datetime) -> str:
    """Ask a referent to take charge before `answer_by`."""
    return _question(frame, "referent_asked", need, link=link, by=spoken_deadline(answer_by, now, frame.timezone))


def referent_reminded(frame: Frame, *, need: Need, link: str, answer_by: datetime, now: datetime) -> str:
    """Ask once more; afterwards the next referent is asked."""
    return _question(frame, "referent_reminded", need, link=link, by=spoken_deadline(answer_by, now, frame.timezone))


def referent_to_search(frame: Frame, *, need: Need, link: str) -> str:
    """Remind a referent in charge who asked nobody yet."""
    return _news(frame, "referent_to_search", need, lien=link)


def referent_accepted_by_neighbour(frame: Frame, *, need: Need, link: str, **visit: Unpack[VisitTimes]) -> str:
    """Tell that a neighbour said yes, and when they go."""
    when = visit_time(frame, visit, ", visite ")
    return _news(frame, "referent_accepted_by_neighbour", need, lien=link, visite=when)


def referent_nobody_free(frame: Frame, *, need: Need, link: str) -> str:
    """Tell that every wave went unanswered: a human chooses what comes next."""
    return _news(frame, "referent_nobody_free", need, lien=link)


def referent_one_missing(frame: Frame, *, need: Need, link: str) -> str:
    """Tell that of the two who should come one is still missing, and nobody is asked: a human chooses what comes."""
    return _news(frame, "referent_one_missing", need, lien=link)


def referent_place_given_back(frame: Frame, *, need: Need, link: str) -> str:
    """Tell that the neighbour cannot come after all, or gave no more news."""
    return _news(frame, "referent_place_given_back", need, lien=link)


def referent_not_done(frame: Frame, *, need: Need, link: str) -> str:
    """Tell that the neighbour came back without having done it."""
    return _news(frame, "referent_not_done", need, lien=link)


def referent_to_verify(frame: Frame, *, need: Need, link: str) -> str:
    """Ask to phone the person: the neighbour reports it done."""
    return _news(frame, "referent_to_verify", need, lien=link)


def referent_verify_reminded(frame: Frame, *, need: Need, link: str) -> str:
    """Remind to phone the person."""
    return _news(frame, "referent_verify_reminded", need, lien=link)


def referent_news_asked(frame: Frame, *, need: Need, link: str) -> str:
    """Tell that whoever recorded the need asks where it stands."""
    return _news(frame, "referent_news_asked", need, lien=link)


def referent_replaced(frame: Frame, *, need: Need, link: str) -> str:
    """Thank a referent who is no longer in charge."""
    return say(frame, "referent_replaced", about(need), lien=link)


def _question(frame: Frame, kind: str, need: Need, *, link: str, by: str) -> str:
    return _news(frame, kind, need, réponse=how_to_answer(frame, need, by=by, link=link))


def _news(frame: Frame, kind: str, need: Need, **parts: str) -> str:
    return say(frame, kind, about(need), urgence=urgency(need), **parts)
