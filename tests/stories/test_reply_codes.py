"""Several asks on one phone: a letter names each, and a bare answer never acts on a guess."""

import re

import pytest

from dispatch import bricoleurs, mairie, referents, search
from dispatch.desk import Line
from dispatch.states import AskState, Role, State
from tests.stories.neighbour_town import neighbour_town, same_phone
from tests.stories.town import Phone, Town

INVITATION = re.compile(r"Répondez (OUI ?[A-Z]?) ou (NON ?[A-Z]?) ")


def invited(phone: Phone) -> list[str]:
    """The yes that each question on this phone invites to, oldest first."""
    return [found[1].strip() for text in phone.texts if (found := INVITATION.search(text))]


def test_one_ask_is_answered_by_a_bare_yes(town: Town) -> None:
    anne = town.referent()
    town.records_request()
    assert invited(anne) == ["OUI"]


def test_a_second_ask_says_its_letter_and_the_letter_is_obeyed(town: Town) -> None:
    anne = town.referent()
    first, second = town.records_request("bulb"), town.records_request("fuse")
    assert invited(anne) == ["OUI", "OUI B"]

    anne.replies("oui b").expects("Vous suivez cette demande : remplacer un fusible")
    assert [town.state(first), town.state(second)] == [State.OPEN, State.IN_CHARGE]
    anne.replies("OUI A")
    assert town.state(first) is State.IN_CHARGE


def test_a_bare_answer_to_two_asks_acts_on_none_and_asks_which(town: Town) -> None:
    anne = town.referent()
    asked = [town.records_request("bulb"), town.records_request("fuse")]
    for words, example in (("oui", "OUI A"), ("non", "NON A")):
        anne.replies(words).expects("de quelle demande parlez-vous ? A : changer une ampoule, Centre ; B : remplacer")
        anne.expects(f"Répondez par exemple {example}")
    assert {town.state(request) for request in asked} == {State.OPEN}


