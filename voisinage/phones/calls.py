"""Calls on the demo phones: the same conversation as in real ones, its words written and its keys buttons."""

from collections.abc import Sequence

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dispatch.desk import Desk
from dispatch.errors import AskEnded, IllegalMove
from dispatch.journal import OutboxMessage
from dispatch.outbox.receipts import take
from dispatch.states import Channel, MessageState
from sms.gateway import Progress, Receipt
from sms.refusals import in_a_word
from sms.texts import spoken_turns
from voisinage.desk import desk
from voisinage.jobs import delivery_work
from voisinage.phones.blueprint import phones
from voisinage.voice.call import Call
from voisinage.voice.conversation import key, opening
from voisinage.voice.turns import Menu, Turn

NOT_TAKEN = ("no-answer", "busy", "machine")
DIGITS = ("1", "2", "3", "9")


def ringing(session: Session) -> Sequence[OutboxMessage]:
    """The calls that nobody took yet, the latest first."""
    calls = select(OutboxMessage).where(
        OutboxMessage.channel == Channel.VOICE, OutboxMessage.state == MessageState.SENT
    )
    return session.scalars(calls.options(joinedload(OutboxMessage.volunteer)).order_by(OutboxMessage.id.desc())).all()


@phones.post("/appels/<int:call_id>/reponse")
def pick_up(call_id: int) -> ResponseReturnValue:
    """Answer a phone that rings."""
    here = desk()
    message = _call(here, call_id)
    return _hear(here, message, opening(here, message) or Turn(spoken_turns.ended_call()))


@phones.post("/appels/<int:call_id>/touche")
def press_key(call_id: int) -> ResponseReturnValue:
    """Press a key in the middle of a call."""
    here = desk()
    message, menu = _call(here, call_id), _menu()
    digit = request.form.get("touche", "")
    try:
        turn = key(here, Call(message.carrier_id or message.key, from_us=True), message, menu=menu, digit=digit)
        _commit(here)
    except (AskEnded, IllegalMove):  # somebody was quicker
        here.session.rollback()
        turn = None
    return _hear(here, message, turn or opening(here, message) or Turn(spoken_turns.ended_call()))


@phones.post("/appels/<int:call_id>/fin")
def end(call_id: int) -> ResponseReturnValue:
    """Hang up, or let it ring: the carrier says how the call ended."""
    here = desk()
    message = _call(here, call_id)
    _end(here, message, request.form.get("fin", ""))
    return redirect(url_for("phones.one_phone", digits=message.to_phone.removeprefix("+"), _anchor="telephone"), 303)


def _hear(here: Desk, message: OutboxMessage, turn: Turn) -> ResponseReturnValue:
    if turn.menu is None:
        _end(here, message, "")
    return render_template("phones/call.html", message=message, turn=turn, digits=DIGITS)


def _end(here: Desk, message: OutboxMessage, word: str) -> None:
    failure = in_a_word(word) if word in NOT_TAKEN else None
    progress = Progress.FAILED if failure else Progress.DELIVERED
    take(here, Receipt(message.carrier or "", message.carrier_id or "", progress, message.key, failure))
    _commit(here)


def _commit(here: Desk) -> None:
    """Keep it, and only then have what follows sent: on SQLite there is one writer at a time."""
    here.session.commit()
    delivery_work(current_app)()


def _call(here: Desk, call_id: int) -> OutboxMessage:
    message = here.session.get(OutboxMessage, call_id)
    if message is None or message.channel is not Channel.VOICE:
        abort(404)
    return message


def _menu() -> Menu:
    try:
        return Menu(request.form.get("menu", ""))
    except ValueError:
        abort(400)
