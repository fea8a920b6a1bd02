"""What a carrier brings in: taken once, answered truly and not too often, kept where somebody must read it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from dispatch import mairie, referents, search, verify
from dispatch.inbox.incoming import take_in
from dispatch.line import IncomingText
from dispatch.people import Volunteer
from dispatch.states import AskState, State
from sms.incoming import Incoming
from sms.replies import Meaning
from tests.stories.neighbour_town import neighbour_town, same_phone
from tests.stories.town import Phone, Town


def brings(town: Town, phone: str, words: str, *, carrier_id: str = "SM1", carrier: str = "twilio") -> bool:
    with town.desk() as desk:
        taken = take_in(desk, Incoming(carrier, carrier_id, phone, words))
    town.delivers()
    return taken


def kept(town: Town) -> list[IncomingText]:
    with town.sessions() as session:
        return list(session.scalars(select(IncomingText).order_by(IncomingText.id)))


def stopped(town: Town, phone: Phone) -> bool:
    with town.sessions() as session:
        return session.get_one(Volunteer, phone.volunteer_id).stopped_at is not None


def test_a_text_brought_three_times_acts_once(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    town.records_request()
    assert [brings(town, anne.number, "non") for _ in range(3)] == [True, False, False]
    assert brings(town, anne.number, "aide", carrier="http"), "another carrier's ids are its own"
    assert len(bruno.texts) == 1
    assert len(anne.texts) == 3


def test_a_text_brought_by_two_processes_at_once_acts_once(town: Town) -> None:
    anne, _bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()
    start = Barrier(4)

    def brought(_process: int) -> bool:
        start.wait()
        with town.desk() as desk:
            return take_in(desk, Incoming("twilio", "SM1", anne.number, "oui"))

    with ThreadPoolExecutor(4) as processes:
        assert sorted(processes.map(brought, range(4))) == [False, False, False, True]
    assert town.events(request).count("taken_charge") == 1
    assert len(kept(town)) == 1


def test_only_what_must_be_read_is_kept_in_words(town: Town) -> None:
    anne = town.referent()
    town.records_request()
    anne.replies("oui")
    anne.replies("je passe jeudi\0 vers 18h").expects("la mairie lira votre message")
    clear, unclear = kept(town)
    assert (clear.meaning, clear.needs_human, clear.body) == (Meaning.YES, False, None)
    assert (unclear.meaning, unclear.needs_human, unclear.body) == (Meaning.UNCLEAR, True, "je passe jeudi vers 18h")
    assert unclear.volunteer_id == anne.volunteer_id


def test_of_an_unknown_number_only_that_it_wrote_is_kept(town: Town) -> None:
    assert brings(town, "+33639989999", "Qui êtes-vous ?")
    (text,) = kept(town)
    assert (text.volunteer_id, text.body, text.needs_human) == (None, None, False)
    assert not town.carrier.messages("+33639989999")


def test_five_answers_an_hour_then_silence_but_what_is_clear_is_done(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    for _ in range(7):
        anne.replies("aide")
    assert len(anne.texts) == 1 + 5
    anne.replies("oui")
    assert town.state(request) is State.IN_CHARGE
    anne.replies("stop")
    assert stopped(town, anne)
    assert len(anne.texts) == 1 + 5

    town.fast_forward(hours=1, minutes=1)
    anne.replies("reprendre").expects("merci de revenir")


def test_the_five_answers_are_counted_over_all_processes(town: Town) -> None:
    anne = town.referent()
    start = Barrier(8)

    def brought(number: int) -> None:
        start.wait()
        with town.desk() as desk:
            take_in(desk, Incoming("twilio", f"SM{number}", anne.number, "aide"))

    with ThreadPoolExecutor(8) as processes:
        list(processes.map(brought, range(8)))
    town.delivers()
    assert len(anne.texts) == 5


def test_the_five_answers_are_those_of_a_number_not_of_a_commune(town: Town) -> None:
    anne = town.referent()
    same_phone(anne, neighbour_town(town).referent())
    for _ in range(7):
        anne.replies("aide")
    assert len(anne.texts) == 5


def test_whoever_cannot_be_asked_back_any_more_is_read_by_somebody(town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb")
    town.records_request("fuse")
    for _ in range(6):
        anne.replies("oui")
    assert [text.needs_human for text in kept(town)] == [False] * 5 + [True]
    assert kept(town)[-1].body == "oui"


@pytest.mark.parametrize(
    ("ending", "truth"),
    [(mairie.cancel, "Cette demande est terminée"), (mairie.take_back, "La mairie s'occupe maintenant")],
)
@pytest.mark.parametrize("words", ["oui", "non", "oui a"])
def test_a_late_answer_is_told_what_is_true(town: Town, ending: Callable[..., None], truth: str, words: str) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.acts(ending, request)
    paul.replies(words).expects(truth)


def test_an_answer_given_twice_changes_nothing_and_is_confirmed_twice(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.replies("oui").replies("oui").expects("Vous suivez cette demande")
    anne.taps(search.ask_in_waves, token=anne.link())
    paul.replies("oui").replies("ok").expects("L'adresse et le code")
    paul.replies("fait").replies("c'est fait").expects("un grand merci")
    assert town.state(request) is State.DONE
    happened = town.events(request)
    assert {happened.count(event) for event in ("taken_charge", "bricoleur_accepted", "reported_done")} == {1}
    anne.taps(verify.confirm)
    paul.replies("fait").expects("Cette demande est terminée")


def test_a_no_given_twice_never_gives_back_something_else(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    held = town.records_request("bulb")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.replies("oui")
    town.fast_forward(minutes=5)
    town.records_request("fuse")
    anne.taps(referents.take_charge).taps(search.ask_in_waves)

    paul.replies("non").expects("nous demandons à quelqu'un d'autre")
    paul.replies("non").expects("de quelle demande parlez-vous")
    assert town.state(held) is State.ASSIGNED
    paul.replies("non a").expects("nous demandons à quelqu'un d'autre")
    assert town.state(held) is State.IN_CHARGE


def test_to_the_question_whether_it_is_done_yes_means_done_and_no_is_read_by_somebody(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(hours=6)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.replies("oui")
    while "est-ce fait ?" not in paul.texts[-1]:
        town.fast_forward(hours=1)

    paul.replies("non").expects("la mairie lira votre message")
    assert town.state(request) is State.ASSIGNED, "not yet, or never? A guess would take it from them"
    assert kept(town)[-1].needs_human
    paul.replies("oui")
    assert town.state(request) is State.DONE


def test_done_from_somebody_given_up_for_lack_of_news_still_counts(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request(hours=6)
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.replies("oui")
    while not [ask for ask in town.asks(request) if ask.state is AskState.LAPSED]:
        town.fast_forward(hours=1)
    paul.replies("c'était fait")
    paul.replies("fait").expects("un grand merci")
    assert town.state(request) is State.DONE


def test_done_before_any_yes_is_read_by_somebody(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.replies("fait").expects("nous n'avons pas compris")
    assert town.state(request) is State.IN_CHARGE
    assert kept(town)[-1].needs_human


def test_nothing_asked_is_said_kindly(town: Town) -> None:
    town.referent().replies("oui").expects("Aucune demande ne vous attend")
