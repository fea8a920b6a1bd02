"""Gunicorn's worker, with French words for what never reaches the application: an address far too long, garbage."""

import traceback
from typing import Any

from gunicorn.http.errors import (
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

TOO_LONG = ("414 URI Too Long", "Cette adresse est trop longue", "Vérifiez-la, ou repartez de l’accueil.")
TOO_MUCH = ("431 Request Header Fields Too Large", "Cette page ne peut pas s’ouvrir", "Effacez les cookies de ce site.")
NOT_UNDERSTOOD = ("400 Bad Request", "Cette demande n’a pas été comprise", "Repartez de l’accueil.")
BROKEN = ("500 Internal Server Error", "Une erreur est survenue", "Recommencez dans un instant, ou appelez la mairie.")

_OUR_OWN_FAULT = (InvalidResponseHeader, InvalidResponseHeaderName)


class FrenchWorker(ThreadWorker):
    """Threads for slow phones, as `gthread`."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer what could not be read. What was sent is neither repeated nor logged: it may hold a link's key."""
        del req, addr
        if isinstance(exc, ParseException) and not isinstance(exc, _OUR_OWN_FAULT):
            self.log.warning("unreadable request: %s", type(exc).__name__)
            write_nonblock(client, _answer(*_told(exc)))
        else:
            self.log.error("%s\n%s", type(exc).__name__, "".join(traceback.format_tb(exc.__traceback__)))
            write_nonblock(client, _answer(*BROKEN))


def _told(exc: ParseException) -> tuple[str, str, str]:
    if isinstance(exc, LimitRequestLine):
        return TOO_LONG
    return TOO_MUCH if isinstance(exc, LimitRequestHeaders) else NOT_UNDERSTOOD


def _answer(status: str, title: str, advice: str) -> bytes:
    page = (
        '<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{title}</title><h1>{title}</h1><p>{advice}</p><p><a href="/">Accueil</a></p></html>'
    ).encode()
    head = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
    return f"{head}Content-Length: {len(page)}\r\n\r\n".encode() + page
