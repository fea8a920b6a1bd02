"""How past requests went. A plot waits (yields how long) and, given a desk at that hour, lets somebody act."""

from collections.abc import Callable, Generator
from datetime import timedelta

from dispatch import bricoleurs, referents
from dispatch.desk import Desk
from voisinage.demo.roles import (
    absent,
    ask_around,
    ask_the_best,
    asked_referent_answers,
    mairie_steps_in,
    neighbours_answer,
    phone_the_person,
    until_the_visit_is_over,
    workers_say,
)

Plot = Generator[timedelta, Desk, None]
PlotOf = Callable[[int], Plot]  # from the request's id


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def waits_for_a_referent(_request_id: int) -> Plot:
    """Nothing has happened yet."""
    return
    yield


def looks_for_a_neighbour(request_id: int) -> Plot:
    """Taken charge of, the first wave is out."""
    desk = yield _minutes(9)
    asked_referent_answers(desk, request_id, referents.take_charge)
    desk = yield _minutes(3)
    ask_around(desk, request_id)


def finds_a_neighbour(request_id: int) -> Plot:
    """The first to answer says no, the second yes."""
    yield from looks_for_a_neighbour(request_id)
    desk = yield _minutes(14)
    neighbours_answer(desk, request_id, (bricoleurs.decline, bricoleurs.accept))


def is_done_early(request_id: int) -> Plot:
    """The neighbour went before the agreed hour; nobody has phoned the person yet."""
    yield from finds_a_neighbour(request_id)
    desk = yield _minutes(200)
    workers_say(desk, request_id, bricoleurs.report_done)


def goes_well(request_id: int) -> Plot:
    """The ordinary story."""
    yield from finds_a_neighbour(request_id)
    yield from _job(request_id)
    yield from _check(request_id)


def by_hand(request_id: int) -> Plot:
    """The referent asks the neighbour they know, who says yes."""
    desk = yield _minutes(25)
    asked_referent_answers(desk, request_id, referents.take_charge)
    desk = yield _minutes(6)
    ask_the_best(desk, request_id)
    desk = yield _minutes(31)
    neighbours_answer(desk, request_id, (bricoleurs.accept,))
    yield from _job(request_id)
    yield from _check(request_id)


def in_a_pair(request_id: int) -> Plot:
    """Two neighbours are needed, two come."""
    yield from looks_for_a_neighbour(request_id)
    desk = yield _minutes(20)
    neighbours_answer(desk, request_id, (bricoleurs.accept, bricoleurs.accept))
    yield from _job(request_id)
    yield from _check(request_id)


def second_referent(request_id: int) -> Plot:
    """The first referent cannot this time."""
    desk = yield _minutes(18)
    asked_referent_answers(desk, request_id, referents.decline)
    yield from goes_well(request_id)


def silent_referent(request_id: int) -> Plot:
    """The first referent does not see the texts: reminded, then the next one is asked."""
    yield _minutes(130)
    yield from goes_well(request_id)


def silent_wave(request_id: int) -> Plot:
    """Nobody answers the first wave, somebody the second."""
    yield from looks_for_a_neighbour(request_id)
    desk = yield _minutes(80)
    neighbours_answer(desk, request_id, (bricoleurs.accept,))
    yield from _job(request_id)
    yield from _check(request_id)


def given_back(request_id: int) -> Plot:
    """The neighbour cannot after all, another one goes."""
    yield from finds_a_neighbour(request_id)
    desk = yield _minutes(45)
    workers_say(desk, request_id, bricoleurs.give_back)
    yield from _somebody_else(request_id)


def nobody_at_home(request_id: int) -> Plot:
    """The neighbour found the door closed; the referent calls and asks again."""
    yield from finds_a_neighbour(request_id)
    yield from _job(request_id, absent)
    desk = yield _minutes(40)
    ask_around(desk, request_id)
    yield from _somebody_else(request_id)


def done_again(request_id: int) -> Plot:
    """The tap still drips: opened again, and done well the second time."""
    yield from finds_a_neighbour(request_id)
    yield from _job(request_id)
    desk = yield _minutes(90)
    phone_the_person(desk, request_id, satisfied=False)
    desk = yield _minutes(5)
    ask_around(desk, request_id)
    yield from _somebody_else(request_id)


def need_goes_away(request_id: int) -> Plot:
    """A grandson came by: the mairie cancels."""
    yield from looks_for_a_neighbour(request_id)
    desk = yield _minutes(22)
    mairie_steps_in(desk, request_id, "cancel")


def passed_on(request_id: int) -> Plot:
    """More than neighbours can do: a partner association takes it."""
    yield from looks_for_a_neighbour(request_id)
    desk = yield _minutes(35)
    mairie_steps_in(desk, request_id, "pass_on")


def gets_stuck(request_id: int) -> Plot:
    """Every neighbour is silent, wave after wave: it becomes the mairie's turn."""
    yield from looks_for_a_neighbour(request_id)
    yield timedelta(days=2)


def stays_unmet(request_id: int) -> Plot:
    """And the mairie finds nobody either."""
    yield from gets_stuck(request_id)
    desk = yield _minutes(60)
    mairie_steps_in(desk, request_id, "close_unmet")


def _somebody_else(request_id: int) -> Plot:
    desk = yield _minutes(16)
    neighbours_answer(desk, request_id, (bricoleurs.accept,))
    yield from _job(request_id)
    yield from _check(request_id)


def _job(request_id: int, outcome: Callable[..., None] = bricoleurs.report_done) -> Plot:
    desk = yield _minutes(1)
    desk = yield until_the_visit_is_over(desk, request_id)
    workers_say(desk, request_id, outcome)


def _check(request_id: int) -> Plot:
    desk = yield _minutes(150)
    phone_the_person(desk, request_id)
