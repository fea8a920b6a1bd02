"""What each key does, by what was offered: the verbs of the pages of links, on the ask of this call and no other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dispatch import bricoleurs, care, referents, search, verify
from dispatch.asks import open_asks
from dispatch.bricoleurs import NotDone
from dispatch.desk import Actor, Desk
from dispatch.errors import HoursTaken
from dispatch.events import Event
from dispatch.matching import candidates
from dispatch.moves import lock, note
from dispatch.requests import Ask
from dispatch.states import Role, State, StopBy
from dispatch.visit_hours import make_way
from sms.texts import spoken, spoken_turns
from voisinage.voice.call import Call, happened_in
from voisinage.voice.details import HEAR_AGAIN, details
from voisinage.voice.turns import Menu, Turn, frame, turn_of

Verb = Callable[[Desk, Ask], None]
Answer = Callable[[Desk, Call, Ask], Turn]


@dataclass(frozen=True)
class Key:
    """What a key does, if anything, and what is said then."""

    answer: Answer
    verb: Verb | None = None


def press(here: Desk, call: Call, ask: Ask, *, menu: Menu, digit: str) -> Turn | None:
    """Do what the key means, once a call however often it is posted; None for a key that means nothing here.

    Raises AskEnded or IllegalMove, as the verbs do.
    """
    key = KEYS.get(menu, {}).get(digit)
    if key is None:
        return None
    if key.verb is not None:
        lock(here.session, ask.request_id)
        if not happened_in(here, call, ask, Event.ANSWERED_BY_VOICE, menu=menu):
            actor = Actor(volunteer_id=ask.volunteer_id)
            note(here, ask.request, Event.ANSWERED_BY_VOICE, actor=actor, ask=ask.id, call=call.name, menu=menu)
            try:
                key.verb(here, ask)
            except HoursTaken:
                make_way(here, ask)
                return Turn(spoken_turns.noted(frame(here, ask), spoken_turns.HOURS_TAKEN))
    return key.answer(here, call, ask)


def _take_charge(here: Desk, ask: Ask) -> None:
    """Without a screen nobody chooses from a list: the search starts by itself."""
    referents.take_charge(here, ask)
    _search(here, ask)


def _reopen(here: Desk, ask: Ask) -> None:
    verify.reopen(here, ask, again=False)
    _search(here, ask)


def _search(here: Desk, ask: Ask) -> None:
    in_search = ask.request.state is State.IN_CHARGE and not open_asks(ask.request, Role.BRICOLEUR)
    if in_search and candidates.count_near(here.session, ask.request, here.now, can_call=here.line.can_call):
        search.ask_in_waves(here, ask)


def _not_done(here: Desk, ask: Ask) -> None:
    """A closed list of reasons would be long to hear: the referent asks."""
    bricoleurs.report_not_done(here, ask, NotDone.OTHER)


def _repeat(here: Desk, _call: Call, ask: Ask) -> Turn:
    return turn_of(here, ask)


def _stop(here: Desk, _call: Call, ask: Ask) -> Turn:
    """Stopping twice is stopping once: it needs no note of its own."""
    care.stop_phone(here, ask.volunteer.phone, StopBy.CALL)
    return Turn(spoken_turns.stopped(frame(here, ask)))


def _welcome(here: Desk, call: Call, ask: Ask) -> Turn:
    return details(here, call, ask, news=spoken_turns.WELCOME)


def _in_charge(here: Desk, call: Call, ask: Ask) -> Turn:
    """Thank a referent, say what the search does, read the person's number."""
    asked = bool(open_asks(ask.request, Role.BRICOLEUR))
    nobody = ask.request.state is State.IN_CHARGE and not asked
    if ask.request.state is not State.IN_CHARGE:
        return details(here, call, ask, news=spoken_turns.WELCOME)
    news = f"Merci ! Vous suivez cette demande. {spoken_turns.search_news(asked=asked)}"
    return details(here, call, ask, news=news, then=Turn(spoken.MAIRIE, Menu.NOBODY_FREE) if nobody else HEAR_AGAIN)


def _noted(news: str) -> Answer:
    return lambda here, _call, ask: Turn(spoken_turns.noted(frame(here, ask), news))


def _details(keys: str, menu: Menu) -> Key:
    """The details, then the same keys again."""
    return Key(lambda here, call, ask: details(here, call, ask, then=Turn(keys, menu)))


_ASKED = {"3": Key(_repeat), "9": Key(_stop)}
_OTHERS_ARE_ASKED = _noted("Nous demandons à quelqu'un d'autre.")
_DONE = Key(_noted("Le référent appelle la personne pour prendre de ses nouvelles."), bricoleurs.report_done)
_TO_MAIRIE = Key(_noted("La mairie prend le relais."), referents.call_mairie)

KEYS: Mapping[Menu, Mapping[str, Key]] = {
    Menu.REFERENT_ASKED: {
        "1": Key(_in_charge, _take_charge),
        "2": Key(_OTHERS_ARE_ASKED, referents.decline),
        **_ASKED,
    },
    Menu.BRICOLEUR_ASKED: {
        "1": Key(_welcome, bricoleurs.accept),
        "2": Key(_OTHERS_ARE_ASKED, bricoleurs.decline),
        **_ASKED,
    },
    Menu.EXPECTED: {
        "1": _DONE,
        "2": Key(_OTHERS_ARE_ASKED, bricoleurs.give_back),
        "3": _details(spoken.DONE_OR_UNABLE, Menu.EXPECTED),
    },
    Menu.IS_IT_DONE: {
        "1": _DONE,
        "2": Key(_noted("Le référent prépare la suite."), _not_done),
        "3": _details(spoken.DONE_OR_NOT, Menu.IS_IT_DONE),
    },
    Menu.GIVEN_UP: {"1": _DONE},
    Menu.TO_SEARCH: {
        "1": Key(_in_charge, search.ask_in_waves),
        "2": _TO_MAIRIE,
        "3": _details(spoken.SEARCH_OR_MAIRIE, Menu.TO_SEARCH),
    },
    Menu.NOBODY_FREE: {"2": _TO_MAIRIE, "3": _details(spoken.MAIRIE, Menu.NOBODY_FREE)},
    Menu.FOLLOWING: {"3": Key(details)},
    Menu.TO_VERIFY: {
        "1": Key(_noted("La demande est close, merci pour votre suivi."), verify.confirm),
        "2": Key(_in_charge, _reopen),
        "3": _details(spoken.CONFIRMED_OR_NOT, Menu.TO_VERIFY),
    },
    Menu.TOLD: {"3": Key(details)},
}
# Who stays silent has heard all there is.
NO_ANSWER_NEEDED = frozenset({Menu.EXPECTED, Menu.GIVEN_UP, Menu.FOLLOWING, Menu.TOLD})
