"""`/mairie/reglages/agents`: who has an account, invited one by one; and the same for an organisation in its own place.

An administrator sees the commune; whoever is in charge of an organisation of prescribers sees its prescribers, and can
invite and suspend them.
"""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from dispatch.events import Event
from dispatch.people import Agent
from voisinage.accounts import enrolment, letters
from voisinage.accounts.blueprint import note
from voisinage.accounts.current import current_agent
from voisinage.accounts.links import new_link
from voisinage.accounts.standing import Who, standing_of
from voisinage.accounts.tables import LinkKind
from voisinage.administration.agent_form import BY_HAND, BY_MAIL, InviteForm
from voisinage.administration.agent_rows import rows, the_agent
from voisinage.administration.blueprint import administration
from voisinage.db import db
from voisinage.desk import commune, desk


@administration.get("/agents")
def agents() -> str:
    """Everybody with an account, and the form to invite one more."""
    return _page(InviteForm.for_agent(current_agent(), formdata=None))


@administration.post("/agents")
def invite() -> ResponseReturnValue:
    """Open an account and send its link."""
    me, form = current_agent(), InviteForm.for_agent(current_agent())
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        agent = enrolment.enrol(db.session(), commune(), form.account())
    except enrolment.AccountRefused as refused:
        form.email.errors = [*form.email.errors, str(refused)]
        db.session.rollback()
        return _page(form), 422
    note(Event.AGENT_INVITED, agent, me, role=str(standing_of(agent)))
    return _sent(agent, form.way.data, form.phone.data or "")


@administration.post("/agents/<int(max=2147483647):agent_id>/lien")
def resend(agent_id: int) -> ResponseReturnValue:
    """Another link: the invitation again, or a new start for a forgotten password."""
    agent = the_agent(agent_id)
    if not agent.active:
        return _refused("Ce compte est suspendu : rouvrez-le d’abord.")
    note(Event.AGENT_INVITED, agent, current_agent(), again=1)
    return _sent(agent, BY_MAIL if desk().line.can_mail else BY_HAND, "")


def _sent(agent: Agent, way: str, phone: str) -> ResponseReturnValue:
    """Send the link; where nothing can carry it, show it this once, to be handed over."""
    here = desk()
    kind = LinkKind.RESET if agent.password_hash else LinkKind.INVITATION
    if way == BY_HAND:
        link = new_link(here, agent, kind)
        db.session.commit()
        return render_template("administration/agent_link.html", agent=agent, link=link, kind=kind)
    if way == BY_MAIL:
        letters.mail_link(here, agent, kind)
    else:
        letters.text_link(here, agent, phone)
    db.session.commit()
    flash(f"Le lien est envoyé à {agent.first_name} {agent.last_name}.")
    return redirect(url_for("administration.agents"), 303)


def _refused(why: str) -> ResponseReturnValue:
    db.session.rollback()
    flash(why, "error")
    return redirect(url_for("administration.agents"), 303)


def _page(form: InviteForm) -> str:
    me = current_agent()
    shown: dict[str, Any] = {"found": rows(me), "form": form, "me": me}
    return render_template("administration/agents.html", **shown, administrator=standing_of(me) is Who.ADMINISTRATOR)
