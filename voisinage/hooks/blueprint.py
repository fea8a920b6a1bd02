"""What every address for carriers shares: small bodies, plain short answers, and nothing of the address in the logs.

No session and no CSRF token: a signature, or a secret and a known address, is the permission (see `voisinage.app`).
"""

import logging
import traceback

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from sms.receipts import Malformed
from voisinage.hooks.outcomes import Outcome, Refused, hook_name, note

LARGEST_CALL = 65_536  # bytes: ten texts in one, each letter written as %XX%XX
COME_BACK = 5  # seconds

hooks = Blueprint("hooks", __name__, url_prefix="/hooks")
log = logging.getLogger(__name__)


@hooks.before_request
def keep_small() -> None:
    """Read no more than a carrier has to say."""
    request.max_content_length = LARGEST_CALL


@hooks.errorhandler(Refused)
def on_refused(refused: Refused) -> ResponseReturnValue:
    """Count and log it; nothing has been committed."""
    note(refused.outcome)
    return "", refused.status


@hooks.errorhandler(Malformed)
def on_malformed(_error: Malformed) -> ResponseReturnValue:
    """The same for what cannot be read: trying again would not help."""
    note(Outcome.MALFORMED)
    return "", 400


@hooks.errorhandler(HTTPException)
def on_http(error: HTTPException) -> ResponseReturnValue:
    """A machine reads this: the number says it all. What is too heavy to be read is malformed."""
    if error.code == 413:
        note(Outcome.MALFORMED)
    return "", error.code or 500


@hooks.errorhandler(OperationalError)
def on_busy_database(error: OperationalError) -> ResponseReturnValue:
    """Nothing was kept: the carrier must bring it again."""
    log.error("%s: database: %s", hook_name(), type(error.orig).__name__)
    return "", 503, {"Retry-After": str(COME_BACK)}


@hooks.errorhandler(Exception)
def on_bug(error: Exception) -> ResponseReturnValue:
    """Nothing was kept either. Flask would log the address with its secret: this logs the kind and the places."""
    log.error("%s: %s\n%s", hook_name(), type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    return "", 500
