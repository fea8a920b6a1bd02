"""Tables of accounts: sessions, links that open an account once, second factors, identities held elsewhere.

Of every secret that somebody holds only a hash is kept; the one of a code generator is sealed, because both
sides must know it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.base import Base, word
from dispatch.people import Agent
from dispatch.vault.columns import Findable, Sealed, found


class Proof(StrEnum):
    """Where a session stands with its second factor."""

    NOT_NEEDED = "not_needed"
    AWAITED = "awaited"  # there is one: its code or its key is asked for
    TO_SET_UP = "to_set_up"  # there is none yet, and this account must have one
    GIVEN = "given"


class LinkKind(StrEnum):
    """What a link that opens an account once is for."""

    INVITATION = "invitation"
    RESET = "reset"


class AgentSession(Base):
    """One browser in which an agent has signed in."""

    __tablename__ = "agent_session"
    __table_args__ = (Index("ix_agent_session_agent", "agent_id", "seen_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    password_mark: Mapped[str] = mapped_column(String(16))  # of the password that was good: a new one ends the session
    proof: Mapped[Proof] = mapped_column(word(Proof, "proof"))
    device: Mapped[str] = mapped_column(String(60))  # in words, as "Firefox sur Windows"
    network: Mapped[str] = mapped_column(String(64))  # a keyed hash of it: enough to tell two apart
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    agent: Mapped[Agent] = relationship()


class AccountLink(Base):
    """A link that lets an agent choose a password, once."""

    __tablename__ = "account_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    kind: Mapped[LinkKind] = mapped_column(word(LinkKind, "kind"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    agent: Mapped[Agent] = relationship()


class CodeGenerator(Base):
    """The application on an agent's phone that makes codes (RFC 6238)."""

    __tablename__ = "code_generator"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(Sealed("code_generator.secret"))
    made_at: Mapped[datetime]
    last_step: Mapped[int]  # the half minute of the last code taken: none opens twice


class Passkey(Base):
    """A key kept by an agent's device (WebAuthn)."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)  # base64url
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(Sealed("passkey.name"))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code on paper, for the day the phone is lost. It opens once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class OutsideIdentity(Base):
    """Who an agent is at an identity provider (OpenID Connect): its issuer and the subject it names."""

    __tablename__ = "outside_identity"
    __table_args__ = (Index("uq_outside_identity_subject", "issuer", found("subject"), unique=True),)

    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(Findable("outside_identity.subject", "subject"))
    linked_at: Mapped[datetime]
