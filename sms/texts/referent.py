"""What a referent reads: asked, reminded, told what became of the search, asked to check that it was done."""

from datetime import datetime
from typing import Unpack

from sms.texts.frame import Frame, Need, VisitTimes, about, how_to_answer, opening, visit_time, worded
from sms.when import spoken_deadline


def referent_asked(frame: Frame, *, need: Need, link: str, answer_by: datetime, now: datetime) -> str:
    """Ask a referent to take charge before `answer_by`."""
    by = spoken_deadline(answer_by, now, frame.timezone)
    return _question(frame, need, link, "Pouvez-vous suivre cette demande ?", by)


def referent_reminded(frame: Frame, *, need: Need, link: str, answer_by: datetime, now: datetime) -> str:
    """Ask once more; afterwards the next referent is asked."""
    by = spoken_deadline(answer_by, now, frame.timezone)
    return _question(frame, need, link, "Personne ne suit encore cette demande. Et vous ?", by)


def referent_to_search(frame: Frame, *, need: Need, link: str) -> str:
    """Remind a referent in charge who asked nobody yet."""
    return _news(
        frame, need, link, "vous suivez cette demande, mais aucun voisin n'est encore sollicité. Choisissez ici"
    )


def referent_accepted_by_neighbour(frame: Frame, *, need: Need, link: str, **visit: Unpack[VisitTimes]) -> str:
    """Tell that a neighbour said yes, and when they go."""
    return _news(
        frame, need, link, "un voisin a dit oui" + visit_time(frame, visit, ", visite ") + ". Le suivi est ici"
    )


def referent_nobody_free(frame: Frame, *, need: Need, link: str) -> str:
    """Tell that every wave went unanswered: a human chooses what comes next."""
    return _news(frame, need, link, "aucun voisin n'est disponible pour le moment. Choisissez la suite ici")


def referent_one_missing(frame: Frame, *, need: Need, link: str) -> str:
    """Tell that of the two who should come one is still missing, and nobody is asked: a human chooses what comes."""
    return _news(frame, need, link, "un voisin a dit oui, il en manque un. Choisissez la suite ici")


def referent_place_given_back(frame: Frame, *, need: Need, link: str) -> str:
    """Tell that the neighbour cannot come after all, or gave no more news."""
    return _news(frame, need, link, "le voisin prévu ne peut plus venir, nous en cherchons un autre. Le suivi est ici")


def referent_not_done(frame: Frame, *, need: Need, link: str) -> str:
    """Tell that the neighbour came back without having done it."""
    return _news(frame, need, link, "le voisin signale que ce n'est pas fait. Le motif et la suite sont ici")


def referent_to_verify(frame: Frame, *, need: Need, link: str) -> str:
    """Ask to phone the person: the neighbour reports it done."""
    return _news(frame, need, link, "le voisin dit que c'est fait. Merci d'appeler la personne pour le vérifier")


def referent_verify_reminded(frame: Frame, *, need: Need, link: str) -> str:
    """Remind to phone the person."""
    return _news(frame, need, link, "il reste à appeler la personne pour vérifier que c'est bien fait")


def referent_news_asked(frame: Frame, *, need: Need, link: str) -> str:
    """Tell that whoever recorded the need asks where it stands."""
    return _news(frame, need, link, "qui l'a signalée aimerait des nouvelles. Merci de faire avancer la demande ici")


def referent_replaced(frame: Frame, *, need: Need, link: str) -> str:
    """Thank a referent who is no longer in charge."""
    news = "quelqu'un d'autre suit maintenant cette demande, vous n'avez plus rien à faire. Merci !"
    template = "Voisinage {commune} : {job}, {sector} : " + news + "\n{link}\nTél. {phone}"
    return worded(frame, template, about(need), link=link)


def _question(frame: Frame, need: Need, link: str, question: str, by: str) -> str:
    template = f"{opening(need)}. {question} {how_to_answer(frame, need)}"
    return worded(frame, template, about(need), link=link, by=by)


def _news(frame: Frame, need: Need, link: str, news: str) -> str:
    template = opening(need) + " : " + news + " :\n{link}\nTél. {phone}"
    return worded(frame, template, about(need), link=link)
