"""Signing in and out."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from voisinage.accounts import account_page, again, link_pages, outside_pages, proof_pages, set_up_pages, sign_in_pages
from voisinage.accounts import sessions as kept_sessions
from voisinage.accounts.blueprint import accounts
from voisinage.accounts.forms import SignInForm
from voisinage.accounts.opening import open_session
from voisinage.accounts.outside_pages import the_client
from voisinage.accounts.proof_pages import HEADING
from voisinage.accounts.tables import Proof
from voisinage.accounts.ways import first_page, is_local
from voisinage.db import db
from voisinage.desk import office

__all__ = [
    "account_page",
    "accounts",
    "again",
    "link_pages",
    "outside_pages",
    "proof_pages",
    "set_up_pages",
    "sign_in_pages",
]


@accounts.get("/connexion")
def sign_in() -> ResponseReturnValue:
    """Show the form."""
    if current_user.is_authenticated:
        return redirect(first_page())
    return _page(SignInForm(next=request.args.get("next")))


@accounts.post("/connexion")
def open_a_session() -> ResponseReturnValue:
    """Open a session and go where the agent was heading."""
    form = SignInForm(next=request.args.get("next"))
    if not current_user.is_authenticated and (refused := open_session(form)):
        return _page(form), refused
    wished = form.next.data or ""
    heading = wished if is_local(wished) else first_page()
    if current_user.proof is Proof.AWAITED:
        session[HEADING] = heading
    return redirect(heading)


@accounts.post("/deconnexion")
def sign_out() -> ResponseReturnValue:
    """End the session, in the database too: a copy of the cookie opens nothing."""
    if current_user.is_authenticated:
        kept_sessions.end(db.session(), current_user.id, only=current_user.opened.id)
        db.session.commit()
    logout_user()
    session.clear()
    flash("Vous êtes déconnecté. À bientôt.")
    home = redirect(url_for("home"))
    home.headers["Clear-Site-Data"] = '"storage"'  # a draft names somebody; without scripts the browser forgets it too
    return home


def _page(form: SignInForm) -> str:
    elsewhere = office().settings.oidc_name if the_client() else ""
    return render_template(
        "accounts/sign_in.html",
        form=form,
        action=url_for("accounts.sign_in"),
        elsewhere=elsewhere,
        heading=form.next.data,
    )
