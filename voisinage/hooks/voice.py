"""Twilio asks what to say in a call, and posts each key. The page of a call's beginning changes nothing; keys act.

Always answered with 200 and words, save to a forgery: Twilio reads a refusal out as "an application error", in
English, and tries a page again only when it could not connect. Where nothing was kept the caller is told so, and may
press again.
"""

import logging
import re
import traceback
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from dispatch.care import with_phone
from dispatch.desk import Desk
from dispatch.errors import AskEnded, IllegalMove
from dispatch.journal import OutboxMessage
from dispatch.letters import frame_of
from sms.receipts import Malformed
from sms.texts import spoken, spoken_turns
from sms.twiml import CONTENT_TYPE, asking, closing
from voisinage.desk import desk, office
from voisinage.hooks.blueprint import hooks, on_http, on_malformed, on_refused
from voisinage.hooks.fields import fields_of
from voisinage.hooks.outcomes import Outcome, Refused, hook_name, note
from voisinage.hooks.signed import genuine_twilio
from voisinage.voice.call import Call
from voisinage.voice.callers import waiting, without_ask
from voisinage.voice.conversation import key, opening
from voisinage.voice.keys import NO_ANSWER_NEEDED
from voisinage.voice.turns import Menu, Turn

MOST_ROUNDS = 2  # a question unanswered is asked once more
MACHINES = ("machine", "fax")
_OUR_NUMBER = re.compile(r"\+[1-9]\d{5,14}")

voice = Blueprint("voice", __name__, url_prefix="/twilio/voice")
voice.register_error_handler(Refused, on_refused)
voice.register_error_handler(Malformed, on_malformed)
voice.register_error_handler(HTTPException, on_http)
hooks.register_blueprint(voice)
log = logging.getLogger(__name__)


@voice.post("", endpoint="twilio_voice")
def answered() -> ResponseReturnValue:
    """Somebody, or a machine, picked up a call of ours."""
    posted, here = genuine_twilio(), desk()
    message = _message(here)
    turn = opening(here, message) if message else None
    if message is None or message.volunteer is None or turn is None:
        return _unknown()
    note(Outcome.TAKEN)
    if posted.get("AnsweredBy", "").startswith(MACHINES):
        town = frame_of(here, message.volunteer.commune)
        return _xml(closing(spoken_turns.left_on_a_machine(town, _number_to_call(posted, town.callback))))
    return _said(turn, message.key)


@voice.post("/entrant", endpoint="twilio_voice_incoming")
def called_back() -> ResponseReturnValue:
    """Somebody calls our number."""
    posted, here = genuine_twilio(), desk()
    callers = with_phone(here, posted.get("From", ""))
    message = waiting(
        here, [caller for caller in callers if caller.stopped_at is None and caller.number_changed_at is None]
    )
    turn = opening(here, message) if message else None
    note(Outcome.TAKEN if callers else Outcome.UNKNOWN)
    if message is None or turn is None:
        return _xml(closing(without_ask(here, callers)))
    return _said(turn, message.key)


@voice.post("/touche", endpoint="twilio_voice_key")
def key_pressed() -> ResponseReturnValue:
    """A key, or silence, after what was offered."""
    posted, here = genuine_twilio(), desk()
    call, menu, message = _call(posted), _menu(), _message(here)
    if message is None:
        return _unknown()
    digit = posted.get("Digits", "")
    try:
        turn = key(here, call, message, menu=menu, digit=digit)
        here.session.commit()
    except (AskEnded, IllegalMove):  # somebody was quicker: say how things stand
        here.session.rollback()
        turn = opening(here, message)
    note(Outcome.TAKEN)
    return _said(turn, message.key) if turn else _not_understood(here, message, menu, silent=not digit)


@voice.errorhandler(Exception)
def on_trouble(error: Exception) -> ResponseReturnValue:
    """Nothing was kept: say so. The log gets the kind and the places, never a value."""
    log.error("%s: %s\n%s", hook_name(), type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    if "menu" not in request.args or _round() >= MOST_ROUNDS:
        return _xml(closing(spoken_turns.CALL_LATER))
    return _xml(asking(spoken_turns.TRY_AGAIN, action=_action(request.args.get("cle", ""), _menu(), _round() + 1)))


def _not_understood(here: Desk, message: OutboxMessage, menu: Menu, *, silent: bool) -> ResponseReturnValue:
    """Ask once more, then say goodbye; silence where no answer is needed is no question."""
    turn = opening(here, message)
    if message.volunteer is None or turn is None:
        return _unknown()
    town = frame_of(here, message.volunteer.commune)
    if silent and menu in NO_ANSWER_NEEDED:
        return _xml(closing(spoken.farewell(town)))
    if _round() >= MOST_ROUNDS or turn.menu is None:
        return _xml(closing(spoken_turns.goodbye(town)))
    return _said(Turn(spoken_turns.not_understood(turn.words), turn.menu), message.key, round_=_round() + 1)


def _said(turn: Turn, name: str, *, round_: int = 1) -> ResponseReturnValue:
    if turn.menu is None:
        return _xml(closing(turn.words))
    return _xml(asking(turn.words, action=_action(name, turn.menu, round_)))


def _action(name: str, menu: Menu, round_: int) -> str:
    """Where the next key goes: our public address, which Twilio signs."""
    query = urlencode({"cle": name, "menu": menu.value, "tour": round_})
    return f"{office().settings.base_url}/hooks/twilio/voice/touche?{query}"


def _message(here: Desk) -> OutboxMessage | None:
    name = fields_of(request.args).get("cle", "")
    return here.session.scalar(select(OutboxMessage).where(OutboxMessage.key == name))


def _call(posted: Mapping[str, str]) -> Call:
    name = posted.get("CallSid", "")
    if not re.fullmatch(r"CA[0-9a-f]{32}", name):
        raise Malformed("CallSid")
    return Call(name, from_us=posted.get("Direction", "").startswith("outbound"))


def _menu() -> Menu:
    try:
        return Menu(request.args.get("menu", ""))
    except ValueError as unknown:
        raise Malformed("menu") from unknown


def _round() -> int:
    return request.args.get("tour", 1, type=int)


def _number_to_call(posted: Mapping[str, str], otherwise: str) -> str:
    """The number we call from: who calls it back hears what waits for them."""
    ours = posted.get("From", "")
    return ours if _OUR_NUMBER.fullmatch(ours) else otherwise


def _unknown() -> ResponseReturnValue:
    note(Outcome.UNKNOWN)
    return _xml(closing(spoken_turns.ended_call()))


def _xml(document: str) -> ResponseReturnValue:
    return document, 200, {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}
