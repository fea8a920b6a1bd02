"""`/compte/second-facteur`: an application that makes codes, keys, and the codes on paper that stand in for both."""

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete

from dispatch.consulting.sign_ins import Second
from dispatch.events import Event
from dispatch.people import Agent
from dispatch.states import AgentRole
from voisinage.accounts import generators, passkeys, recovery, sessions
from voisinage.accounts.blueprint import accounts, codes_page, note
from voisinage.accounts.current import current_agent
from voisinage.accounts.opening import proven
from voisinage.accounts.proof_pages import CHALLENGE, site
from voisinage.accounts.tables import CodeGenerator, Passkey, Proof
from voisinage.accounts.ways import first_page
from voisinage.db import db
from voisinage.desk import desk
from voisinage.recruiting.qr import code_of

OPEN_FOR = 1_800  # seconds to scan the code and type the first one
WRONG = "Ce code n’est pas le bon. Vérifiez l’heure de votre téléphone, attendez le code suivant, recommencez."
OLD = "Cette page était ouverte depuis longtemps : scannez le nouveau dessin."
WRONG_KEY = "La clé n’a pas été enregistrée. Réessayez, ou choisissez l’application."
ELSEWHERE = "Les autres appareils sont déconnectés."
LAST = "Un compte de la mairie garde toujours un second facteur : ajoutez-en un autre d’abord."


@accounts.get("/compte/second-facteur")
def set_up() -> ResponseReturnValue:
    """What there is, and what can be added."""
    return _page()


@accounts.post("/compte/second-facteur/application")
def keep_generator() -> ResponseReturnValue:
    """Keep the generator once it has shown its first code."""
    try:
        secret = str(_offers().loads(request.form.get("offer", ""), max_age=OPEN_FOR))
    except BadData:
        return _page(wrong=OLD), 422
    if not generators.keep(desk(), current_agent(), secret, request.form.get("code", "")[:12]):
        return _page(wrong=WRONG, secret=secret), 422
    return _kept("code")


@accounts.post("/compte/second-facteur/cle")
def keep_key() -> ResponseReturnValue:
    """Keep the key that the browser has made."""
    agent, answer = current_agent(), request.form.get("answer", "")
    full = len(passkeys.of_agent(db.session(), agent)) >= passkeys.MOST
    challenge = session.pop(CHALLENGE, "")
    if full or passkeys.keep_new(desk(), site(), agent, answer=answer, challenge=challenge) is None:
        return _page(wrong=WRONG_KEY), 422
    return _kept("key")


@accounts.post("/compte/second-facteur/application/retrait")
def remove_generator() -> ResponseReturnValue:
    """Take the generator away."""
    return _remove(delete(CodeGenerator).where(CodeGenerator.agent_id == current_agent().id))


@accounts.post("/compte/second-facteur/cle/<int(max=2147483647):key_id>/retrait")
def remove_key(key_id: int) -> ResponseReturnValue:
    """Take a key away."""
    return _remove(delete(Passkey).where(Passkey.agent_id == current_agent().id, Passkey.id == key_id))


@accounts.post("/compte/codes")
def fresh_codes() -> ResponseReturnValue:
    """New codes on paper, in place of the old ones."""
    agent = current_agent()
    codes = recovery.fresh_codes(desk(), agent)
    note(Event.SECOND_FACTOR_CHANGED, agent, what="codes")
    db.session.commit()
    return codes_page(codes, url_for("accounts.own_account"))


def has_factor(agent: Agent) -> bool:
    """Whether the agent can be asked for anything beside the password."""
    return db.session.get(CodeGenerator, agent.id) is not None or bool(passkeys.of_agent(db.session(), agent))


def _offers() -> URLSafeTimedSerializer:
    """Signs the secret that a page shows to one agent: what comes back was offered here, to them, and lately."""
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt=f"code generator of {current_agent().id}")


def _kept(what: str) -> ResponseReturnValue:
    """The first factor comes with codes on paper."""
    here, agent = desk(), current_agent()
    first = recovery.how_many_left(here.session, agent) == 0
    codes = recovery.fresh_codes(here, agent) if first else []
    note(Event.SECOND_FACTOR_CHANGED, agent, what=what)
    was_owed = current_user.proof is Proof.TO_SET_UP
    _end_others()
    proven(current_user, Second.SET_UP)
    if codes:
        return codes_page(codes, first_page() if was_owed else url_for("accounts.own_account"))
    flash(f"C’est enregistré. {ELSEWHERE}")
    return redirect(url_for("accounts.own_account"), 303)


def _end_others() -> None:
    """What was opened before was opened without it, or with what is gone."""
    sessions.end(db.session(), current_user.id, but=current_user.opened.id)


def _remove(removal: object) -> ResponseReturnValue:
    agent = current_agent()
    if getattr(db.session.execute(removal), "rowcount", 0) != 1:  # type: ignore[call-overload]
        abort(404)
    if agent.role is AgentRole.MAIRIE and not has_factor(agent):
        db.session.rollback()
        return _page(wrong=LAST), 422
    note(Event.SECOND_FACTOR_CHANGED, agent, what="removed")
    _end_others()
    db.session.commit()
    flash(f"C’est retiré. {ELSEWHERE}")
    return redirect(url_for("accounts.own_account"), 303)


def _page(*, wrong: str = "", secret: str = "") -> str:
    agent = current_agent()
    keys, secret = passkeys.of_agent(db.session(), agent), secret or generators.new_secret()
    options, session[CHALLENGE] = passkeys.options_for_new(site(), agent, keys)
    return render_template(
        "accounts/set_up.html",
        wrong=wrong,
        must=current_user.proof is Proof.TO_SET_UP,
        generator=db.session.get(CodeGenerator, agent.id),
        keys=keys,
        options=options,
        drawing=code_of(generators.address_of(secret, agent)),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        offer=_offers().dumps(secret),
    )
