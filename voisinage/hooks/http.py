"""What an HTTP gateway such as Kannel tells, and the texts it brings. It calls with GET unless told otherwise.

Kannel takes 200 and 202 alone for a yes, tries again after anything else, and texts what it is answered to the phone:
so 200 with nothing in it, and `max-messages = 0` in its settings (docs/exploitation.md).
"""

from flask.typing import ResponseReturnValue

from sms.receipts import http_incoming, http_receipt
from voisinage.hooks.blueprint import hooks
from voisinage.hooks.keeping import keep_receipt, keep_text
from voisinage.hooks.known import known_gateway

NOTHING_TO_SAY = ("", 200, {"Content-Type": "text/plain; charset=utf-8"})


@hooks.route("/http/<secret>/status", methods=["GET", "POST"])
def http_status(secret: str) -> ResponseReturnValue:
    """How far a text has come."""
    keep_receipt(http_receipt(known_gateway(secret)))
    return NOTHING_TO_SAY


@hooks.route("/http/<secret>/incoming", methods=["GET", "POST"], endpoint="http_incoming")
def http_incoming_text(secret: str) -> ResponseReturnValue:
    """Take in a text that somebody sent to our number."""
    keep_text(http_incoming(known_gateway(secret)))
    return NOTHING_TO_SAY
