"""`/connexion/verification`: the second factor of an account that has one: a code, a key, or a code on paper."""

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from dispatch.consulting.sign_ins import Second
from dispatch.events import Event
from voisinage.accounts import generators, passkeys, recovery
from voisinage.accounts.blueprint import accounts, note
from voisinage.accounts.current import current_agent
from voisinage.accounts.opening import proven
from voisinage.accounts.slowed import Tried, note_slowed
from voisinage.accounts.tables import CodeGenerator, Proof
from voisinage.accounts.tries import CODES
from voisinage.accounts.ways import first_page, is_local
from voisinage.db import db
from voisinage.desk import desk, office
from voisinage.limits.current import counter

CHALLENGE, HEADING = "challenge", "heading"
WRONG = "Ce code n’est pas le bon. Attendez le suivant, et vérifiez l’heure de votre téléphone."
WRONG_KEY = "Cette clé n’a pas été reconnue. Réessayez, ou tapez un code."
TOO_OFTEN = "Trop d’essais. Attendez trois minutes, puis recommencez."


@accounts.get("/connexion/verification")
def ask_proof() -> ResponseReturnValue:
    """Ask for the second factor."""
    return _page() if current_user.proof is Proof.AWAITED else redirect(first_page())


@accounts.post("/connexion/verification")
def give_code() -> ResponseReturnValue:
    """Take a code of the generator, or one on paper."""
    here, agent, typed = desk(), current_agent(), request.form.get("code", "")[:40]
    allowed = _may_try()
    if not allowed:
        return _page(TOO_OFTEN), 429
    if generators.is_right(here, agent, typed):
        return _enter(Second.CODE)
    if recovery.use(here, agent, typed):
        note(Event.RECOVERY_CODE_USED, agent, left=recovery.how_many_left(here.session, agent))
        return _enter(Second.PAPER)
    return _page(WRONG), 422


@accounts.post("/connexion/cle")
def give_key() -> ResponseReturnValue:
    """Take the answer of a key."""
    here, agent, challenge = desk(), current_agent(), session.pop(CHALLENGE, "")
    if not _may_try():
        return _page(TOO_OFTEN), 429
    answer = request.form.get("answer", "")
    if passkeys.opens(here, site(), agent, answer=answer, challenge=challenge):
        return _enter(Second.KEY)
    return _page(WRONG_KEY), 422


def site() -> passkeys.Site:
    """The site for which keys are."""
    return passkeys.Site(office().settings.base_url)


def _may_try() -> bool:
    if current_user.proof is not Proof.AWAITED:
        return False
    allowed = counter().take(CODES, str(current_user.id))
    db.session.commit()  # a try counts, whatever comes of it
    if not allowed:
        note_slowed(current_agent(), Tried.SECOND_FACTOR)
    return allowed


def _enter(second: Second) -> ResponseReturnValue:
    heading = str(session.get(HEADING, ""))
    counter().forget(CODES, str(current_user.id))
    proven(current_user, second)
    return redirect(heading if is_local(heading) else first_page(), 303)


def _page(wrong: str = "") -> str:
    agent = current_agent()
    keys, options = passkeys.of_agent(db.session(), agent), ""
    if keys:
        options, session[CHALLENGE] = passkeys.options_to_open(site(), keys)
    has_generator = db.session.get(CodeGenerator, agent.id) is not None
    return render_template("accounts/proof.html", wrong=wrong, options=options, has_generator=has_generator)
