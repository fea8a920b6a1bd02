"""A dead man's switch: an address outside is called while all is well, and sounds the alarm once the calls stop."""

import logging

import httpx

WAIT = 5.0  # seconds, for each of connecting, sending and reading

log = logging.getLogger(__name__)


def ping(url: str) -> bool:
    """Call `url`; whether it answered well. Never raises: a deaf alarm must not stop the auditor.

    The log says what went wrong and not the address, which is often a secret.
    """
    try:
        with httpx.stream("GET", url, timeout=WAIT, follow_redirects=True) as answer:  # what it says is not read
            well, status = answer.is_success, answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("heartbeat: %s", type(error).__name__)
        return False
    if not well:
        log.warning("heartbeat: HTTP %s", status)
    return well
