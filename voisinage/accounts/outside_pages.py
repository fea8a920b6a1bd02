"""`/connexion/ailleurs`: to the identity provider and back. Only agents who were invited come in; nobody is created."""

import logging

from flask import abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dispatch.consulting.sign_ins import Opened
from dispatch.people import Agent
from voisinage.accounts.blueprint import accounts
from voisinage.accounts.opening import welcome
from voisinage.accounts.outside import Client, Identity, Journey, OutsideFailed, identity_for, way_out
from voisinage.accounts.tables import OutsideIdentity
from voisinage.accounts.ways import first_page, is_local
from voisinage.db import allow_writes, db
from voisinage.desk import desk, office

JOURNEY, HEADING = "journey", "heading"
UNKNOWN = "Aucun compte ne correspond ici à votre identité : demandez une invitation à votre mairie."
FAILED = "La connexion n’a pas abouti. Recommencez, ou connectez-vous avec votre mot de passe."

log = logging.getLogger(__name__)


@accounts.get("/connexion/ailleurs")
def sign_in_elsewhere() -> ResponseReturnValue:
    """Send the browser to the provider."""
    client, journey = the_client(), Journey.begins(desk().now)
    if client is None:
        abort(404)
    db.session.rollback()  # the provider may be slow: hold nothing of the database meanwhile
    try:
        address = way_out(client, journey)
    except OutsideFailed as failed:
        return _failed(failed)
    session[JOURNEY] = journey.kept()
    heading = request.args.get("next", "")
    session[HEADING] = heading if is_local(heading) else ""
    return redirect(address)


@accounts.get("/connexion/ailleurs/retour")
def back_from_elsewhere() -> ResponseReturnValue:
    """Take the provider's answer, once; whoever it names signs in, if the mairie knows them."""
    allow_writes()  # a GET, because the standard says so; the state, good for once, stands in for a token
    client, kept, heading = the_client(), session.pop(JOURNEY, None), str(session.pop(HEADING, ""))
    if client is None:
        abort(404)
    journey = Journey.of(kept)
    if (
        journey is None
        or journey.is_over(desk().now)
        or request.args.get("state") != journey.state
        or request.args.get("iss", client.issuer) != client.issuer
    ):
        return _failed(OutsideFailed("an answer to no question of ours"))
    db.session.rollback()
    try:
        identity = identity_for(client, journey, request.args.get("code", ""))
    except OutsideFailed as failed:
        return _failed(failed)
    agent = known_agent(identity)
    if agent is None:
        flash(UNKNOWN, "error")
        return redirect(url_for("accounts.sign_in"))
    welcome(agent, opened=Opened.ELSEWHERE, proven=identity.second_factor)
    if heading:
        session[HEADING] = heading
    return redirect(heading or first_page())


def the_client() -> Client | None:
    """This installation at its provider; None where the settings name none."""
    here = office().settings
    if not here.oidc_issuer or not here.oidc_client_id:
        return None
    back_to = f"{here.base_url}/connexion/ailleurs/retour"
    return Client(here.oidc_issuer, here.oidc_client_id, here.oidc_client_secret, here.oidc_scopes, back_to)


def known_agent(identity: Identity) -> Agent | None:
    """The active agent with this identity; at the first time, the one invited at this verified mail."""
    linked = select(Agent).join(OutsideIdentity, OutsideIdentity.agent_id == Agent.id)
    mine = (OutsideIdentity.issuer == identity.issuer, OutsideIdentity.subject == identity.subject)
    found = db.session.scalar(linked.where(*mine))
    if found is not None:
        return found if found.active else None
    trusted = identity.email_verified is True or (
        identity.email_verified is None and office().settings.oidc_mails_verified
    )
    agent = db.session.scalar(select(Agent).where(Agent.email == identity.email, Agent.active)) if trusted else None
    if agent is None or db.session.get(OutsideIdentity, agent.id) is not None:
        return None  # somebody else holds this account at the provider
    _link(agent, identity)
    return agent


def _link(agent: Agent, identity: Identity) -> None:
    db.session.add(
        OutsideIdentity(agent_id=agent.id, issuer=identity.issuer, subject=identity.subject, linked_at=desk().now)
    )


def _failed(failed: OutsideFailed) -> ResponseReturnValue:
    log.warning("identity provider: %s", failed)
    flash(FAILED, "error")
    return redirect(url_for("accounts.sign_in"))
