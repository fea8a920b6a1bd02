"""The phones of the demo town: what arrives on them, and answers typed on them. Only the demo has these pages."""

from datetime import timedelta
from secrets import token_hex

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.inbox.incoming import take_in
from sms.console import ConsoleGateway
from sms.incoming import Incoming
from voisinage.db import db
from voisinage.desk import desk, office
from voisinage.jobs import delivery_work
from voisinage.phones.blueprint import SEEN, phones
from voisinage.phones.calls import ringing
from voisinage.phones.seen import SeenTexts
from voisinage.phones.threads import PhoneThread, thread, threads

__all__ = ["phones"]

LONGEST_ANSWER = 160
RECENT = timedelta(hours=2)


@phones.get("/")
def all_phones() -> ResponseReturnValue:
    """Every phone on which something arrived, the latest first."""
    here = desk()
    everyone = threads(here.session, _carrier(), _seen())
    recent = [phone for phone in everyone if phone.unread or phone.last.at > here.now - RECENT]
    older = [phone for phone in everyone if phone not in recent]
    return render_template("phones/list.html", recent=recent, older=older, calls=ringing(here.session))


@phones.get("/<digits>")
def one_phone(digits: str) -> ResponseReturnValue:
    """One phone's conversation; looking at it marks it as read."""
    phone = _phone(digits)
    _seen().mark(phone.number, sum(1 for text in phone.texts if not text.incoming))
    calls = [call for call in ringing(db.session()) if call.to_phone == phone.number]
    return render_template("phones/thread.html", phone=phone, longest=LONGEST_ANSWER, calls=calls)


@phones.post("/<digits>/reponses")
def answer(digits: str) -> ResponseReturnValue:
    """Answer from this phone, as if the carrier had brought it; what comes back is there at once."""
    phone = _phone(digits)
    words = request.form.get("texte", "").strip()[:LONGEST_ANSWER]
    if words:
        _carrier().note_incoming(phone.number, words)
        take_in(desk(), Incoming(_carrier().name, token_hex(8), phone.number, words))
        db.session.commit()
        delivery_work(current_app)()
    return redirect(url_for("phones.one_phone", digits=digits, _anchor="telephone"))


def _phone(digits: str) -> PhoneThread:
    return thread(db.session(), _carrier(), _seen(), number=f"+{digits}") or abort(404)


def _carrier() -> ConsoleGateway:
    carrier = office().carriers.routes[0].gateway
    if not isinstance(carrier, ConsoleGateway):
        raise TypeError("the demo phones read what the console gateway keeps")
    return carrier


def _seen() -> SeenTexts:
    seen: SeenTexts = current_app.extensions[SEEN]
    return seen
