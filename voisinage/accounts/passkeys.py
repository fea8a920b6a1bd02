"""Keys kept by an agent's device (WebAuthn): asked for with a challenge, checked against what was kept."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from dispatch.desk import Desk
from dispatch.people import Agent
from voisinage.accounts.tables import Passkey

MOST = 10  # keys of one agent
# What the library raises at whatever a browser may send; JSON too deep for its reader is a RecursionError.
UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Site:
    """For which site the keys are: a key of another site answers nothing here."""

    base_url: str

    @property
    def host(self) -> str:
        """The host alone, which keys are bound to."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def origin(self) -> str:
        """What the browser says it speaks to."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"


def options_for_new(site: Site, agent: Agent, known: list[Passkey]) -> tuple[str, str]:
    """What the browser is asked in order to make a key, as JSON; and the challenge to keep meanwhile."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Voisinage",
        user_id=f"agent {agent.id}".encode(),
        user_name=agent.email,
        user_display_name=f"{agent.first_name} {agent.last_name}",
        exclude_credentials=_named(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def options_to_open(site: Site, known: list[Passkey]) -> tuple[str, str]:
    """What the browser is asked in order to show a key; and the challenge."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, allow_credentials=_named(known), user_verification=UserVerificationRequirement.PREFERRED
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def keep_new(desk: Desk, site: Site, agent: Agent, *, answer: str, challenge: str) -> Passkey | None:
    """Keep the key that the browser made; None where its answer is not one to this challenge."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except UNREADABLE:
        return None
    key = Passkey(
        agent_id=agent.id,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=f"Clé du {desk.now:%d/%m/%Y}",
        made_at=desk.now,
    )
    desk.session.add(key)
    desk.session.flush()
    return key


def opens(desk: Desk, site: Site, agent: Agent, *, answer: str, challenge: str) -> bool:
    """Whether the browser's answer shows a key of this agent."""
    try:
        credential = webauthn.helpers.parse_authentication_credential_json(answer)
        key = _key(desk.session, agent, bytes_to_base64url(credential.raw_id))
        if key is None:
            return False
        shown = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
        )
    except UNREADABLE:
        return False
    key.sign_count, key.used_at = shown.new_sign_count, desk.now
    desk.session.flush()
    return True


def of_agent(session: Session, agent: Agent) -> list[Passkey]:
    """The keys of an agent."""
    return list(session.scalars(select(Passkey).where(Passkey.agent_id == agent.id).order_by(Passkey.id)))


def _key(session: Session, agent: Agent, credential_id: str) -> Passkey | None:
    mine = select(Passkey).where(Passkey.agent_id == agent.id, Passkey.credential_id == credential_id)
    return session.scalar(mine)


def _named(known: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in known]
