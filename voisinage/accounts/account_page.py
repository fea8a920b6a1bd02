"""`/compte`: one's own account: password, second factor, and every browser in which it is open."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from dispatch.events import Event
from voisinage.accounts import passkeys, recovery, sessions, sign_ins
from voisinage.accounts.blueprint import accounts, note
from voisinage.accounts.choosing import fault_of, own_words, set_password
from voisinage.accounts.current import current_agent, session_limits
from voisinage.accounts.opening import this_browser
from voisinage.accounts.passwords import hash_password, is_password
from voisinage.accounts.sign_ins import told
from voisinage.accounts.slowed import Tried, note_slowed
from voisinage.accounts.tables import AgentSession, CodeGenerator
from voisinage.accounts.tries import CODES
from voisinage.db import db
from voisinage.desk import desk
from voisinage.limits.current import counter

HERE, SAME, OTHER = "ici, en ce moment", "depuis le même réseau qu’ici", "depuis un autre réseau"
WRONG = "Ce n’est pas votre mot de passe actuel."
TOO_OFTEN = "Trop d’essais. Attendez trois minutes, puis recommencez."


@dataclass(frozen=True)
class Shown:
    """A session as its owner knows it again."""

    id: int
    device: str
    place: str
    seen_at: datetime
    is_this: bool


@accounts.get("/compte")
def own_account() -> ResponseReturnValue:
    """Everything about one's own account."""
    return _page()


@accounts.post("/compte/mot-de-passe")
def change_password() -> ResponseReturnValue:
    """Another password; every other browser is signed out."""
    here, agent, present = desk(), current_agent(), request.form.get("present", "")
    typed, kept, own = request.form.get("password", ""), agent.password_hash, own_words(agent)
    allowed = counter().take(CODES, f"password {agent.id}")
    db.session.commit()  # a try counts; and checking takes long: hold nothing of the database meanwhile
    if not allowed:
        note_slowed(agent, Tried.ONE_ACCOUNT)
        return _page(wrong_present=TOO_OFTEN), 429
    if not is_password(present[:200], kept):
        return _page(wrong_present=WRONG), 422
    if fault := fault_of(typed, own):
        return _page(wrong_password=fault), 422
    new = hash_password(typed)
    set_password(here, agent, new, but=current_user.opened.id)
    note(Event.ACCESS_CHOSEN, agent)
    db.session.commit()
    flash("Votre mot de passe est changé. Les autres appareils sont déconnectés.")
    return redirect(url_for("accounts.own_account"), 303)


@accounts.post("/compte/sessions/<int(max=2147483647):session_id>/fin")
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one browser out."""
    if not sessions.end(db.session(), current_agent().id, only=session_id):
        abort(404)
    db.session.commit()
    flash("Cet appareil est déconnecté.")
    return redirect(url_for("accounts.own_account"), 303)


@accounts.post("/compte/sessions/fin")
def end_others() -> ResponseReturnValue:
    """Sign every other browser out."""
    sessions.end(db.session(), current_agent().id, but=current_user.opened.id)
    db.session.commit()
    flash("Tous les autres appareils sont déconnectés.")
    return redirect(url_for("accounts.own_account"), 303)


def _page(*, wrong_present: str = "", wrong_password: str = "") -> str:
    here, agent = desk(), current_agent()
    opened = sessions.of_agent(here.session, agent.id, session_limits().alive(here.now))
    return render_template(
        "accounts/account.html",
        sessions=[_shown(one) for one in opened],
        generator=here.session.get(CodeGenerator, agent.id),
        keys=passkeys.of_agent(here.session, agent),
        codes_left=recovery.how_many_left(here.session, agent),
        has_password=bool(agent.password_hash),
        sign_ins=told(sign_ins.of_agent(here.session, agent), current_user.opened, this_browser().network),
        wrong_present=wrong_present,
        wrong_password=wrong_password,
    )


def _shown(one: AgentSession) -> Shown:
    is_this = one.id == current_user.opened.id
    place = HERE if is_this else (SAME if one.network == this_browser().network else OTHER)
    return Shown(one.id, one.device, place, one.seen_at, is_this)
