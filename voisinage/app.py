"""The application factory: settings in, a Flask application out."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask, current_app, render_template, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from dispatch.desk import Line
from sms.routes import Carriers
from voisinage.about import about
from voisinage.accounts.admission import init_admission
from voisinage.accounts.current import agent_timezone, init_login
from voisinage.accounts.only_reading import only_reads, who_may_change
from voisinage.accounts.sessions import Limits
from voisinage.accounts.views import accounts
from voisinage.administration.views import administration
from voisinage.board.views import board
from voisinage.board.what_if import init_what_if
from voisinage.carriers import make_carriers, really_sends
from voisinage.checkup import LOCAL_HOSTS, problems
from voisinage.compression import init_compression
from voisinage.config import Settings, SettingsRefused
from voisinage.db import init_db
from voisinage.demo.components import demo
from voisinage.desk import Office, office
from voisinage.errors import Site, init_errors
from voisinage.foreign_forms import init_foreign_forms
from voisinage.formats import init_formats
from voisinage.headers import init_headers
from voisinage.health import health
from voisinage.help.views import helping
from voisinage.hooks.views import hooks
from voisinage.hooks.voice import voice
from voisinage.intake.views import intake
from voisinage.joining.views import joining
from voisinage.keyring import open_ring
from voisinage.large_files import init_large_files
from voisinage.limits.guessing import init_guessing
from voisinage.links.views import links
from voisinage.looks.noting import init_looks
from voisinage.observatory.views import observatory
from voisinage.phones.views import phones
from voisinage.privacy.views import privacy
from voisinage.recruiting.views import recruiting
from voisinage.static_files import init_static_files
from voisinage.volunteers.number_page import numbers

LARGEST_POST = 2_000_000  # bytes
HALF_A_DAY = 12 * 3600  # seconds: a form or a signed-in screen left open over a working day still works

csrf = CSRFProtect()
BLUEPRINTS = (
    health, about, accounts, intake, links, numbers, joining, hooks, board, recruiting, observatory, administration,
    helping, privacy,
)  # fmt: skip


def create_app(
    settings: Settings | None = None, *, carriers: Carriers | None = None, clock: Callable[[], datetime] | None = None
) -> Flask:
    """The whole site. `carriers` and `clock` (aware UTC) replace the real ones in tests and demo.

    Raises SettingsRefused, with sentences for whoever installs it, rather than start half well.
    """
    settings = settings or Settings.from_env(os.environ)
    if wrong := problems(settings):
        raise SettingsRefused(wrong)
    clock = clock or _now
    carriers = carriers or make_carriers(settings, clock)
    app = Site("voisinage", instance_path=str(settings.instance.resolve()))
    app.config.from_mapping(_flask_config(settings))
    app.extensions["voisinage"] = Office(
        settings=settings, carriers=carriers, clock=clock, line=_line(settings, carriers)
    )
    app.extensions["voisinage.session_limits"] = Limits(
        idle=timedelta(minutes=settings.session_idle_minutes), whole=timedelta(hours=settings.session_hours)
    )
    _equip(app, settings)
    for blueprint in (*BLUEPRINTS, *([demo, phones] if settings.demo else [])):
        app.register_blueprint(blueprint)
    # Pages opened from a text carry no session: the token in their address, which nobody can guess, is the permission.
    csrf.exempt(links)
    csrf.exempt(numbers)
    csrf.exempt(joining)  # its forms bear a seal of ours in place of the token
    # Carriers sign what they post, or know a secret.
    csrf.exempt(hooks)
    csrf.exempt(voice)
    app.add_url_rule("/", "home", _home)
    init_admission(app)  # after the blueprints: a form that came too late has its own way back
    return app


def _close_files(_error: BaseException | None) -> None:
    """Those that were sent: what is large waits on the disk until then."""
    request.close()


def _line(settings: Settings, carriers: Carriers) -> Line:
    can_call, can_mail = carriers.caller is not None, bool(settings.smtp_url)
    return Line(settings.base_url, carriers.can_reply, can_call=can_call, can_mail=can_mail)


def _texts_leave() -> bool:
    return really_sends(office().settings)


def _equip(app: Flask, settings: Settings) -> None:
    init_db(app, open_ring(settings))
    init_large_files(app)  # before the form is read
    csrf.init_app(app)
    init_login(app)
    Babel(app, default_locale="fr", default_timezone="Europe/Paris", timezone_selector=agent_timezone)
    init_static_files(app)
    init_compression(app)
    init_headers(app, settings)
    init_foreign_forms(app)
    init_errors(app)
    init_looks(app)
    app.teardown_request(_close_files)
    init_formats(app)
    init_what_if(app)
    app.jinja_env.globals.update(texts_leave=_texts_leave, only_reads=only_reads, who_may_change=who_may_change)
    init_guessing(app)  # after the headers: what it refuses bears them too
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "MAX_CONTENT_LENGTH": LARGEST_POST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_POST,
        "PERMANENT_SESSION_LIFETIME": HALF_A_DAY,
        "WTF_CSRF_TIME_LIMIT": HALF_A_DAY,
        "WTF_CSRF_SSL_STRICT": False,  # it wants the Referer that our own policy forbids; the token does the work
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.on_https,
        # With this beginning, a browser takes the cookie from nobody but this very host, encrypted (RFC 6265bis).
        "SESSION_COOKIE_NAME": "__Host-session" if settings.on_https else "session",
        "TRUSTED_HOSTS": [settings.host_name, *settings.further_hosts, *sorted(LOCAL_HOSTS)],
    }


def _now() -> datetime:
    return datetime.now(UTC)


def _home() -> str:
    return render_template("home.html", tour="demo.enter" in current_app.view_functions)
