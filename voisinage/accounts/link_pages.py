"""`/compte/acces/…` and `/connexion/oubli`: choose a password by a link, and ask for one where it is forgotten.

Asking is answered alike for every address, and before it is looked up: neither the words nor the time tell anything.
"""

from functools import partial

from flask import Flask, current_app, flash, redirect, render_template, url_for
from flask.globals import app_ctx
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from dispatch.events import Event
from dispatch.people import Agent
from voisinage.accounts import links
from voisinage.accounts.blueprint import accounts, note
from voisinage.accounts.choosing import fault_of, own_words, set_password
from voisinage.accounts.letters import mail_link
from voisinage.accounts.opening import welcome
from voisinage.accounts.passwords import hash_password
from voisinage.accounts.tables import AccountLink, LinkKind
from voisinage.accounts.tries import LINKS_OF_ACCOUNT, LINKS_OF_PLACE
from voisinage.accounts.ways import first_page
from voisinage.db import db
from voisinage.desk import desk
from voisinage.limits.current import counter, this_place
from voisinage.limits.even_time import even_time

SENT = (
    "Si un compte existe à cette adresse, un lien vient d’y être envoyé. Il sert une fois, pendant une heure. "
    "Rien reçu ? Regardez les indésirables, ou demandez à votre mairie."
)


class NewPasswordForm(FlaskForm):
    """The password, once: it can be shown, and be chosen anew at any time."""

    password = PasswordField("Nouveau mot de passe", validators=[InputRequired("Choisissez un mot de passe.")])


class ForgottenForm(FlaskForm):
    """To whom."""

    email = EmailField(
        "Adresse de courriel",
        validators=[
            InputRequired("Indiquez votre adresse de courriel."),
            Length(max=254, message="Cette adresse est trop longue."),
        ],
    )


@accounts.get("/compte/acces/<token>")
def open_link(token: str) -> ResponseReturnValue:
    """Show where to choose a password; nothing changes yet."""
    link = links.find(db.session(), token, desk().now)
    return _page(link, NewPasswordForm()) if link else _over()


@accounts.post("/compte/acces/<token>")
def choose_password(token: str) -> ResponseReturnValue:
    """Take the password, use the link up, sign in."""
    here, form = desk(), NewPasswordForm()
    link = links.find(here.session, token, here.now)
    if link is None:
        return _over()
    typed, agent, link_id = form.password.data or "", link.agent, link.id
    if not form.validate_on_submit() or (fault := fault_of(typed, own_words(agent))):
        form.password.errors = form.password.errors or [fault]
        return _page(link, form), 422
    here.session.rollback()  # hashing takes long: hold nothing of the database meanwhile
    kept = hash_password(typed)
    if not links.use(here, here.session.get_one(AccountLink, link_id)):
        return _over()
    agent = here.session.get_one(Agent, agent.id)
    set_password(here, agent, kept)
    note(Event.ACCESS_CHOSEN, agent, by_link=str(link.kind))
    welcome(agent)
    flash("Votre mot de passe est enregistré.")
    return redirect(first_page(), 303)


@accounts.get("/connexion/oubli")
def ask_link() -> ResponseReturnValue:
    """Ask for the address."""
    return _forgotten(ForgottenForm())


@accounts.post("/connexion/oubli")
def send_link() -> ResponseReturnValue:
    """Answer alike whoever asks, then look whether there is anybody to write to."""
    form, counts = ForgottenForm(), counter()
    if not form.validate_on_submit():
        return _forgotten(form), 422
    email = (form.email.data or "").strip().lower()
    allowed = counts.take(LINKS_OF_PLACE, this_place()) and counts.take(LINKS_OF_ACCOUNT, email)
    db.session.commit()
    answer = current_app.make_response(render_template("accounts/forgotten.html", form=None, said=SENT))
    if allowed and desk().line.can_mail:
        answer.call_on_close(partial(_write, app_ctx.app, email))
    return answer


def _write(app: Flask, email: str) -> None:
    """In an even time as well: on a connection kept open, what is asked next waits for this."""
    with app.app_context(), even_time():
        agent = db.session.scalar(select(Agent).where(Agent.email == email, Agent.active))
        if agent is not None:
            mail_link(desk(), agent, LinkKind.RESET)
        db.session.commit()


def _page(link: AccountLink, form: NewPasswordForm) -> str:
    return render_template("accounts/new_password.html", form=form, link=link, agent=link.agent)


def _over() -> ResponseReturnValue:
    return render_template(
        "accounts/link_over.html", can_mail=desk().line.can_mail, forgotten=url_for("accounts.ask_link")
    ), 410


def _forgotten(form: ForgottenForm) -> str:
    return render_template("accounts/forgotten.html", form=form, said="", can_mail=desk().line.can_mail)
