"""Prescribers: how they wish to be told how it ended, notes on requests, mails."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go on from 0003."""
    op.create_table(
        "agent_wish",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column(
            "told_by",
            sa.Enum("none", "sms", "mail", name="told_by", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.CheckConstraint("told_by <> 'sms' OR phone IS NOT NULL", name=op.f("ck_agent_wish_text_needs_phone")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_agent_wish_agent_id_agent")),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_agent_wish")),
    )
    op.create_table(
        "mail_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "leased",
                "sent",
                "delivered",
                "failed",
                "expired",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_mail_message_agent_id_agent")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_mail_message_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_message")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_message_key")),
    )
    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.create_index("ix_mail_message_agent", ["agent_id", "id"], unique=False)
        batch_op.create_index(
            "ix_mail_message_due",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'leased')"),
            postgresql_where=sa.text("state IN ('queued', 'leased')"),
        )
        batch_op.create_index(batch_op.f("ix_mail_message_request_id"), ["request_id"], unique=False)

    op.create_table(
        "request_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.String(length=500), nullable=False),
        sa.Column("for_referent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_request_note_agent_id_agent")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_note_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_note")),
    )
    with op.batch_alter_table("request_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_note_request_id"), ["request_id"], unique=False)


def downgrade() -> None:
    """Go back to 0003."""
    with op.batch_alter_table("request_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_note_request_id"))

    op.drop_table("request_note")
    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_message_request_id"))
        batch_op.drop_index(
            "ix_mail_message_due",
            sqlite_where=sa.text("state IN ('queued', 'leased')"),
            postgresql_where=sa.text("state IN ('queued', 'leased')"),
        )
        batch_op.drop_index("ix_mail_message_agent")

    op.drop_table("mail_message")
    op.drop_table("agent_wish")
