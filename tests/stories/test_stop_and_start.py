"""No more messages, and back again: by reply, on a link, at the carrier. Nobody is left waiting."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from dispatch import care, referents, search
from dispatch.inbox.incoming import take_in
from dispatch.people import Volunteer
from dispatch.requests import Request
from dispatch.states import AskState, Role, State, StopBy
from sms.console import ConsoleGateway
from sms.gateway import OPTED_OUT, Accepted, OutgoingText, SmsFailed
from sms.incoming import Incoming
from tests.stories.neighbour_town import neighbour_town, same_phone
from tests.stories.town import Phone, Town


class KeepsStops(ConsoleGateway):
    """A carrier that keeps our texts from whoever told it STOP, until they tell it START."""

    def __init__(self, *phones: str) -> None:
        super().__init__()
        self.stopped = set(phones)

    def send(self, text: OutgoingText) -> Accepted:
        if text.to in self.stopped:
            raise SmsFailed("ce numéro ne veut plus de nos textos", permanent=True, code=OPTED_OUT)
        return super().send(text)


def volunteer(phone: Phone) -> Volunteer:
    with phone.town.sessions() as session:
        return session.get_one(Volunteer, phone.volunteer_id)


def stopped(phone: Phone) -> bool:
    return volunteer(phone).stopped_at is not None


def held_by(town: Town, request: Request, phone: Phone) -> list[AskState]:
    asks = town.asks(request, role=Role.REFERENT) + town.asks(request)
    return [ask.state for ask in asks if ask.volunteer_id == phone.volunteer_id]


def test_stop_concerns_the_phone_in_every_commune_and_so_does_the_way_back(town: Town) -> None:
    other = neighbour_town(town)
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    there = same_phone(anne, other.referent())
    first, second = town.records_request("bulb"), other.records_request("fuse")
    anne.replies("oui b")
    said = len(anne.texts)

    anne.replies("Stop !").expects("vous ne recevrez plus nos textos")

    assert len(anne.texts) == said + 1, "one answer, not one a commune"
    assert [stopped(phone) for phone in (anne, there)] == [True, True]
    bruno.expects("changer une ampoule")
    assert [town.state(first), town.state(second)] == [State.OPEN, State.STUCK]

    anne.replies("reprendre").expects("merci de revenir")
    assert [stopped(phone) for phone in (anne, there)] == [False, False]
    other.records_request("furniture")
    anne.expects("Voisinage Valclair")


def test_stop_on_a_link_concerns_its_commune(town: Town) -> None:
    other = neighbour_town(town)
    anne = town.referent()
    there = same_phone(anne, other.referent())
    town.records_request()
    anne.taps(lambda desk, ask: care.stop(desk, ask.volunteer, StopBy.LINK))
    assert [stopped(phone) for phone in (anne, there)] == [True, False]


def test_stop_at_the_carrier_passes_on_at_once_and_the_volunteer_is_stopped(town: Town) -> None:
    anne, bruno = town.referent(metres=100), town.referent(metres=900)
    town.carrier = carrier = KeepsStops(anne.number)
    request = town.records_request()
    bruno.expects("changer une ampoule")
    assert volunteer(anne).stopped_by is StopBy.CARRIER
    assert town.state(request) is State.OPEN

    anne.replies("reprendre")
    assert stopped(anne), "the carrier has not heard START: what we write would not arrive"
    carrier.stopped.clear()
    anne.replies("start").expects("merci de revenir")
    assert not stopped(anne)


def test_what_was_held_is_given_back_when_the_carrier_keeps_a_text(town: Town) -> None:
    anne, paul, nadia = town.referent(), town.bricoleur(metres=100), town.bricoleur(metres=200)
    request = town.records_request()
    anne.taps(referents.take_charge).taps(search.ask_one, paul.volunteer_id)
    town.carrier = KeepsStops(paul.number)
    paul.replies("oui")
    nadia.expects("changer une ampoule")
    assert held_by(town, request, paul) == [AskState.RELEASED]


def test_our_answer_to_a_stop_that_the_carrier_keeps_is_nobodys_task(town: Town) -> None:
    anne = town.referent()
    town.carrier = KeepsStops(anne.number)
    anne.replies("stop")
    assert volunteer(anne).stopped_by is StopBy.CARRIER, "they must tell it START: the page says so"
    assert [message.kind for message in town.messages() if message.error_code == OPTED_OUT] == ["reply_stopped"]
    assert town.tasks() == []


def test_an_old_link_still_stops_and_still_brings_back(town: Town) -> None:
    anne = town.referent()
    request = town.records_request()
    anne.replies("non")
    anne.taps(lambda desk, ask: care.stop(desk, ask.volunteer, StopBy.LINK))
    assert volunteer(anne).stopped_by is StopBy.LINK
    anne.taps(lambda desk, ask: care.resume(desk, ask.volunteer))
    assert not stopped(anne)
    assert held_by(town, request, anne) == [AskState.DECLINED]


def test_the_first_stop_is_the_one_that_counts(town: Town) -> None:
    anne = town.referent()
    anne.replies("stop")
    since = volunteer(anne).stopped_at
    town.fast_forward(hours=2)
    anne.replies("STOP !")
    assert (volunteer(anne).stopped_at, volunteer(anne).stopped_by) == (since, StopBy.REPLY)


def test_a_yes_and_a_stop_at_once_leave_nobody_waiting(town: Town) -> None:
    anne, _bruno = town.referent(metres=100), town.referent(metres=900)
    request = town.records_request()
    start = Barrier(2)

    def says(words: str) -> None:
        start.wait()
        with town.desk() as desk:
            take_in(desk, Incoming("twilio", words, anne.number, words))

    with ThreadPoolExecutor(2) as processes:
        list(processes.map(says, ["oui", "stop"]))
    assert stopped(anne) is (AskState.ACCEPTED not in held_by(town, request, anne)), "a yes after it is a way back"
