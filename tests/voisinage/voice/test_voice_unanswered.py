"""Nobody answers, the line is busy, a machine takes it: rung again while there is time, then passed on, told apart."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dispatch.requests import Request
from dispatch.states import AskState, Role, Urgency
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both, words
from tests.voisinage.telephone import OURS, Exchange, Telephone

MACHINE = {"AnsweredBy": "machine_start"}
FIVE_TO_NINE_IN_THE_EVENING = datetime(2026, 11, 23, 19, 55, tzinfo=UTC)  # in Paris, as the next
EIGHT_IN_THE_MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class End:
    """How a call that nobody took ended, by the carrier's words and by ours."""

    status: str
    told: str
    more: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def berthe(called: tuple[Site, Exchange]) -> Telephone:
    """The next referent."""
    site, exchange = called
    return Telephone.of(site, exchange, site.town.referent(metres=300))


@pytest.fixture
def need(town: Town, anne: Telephone, berthe: Telephone) -> Request:
    return town.records_request(urgency=Urgency.PLANNED)


def minutes_between(town: Town) -> list[float]:
    """Between one call and the next, in the order of the outbox."""
    left = [message.sent_at for message in town.messages() if message.sent_at]
    return [(later - earlier) / timedelta(minutes=1) for earlier, later in pairwise(left)]


@on_both
@pytest.mark.parametrize(
    "end",
    [
        End("no-answer", "personne ne décroche"),
        End("busy", "la ligne est toujours occupée"),
        End("completed", "un répondeur a pris l’appel", MACHINE),
    ],
    ids=lambda end: end.status,
)
def test_rung_three_times_then_the_next_is_asked_and_the_mairie_reads_why(
    town: Town, anne: Telephone, berthe: Telephone, need: Request, end: End
) -> None:
    anne.ends(end.status, **end.more)
    assert town.tasks() == []
    town.fast_forward(minutes=11)
    anne.ends(end.status, **end.more)
    town.fast_forward(minutes=31)
    assert len(anne.calls) == 3
    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.OPEN

    anne.ends(end.status, **end.more)

    assert minutes_between(town)[:2] == pytest.approx([10, 30], abs=2)
    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.UNREACHABLE
    berthe.picks_up().hears("Pouvez-vous suivre")
    (task,) = town.tasks()
    assert end.told.replace("’", "'") in (task.error or "")
    assert end.told in words(anne.site.mairie().get("/mairie/"))


def test_a_number_that_cannot_ring_is_passed_on_at_once(
    town: Town, anne: Telephone, berthe: Telephone, need: Request
) -> None:
    anne.ends("failed")

    assert len(town.tasks()) == 1
    berthe.rings()
    town.fast_forward(minutes=60)
    assert len(anne.calls) == 1


def test_a_machine_hears_who_called_and_nothing_of_the_task(anne: Telephone, need: Request) -> None:
    anne.picks_up("machine_start").hears("Voisinage Clairval", "01, 99, 00, 03, 00")

    anne.does_not_hear("ampoule", "Centre", "Odette", "Tapez")
    assert OURS == "+33199000300"


def test_what_answers_is_not_always_told(anne: Telephone, need: Request) -> None:
    anne.picks_up("unknown").hears("Pouvez-vous suivre")


@on_both
def test_an_answer_to_the_second_call_ends_it(town: Town, anne: Telephone, need: Request) -> None:
    anne.ends("no-answer")
    town.fast_forward(minutes=11)

    anne.picks_up().presses("1").hangs_up()
    town.fast_forward(hours=1)

    assert len(anne.calls) == 2
    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.ACCEPTED
    assert town.tasks() == []


def test_who_calls_back_in_between_is_not_rung_again(town: Town, anne: Telephone, need: Request) -> None:
    anne.ends("no-answer")

    anne.calls_back().hears("Pouvez-vous suivre").presses("2")
    town.fast_forward(hours=1)

    assert len(anne.calls) == 1


def test_who_answered_before_the_carrier_says_how_the_call_ended_is_not_rung_again(
    town: Town, anne: Telephone, need: Request
) -> None:
    anne.rings()
    anne.calls_back().presses("1")

    anne.ends("no-answer")
    town.fast_forward(minutes=15)

    assert [call.key for call in anne.calls if ":appel" in call.key] == []
    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.ACCEPTED


def test_hanging_up_in_the_middle_is_silence_until_the_deadline(
    town: Town, anne: Telephone, berthe: Telephone, need: Request
) -> None:
    anne.picks_up().hangs_up()

    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.OPEN
    assert town.tasks() == []
    town.fast_forward(hours=4)
    anne.picks_up().hears("Pouvez-vous suivre").hangs_up()
    town.fast_forward(hours=4)
    berthe.rings()


def test_no_call_comes_after_the_deadline(called: tuple[Site, Exchange], town: Town, anne: Telephone) -> None:
    need = town.records_request(urgency=Urgency.IMMEDIATE)

    town.fast_forward(minutes=2)
    anne.ends("no-answer")

    assert town.asks(need, role=Role.REFERENT)[0].state is AskState.UNREACHABLE


def test_nobody_is_rung_at_night(town: Town, anne: Telephone) -> None:
    town.now = FIVE_TO_NINE_IN_THE_EVENING
    town.records_request(urgency=Urgency.PLANNED, hours=72)

    anne.ends("no-answer")
    town.fast_forward(hours=9)
    assert len(anne.calls) == 1

    town.fast_forward(hours=3)
    assert len(anne.calls) == 2
    assert town.messages()[-1].sent_at == EIGHT_IN_THE_MORNING
