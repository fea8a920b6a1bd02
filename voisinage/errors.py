"""What went wrong, put into French once: every refusal ends here as a light page that says what to do next."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from dispatch.errors import AskEnded, IllegalMove
from voisinage.accounts.admission import is_for_agents
from voisinage.accounts.current import to_sign_in
from voisinage.intake.again import can_come_back, comes_back
from voisinage.late_forms import files, late_form, typed

BUSY_SECONDS = 5


@dataclass(frozen=True)
class Apology:
    """What an error page says: what happened, and what to do now."""

    title: str
    advice: str


BAD_REQUEST = Apology("Cette demande n’a pas été comprise", "Revenez en arrière et recommencez.")
BROKEN = Apology(
    "Une erreur est survenue", "Rien n’a été enregistré. Recommencez dans un instant, ou appelez la mairie."
)
BUSY = Apology("Un instant, s’il vous plaît", "Beaucoup de monde à la fois. Rechargez la page dans quelques secondes.")
MOVED_ON = Apology(
    "La situation a changé entre-temps",
    "Quelqu’un a été plus rapide, tout va bien. Rechargez la page pour voir où on en est.",
)
ENDED = Apology("Ce n’est plus à faire", "Cette demande a trouvé une autre suite. Merci d’avoir répondu !")

APOLOGIES = {
    400: BAD_REQUEST,
    403: Apology("Cette page n’est pas pour ce compte", "Si vous en avez besoin, demandez à la mairie."),
    404: Apology("Cette page n’existe pas", "Vérifiez l’adresse, ou repartez de l’accueil."),
    405: Apology("Cette adresse ne s’ouvre pas ainsi", "Repartez de l’accueil."),
    413: Apology(
        "C’est trop lourd", "L’envoi dépasse 2 Mo. Raccourcissez le texte ou choisissez un fichier plus petit."
    ),
    415: Apology("Ce n’est pas un formulaire de ce site", "Repartez de l’accueil, et recommencez depuis la page."),
    429: Apology("Trop d’essais", "Attendez un quart d’heure, puis recommencez."),
    500: BROKEN,
}


class Site(Flask):
    """Flask that logs of a bug its kind and its places alone: an address may be a key, what an error says a name."""

    def log_exception(self, exc_info: Any) -> None:
        """Log what nobody answered for."""
        kind, _error, places = exc_info
        self.logger.error("%s: %s\n%s", request.endpoint, kind.__name__, "".join(traceback.format_tb(places)))


def init_errors(app: Flask) -> None:
    """Answer every error of `app` with a French page."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(SecurityError, _on_foreign_host)
    app.register_error_handler(CSRFError, _on_old_form)
    app.register_error_handler(OperationalError, _on_busy_database)
    app.register_error_handler(IllegalMove, lambda _error: _page(MOVED_ON, 409))
    app.register_error_handler(AskEnded, lambda _error: _page(ENDED, 410))


def apologise(apology: Apology, code: int, headers: Mapping[str, str]) -> Response:
    """A page of ours for what is refused outside any view."""
    return Response(_page(apology, code)[0], code, headers)


def _on_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    return _page(APOLOGIES.get(code, BROKEN if code >= 500 else BAD_REQUEST), code)


def _on_foreign_host(_error: SecurityError) -> ResponseReturnValue:
    """Under a host that is not ours nothing can be linked, not even a style sheet: one plain line."""
    return "Ce site ne répond pas à cette adresse.\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _on_old_form(error: CSRFError) -> ResponseReturnValue:
    """The form waited too long: offer to send it again as it was typed; that of a new request has a way of its own."""
    if can_come_back():
        return comes_back()
    if current_user.is_authenticated:
        return render_template("errors/old_form.html", **late_form()), error.code or 400
    if (typed() or files()) and is_for_agents(request.endpoint):
        return to_sign_in()
    return render_template("errors/old_form.html", fields=[]), error.code or 400


def _on_busy_database(error: OperationalError) -> ResponseReturnValue:
    current_app.logger.error("database: %s on %s", type(error.orig).__name__, request.endpoint)
    return (*_page(BUSY, 503), {"Retry-After": str(BUSY_SECONDS)})


def _page(apology: Apology, code: int) -> tuple[str, int]:
    """Past the context processors: they would look up who is signed in, in a database that may be what failed."""
    return current_app.jinja_env.get_template("errors/page.html").render(apology=apology), code
