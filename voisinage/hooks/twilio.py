"""What Twilio posts about texts and calls, and the texts it brings."""

from flask import request
from flask.typing import ResponseReturnValue

from sms.receipts import twilio_incoming, twilio_receipt
from voisinage.hooks.blueprint import hooks
from voisinage.hooks.fields import fields_of
from voisinage.hooks.keeping import keep_receipt, keep_text
from voisinage.hooks.signed import genuine_twilio

NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'  # our answer goes through the outbox


@hooks.post("/twilio/status")
def twilio_status() -> ResponseReturnValue:
    """How far a text or a call has come; `cle` in the address is our own key for it."""
    posted = genuine_twilio()
    keep_receipt(twilio_receipt(posted, fields_of(request.args).get("cle")))
    return "", 204


@hooks.post("/twilio/incoming", endpoint="twilio_incoming")
def twilio_incoming_text() -> ResponseReturnValue:
    """Take in a text that somebody sent to our number."""
    keep_text(twilio_incoming(genuine_twilio()))
    return NOTHING_TO_SAY, 200, {"Content-Type": "text/xml; charset=utf-8"}
