"""What a volunteer may answer on the page of a link: the noun at the end of the address, and the verb it stands for."""

from collections.abc import Callable, Mapping

from werkzeug.exceptions import BadRequest

from dispatch import bricoleurs, care, referents, search, verify
from dispatch.asks import open_asks
from dispatch.bricoleurs import NotDone
from dispatch.desk import Desk
from dispatch.errors import AskEnded
from dispatch.joining.own_links import send_own_link
from dispatch.requests import Ask
from dispatch.states import Role, StopBy
from voisinage.links import apart, availability, time_given
from voisinage.links.missed import NothingChosen
from voisinage.why_otherwise import why_otherwise

Form = Mapping[str, str]
Answer = Callable[[Desk, Ask, Form], None]


def answer_named(noun: str, role: Role) -> Answer | None:
    """The verb behind `/l/<token>/<noun>` for a volunteer asked in this role; None where there is none."""
    return ANSWERS[role].get(noun) or FOR_ALL.get(noun)


def _plain(verb: Callable[[Desk, Ask], None]) -> Answer:
    return lambda desk, ask, _form: verb(desk, ask)


def _ask_one(desk: Desk, ask: Ask, form: Form) -> None:
    """Tapping twice asks once."""
    volunteer_id, why = apart.chosen(form), why_otherwise(form.get("why", ""))
    try:
        search.ask_one(desk, ask, volunteer_id, why=why)
    except AskEnded:
        if all(other.volunteer_id != volunteer_id for other in open_asks(ask.request, Role.BRICOLEUR)):
            raise


def _reopen(desk: Desk, ask: Ask, form: Form) -> None:
    verify.reopen(desk, ask, again=form.get("again") == "1")


def _not_done(desk: Desk, ask: Ask, form: Form) -> None:
    if not form.get("reason"):
        raise NothingChosen("reason")
    try:
        reason = NotDone(form["reason"])
    except ValueError as unknown:
        raise BadRequest from unknown
    bricoleurs.report_not_done(desk, ask, reason)


def _prefer_calls(prefers: bool) -> Answer:
    def answer(_desk: Desk, ask: Ask, _form: Form) -> None:
        ask.volunteer.prefers_voice = prefers

    return answer


def _send_own_page(desk: Desk, ask: Ask, _form: Form) -> None:
    """To the number itself: whoever holds a link by chance reads nothing more."""
    send_own_link(desk, ask.volunteer)


# The answers that end with "yes, I do it": what follows them is the page with name and address.
ACCEPTING = frozenset({"prise-en-charge", "acceptation"})

ANSWERS: dict[Role, dict[str, Answer]] = {
    Role.REFERENT: {
        "prise-en-charge": _plain(referents.take_charge),
        "refus": _plain(referents.decline),
        "sollicitation": _ask_one,
        "recherche": _plain(search.ask_in_waves),
        "relais": _plain(referents.hand_over),
        "autre-voisin": apart.person_wishes,
        "appel-a-la-mairie": _plain(referents.call_mairie),
        "confirmation": _plain(verify.confirm),
        "reouverture": _reopen,
    },
    Role.BRICOLEUR: {
        "acceptation": _plain(bricoleurs.accept),
        "refus": _plain(bricoleurs.decline),
        "travail-fait": time_given.report_done,
        "temps": time_given.tell_time,
        "travail-non-fait": _not_done,
        "retour-prevu": _plain(bricoleurs.come_back),
        "desistement": _plain(bricoleurs.give_back),
        "plus-ensemble": apart.neighbour_wishes,
    },
}

# What the next page says first, where it would not be plain by itself.
NOTED = {
    "sollicitation": "C’est parti : nous lui écrivons.",
    "recherche": "C’est parti : nous écrivons aux voisins les mieux placés.",
    "reouverture": "C’est noté. À vous de trouver quelqu’un : nous vous aidons.",
    "retour-prevu": "C’est noté, vous reviendrez. Nous prendrons des nouvelles plus tard.",
    "relais-de-tout": "C’est noté : nous demandons à quelqu’un d’autre. Merci pour tout ce que vous avez fait !",
    "autre-voisin": "C’est noté : nous ne les mettrons plus en contact.",
    "plus-ensemble": "C’est noté : nous ne vous proposerons plus cette personne.",
    "disponible": "C’est noté : nous pouvons de nouveau compter sur vous.",
    "moins-souvent": "C’est noté : une demande par semaine, au plus.",
    "comme-avant": "C’est noté : comme avant.",
    "temps": "C’est noté. Merci pour ce temps donné !",
    "reprise": "C’est noté : vous recevrez de nouveau nos demandes.",
    "ma-page": "Un SMS part vers votre téléphone, avec le lien de votre page. Rien ne vient ? Appelez la mairie.",
    "appels": "C’est noté : nous vous appellerons.",
    "textos": "C’est noté : nous vous écrirons.",
}

FOR_ALL: dict[str, Answer] = {
    "arret": lambda desk, ask, _form: care.stop(desk, ask.volunteer, StopBy.LINK),
    "reprise": lambda desk, ask, _form: care.resume(desk, ask.volunteer),
    "pause": availability.not_this_week,
    "pause-jusqu-au": availability.not_before,
    "disponible": availability.available_again,
    "moins-souvent": availability.less_often,
    "comme-avant": availability.as_before,
    "relais-de-tout": availability.hand_over_everything,
    "appels": _prefer_calls(True),
    "textos": _prefer_calls(False),
    "ma-page": _send_own_page,
}