def test_a_bare_answer_is_understood_again_once_a_single_ask_is_left(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    first, second = town.records_request("bulb"), town.records_request("fuse")
    anne.replies("non a")
    bruno.expects("changer une ampoule")

    anne.replies("oui")

    assert [town.state(first), town.state(second)] == [State.OPEN, State.IN_CHARGE]


def test_a_letter_that_names_nothing_acts_on_nothing(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    anne.replies("oui k").expects("de quelle demande parlez-vous ? A : changer une ampoule, Centre. Répondez par")
    assert town.state(request) is State.OPEN


def test_letters_are_used_again_after_a_day_of_rest(town: Town) -> None:
    anne = town.referent()
    town.acts(mairie.cancel, town.records_request("bulb"))
    second = town.records_request("fuse")
    assert invited(anne) == ["OUI", "OUI B"], "a late yes to A must not start B"
    anne.replies("oui a").expects("Cette demande est terminée")
    assert town.state(second) is State.OPEN

    town.acts(mairie.cancel, second)
    town.fast_forward(days=1, minutes=1)
    town.records_request("furniture")
    assert invited(anne)[-1] == "OUI"
    assert [ask.code for ask in town.asks(town.requests()[-1], role=Role.REFERENT)] == ["A"]


def test_a_reminder_says_the_letter_once_there_is_another_ask(town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb")
    town.records_request("fuse")
    town.fast_forward(minutes=46)
    assert sorted(invited(anne)) == ["OUI", "OUI A", "OUI B", "OUI B"]


def test_the_question_whether_it_is_done_says_the_letter(town: Town) -> None:
    anne, paul = town.referent(), town.bricoleur()
    for job in ("bulb", "fuse"):
        town.records_request(job, hours=6)
        anne.taps(referents.take_charge).taps(search.ask_in_waves)
        paul.taps(bricoleurs.accept)
    town.fast_forward(hours=23)
    assert [text for text in paul.texts if "Répondez FAIT A" in text]
    assert [text for text in paul.texts if "Répondez FAIT B" in text]

    paul.replies("fait").expects("Répondez par exemple FAIT A")
    paul.replies("fait a")
    assert [town.state(request) for request in town.requests()] == [State.DONE, State.ASSIGNED]
    paul.replies("fait a").expects("un grand merci")
    paul.replies("c'est fait").expects("de quelle demande parlez-vous")
    assert town.state(town.requests()[1]) is State.ASSIGNED, "said twice, the same work is not two"


def test_two_communes_share_the_letters_of_one_phone(town: Town) -> None:
    other = neighbour_town(town)
    anne = town.referent()
    same_phone(anne, other.referent())
    here, there = town.records_request("bulb"), other.records_request("fuse")
    assert invited(anne) == ["OUI", "OUI B"]

    anne.replies("oui").expects("A : changer une ampoule, Centre ; B : remplacer un fusible, Bourg")
    assert {town.state(here), town.state(there)} == {State.OPEN}
    anne.replies("oui b").expects("Voisinage Valclair")
    assert [town.state(here), town.state(there)] == [State.OPEN, State.IN_CHARGE]


def test_the_same_letter_twice_is_not_clear(town: Town) -> None:
    """Two transactions at once may choose the same: nothing then acts on a guess."""
    anne = town.referent()
    asked = [town.records_request("bulb"), town.records_request("fuse")]
    with town.desk() as desk:
        for ask in town.asks_in(desk):
            ask.code = "A"
    anne.replies("oui a").expects("Ouvrez le lien qui la concerne")
    assert {town.state(request) for request in asked} == {State.OPEN}


def test_more_asks_than_letters_are_answered_by_their_links(town: Town) -> None:
    town.commune_rules(referent_load=50)
    anne = town.referent()
    for _ in range(13):
        town.records_request()
    assert [ask.code for request in town.requests()[-2:] for ask in town.asks(request, role=Role.REFERENT)] == [
        "Z",
        None,
    ]
    anne.replies("oui").expects("Ouvrez le lien qui la concerne")
    assert anne.replies("oui z").texts[-1].count("Vous suivez") == 1


@pytest.mark.parametrize("can_reply", [True, False])
def test_codes_are_only_given_where_the_sender_receives(town: Town, can_reply: bool) -> None:
    town.line = Line("https://voisinage.exemple.fr", can_reply=can_reply)
    anne = town.referent()
    first, second = town.records_request("bulb"), town.records_request("fuse")
    codes = [ask.code for request in (first, second) for ask in town.asks(request, role=Role.REFERENT)]
    assert codes == (["A", "B"] if can_reply else [None, None])
    assert all(("OUI" in text) is can_reply for text in anne.texts)
    assert {ask.state for ask in town.asks(first, role=Role.REFERENT)} == {AskState.OPEN}


@pytest.mark.parametrize(("word", "state"), [("oui", State.IN_CHARGE), ("non", State.STUCK)])
def test_a_letter_alone_completes_the_answer_that_we_asked_about(town: Town, word: str, state: State) -> None:
    anne = town.referent()
    first, second = town.records_request("bulb"), town.records_request("fuse")
    anne.replies(word).expects("de quelle demande parlez-vous ?")

    anne.replies("la B")

    assert (town.state(first), town.state(second)) == (State.OPEN, state)


def test_a_letter_alone_means_nothing_unless_we_have_just_asked(town: Town) -> None:
    anne = town.referent()
    town.records_request("bulb"), town.records_request("fuse")

    anne.replies("B").expects("nous n'avons pas compris")
    anne.replies("oui").expects("de quelle demande parlez-vous ?")
    anne.replies("bonjour").replies("B").expects("nous n'avons pas compris")
    anne.replies("oui")
    town.fast_forward(minutes=61)
    anne.replies("B").expects("nous n'avons pas compris")

    assert {town.state(request) for request in town.requests()} == {State.OPEN}
