"""Trying an installation: only listed phones are reached, and three numbers that belong to nobody play their part."""

from datetime import UTC, datetime, timedelta

import pytest

from sms.calls import OutgoingCall
from sms.console import ConsoleGateway
from sms.gateway import Accepted, Doubt, OutgoingText, Progress, Receipt, SmsFailed
from sms.simulated import DELIVERED, STOP, UNDELIVERED, SimulatedCalls, SimulatedNumbers
from sms.trial import TrialCaller, TrialGateway

LISTED, OTHER = "+33639980101", "+33639980102"
HOUR = timedelta(hours=1)


class Switchboard:
    """A caller that notes whom it rang."""

    name = "switchboard"

    def __init__(self) -> None:
        self.rung: list[str] = []

    def call(self, call: OutgoingCall) -> Accepted:
        self.rung.append(call.to)
        return Accepted("CA1", 0)


def text(to: str) -> OutgoingText:
    return OutgoingText("12:34", to, "Bonjour", HOUR)


def call(to: str) -> OutgoingCall:
    return OutgoingCall("12:34", to, HOUR)


def receipt_of(accepted: Accepted) -> Receipt:
    assert accepted.receipt is not None
    return accepted.receipt


def test_in_trial_mode_only_listed_phones_get_texts() -> None:
    console = ConsoleGateway()
    trial = TrialGateway(console, {LISTED})

    trial.send(text(LISTED))
    with pytest.raises(SmsFailed, match="mode d'essai") as failed:
        trial.send(text(OTHER))

    assert (failed.value.code, failed.value.permanent, failed.value.by_carrier) == ("trial", True, False)
    assert [kept.to for kept in console.messages()] == [LISTED]


def test_a_text_in_doubt_is_looked_up_even_if_its_phone_left_the_list() -> None:
    console = ConsoleGateway()
    console.send(text(OTHER))

    assert TrialGateway(console, {LISTED}).find(Doubt(text(OTHER), datetime.now(UTC))) is not None


def test_in_trial_mode_only_listed_phones_are_called() -> None:
    board = Switchboard()
    trial = TrialCaller(board, {LISTED})

    trial.call(call(LISTED))
    with pytest.raises(SmsFailed, match="mode d'essai"):
        trial.call(call(OTHER))

    assert board.rung == [LISTED]


def test_the_three_numbers_play_their_part_and_never_reach_the_carrier() -> None:
    console = ConsoleGateway()
    played = SimulatedNumbers(console)

    delivered, undelivered, stop = (receipt_of(played.send(text(to))) for to in (DELIVERED, UNDELIVERED, STOP))

    assert delivered == Receipt("console", "simulated:12:34", Progress.DELIVERED, "12:34")
    assert undelivered.failure is not None
    assert (undelivered.progress, undelivered.failure.permanent) == (Progress.FAILED, True)
    assert "n'existe plus" in str(undelivered.failure)
    assert stop.failure is not None
    assert (stop.progress, stop.failure.opted_out) == (Progress.FAILED, True)
    assert console.messages() == []


def test_every_other_number_reaches_the_carrier() -> None:
    console = ConsoleGateway()
    played = SimulatedNumbers(console)

    assert played.send(text(OTHER)).receipt is None
    assert played.find(Doubt(text(OTHER), datetime.now(UTC))) is not None
    assert played.find(Doubt(text(STOP), datetime.now(UTC))) is None
    assert [kept.to for kept in console.messages()] == [OTHER]


def test_the_numbers_pick_up_the_phone_or_do_not() -> None:
    board = Switchboard()
    played = SimulatedCalls(board)

    delivered, undelivered, stop = (receipt_of(played.call(call(to))) for to in (DELIVERED, UNDELIVERED, STOP))
    played.call(call(OTHER))

    assert delivered.progress is stop.progress is Progress.DELIVERED
    assert undelivered.failure is not None
    assert undelivered.failure.code == "no-answer"
    assert board.rung == [OTHER]


@pytest.mark.parametrize("replies", [True, False])
def test_what_is_wrapped_keeps_its_name_and_what_it_can_do(replies: bool) -> None:
    console = ConsoleGateway(can_reply=replies)
    for wrapped in (TrialGateway(console, {LISTED}), SimulatedNumbers(console)):
        assert (wrapped.name, wrapped.sender) == ("console", "console")
        assert (wrapped.can_reply, wrapped.can_find) == (replies, True)
    assert TrialCaller(Switchboard(), ()).name == SimulatedCalls(Switchboard()).name == "switchboard"
