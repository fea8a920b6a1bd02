"""A door without a link: the same journey by answering texts."""

from dispatch import referents, search
from dispatch.inbox.incoming import take_in
from dispatch.states import State
from sms.incoming import Incoming
from tests.stories.town import Town


def test_the_whole_loop_by_reply(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()

    anne.replies("Oui !")
    assert town.state(request) is State.IN_CHARGE
    anne.taps(search.ask_in_waves, token=anne.link())
    paul.replies("ok")
    assert town.state(request) is State.ASSIGNED
    paul.expects("compte sur vous")
    paul.replies("c'est fait")
    assert town.state(request) is State.DONE


def test_no_by_reply_asks_the_next(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    town.records_request()
    anne.replies("2")
    bruno.expects("changer une ampoule")


def test_a_bare_yes_never_acts_on_two_asks(town: Town) -> None:
    anne = town.referent()
    first, second = town.records_request("bulb"), town.records_request("fuse")
    assert len(anne.texts) == 2

    anne.replies("oui")

    assert {town.state(first), town.state(second)} == {State.OPEN}
    anne.expects("de quelle demande parlez-vous ?")


def test_what_is_unclear_changes_nothing(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    for words in ("oui mais demain", "qui ?", "", "👍👎", "x" * 5_000):
        anne.replies(words)
    assert town.state(request) is State.OPEN


def test_no_after_yes_gives_the_place_back_and_the_next_is_asked(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    paul.replies("oui").replies("non finalement, désolé")

    paul.expects("quelqu'un d'autre")
    nadia.expects("changer une ampoule")
    assert town.state(request) is State.IN_CHARGE


def test_a_yes_after_somebody_else_was_chosen_is_answered_truly(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    paul.replies("oui")

    nadia.replies("oui").expects("Quelqu'un d'autre s'en occupe")
    paul.replies("ok").expects("L'adresse et le code")


def test_a_late_yes_by_reply_counts_while_the_place_is_free(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_in_waves)
    town.fast_forward(hours=2)

    paul.replies("oui")

    assert town.state(request) is State.ASSIGNED


def test_a_referent_in_charge_is_shown_the_page_whatever_they_answer(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    anne.taps(referents.take_charge)
    for words in ("fait", "non", "oui"):
        anne.replies(words).expects("Vous suivez cette demande")
    assert town.state(request) is State.IN_CHARGE


def test_help_says_what_can_be_answered(town: Town) -> None:
    town.referent().replies("Aide ?").expects("OUI, NON, FAIT")


def test_an_unknown_number_gets_no_answer(town: Town) -> None:
    with town.desk() as desk:
        assert take_in(desk, Incoming("console", "of-nobody", "+33639989999", "oui"))
    town.delivers()
    assert not town.carrier.messages("+33639989999")


def test_stop_then_back_again(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()
    anne.taps(referents.take_charge)

    anne.replies("STOP")
    assert town.state(request) is State.OPEN
    bruno.expects("changer une ampoule").replies("non")
    assert town.state(request) is State.STUCK

    anne.replies("reprendre")
    again = town.records_request("fuse")
    anne.expects("fusible")
    assert town.state(again) is State.OPEN
