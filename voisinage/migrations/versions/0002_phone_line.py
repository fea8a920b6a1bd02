"""The phone line: replies, codes, voice, pace, health of carriers, what the auditor saw."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Go on from 0001."""
    op.create_table(
        "carrier_health",
        sa.Column("carrier", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("carrier", name=op.f("pk_carrier_health")),
    )
    op.create_table(
        "pulse",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_pulse")),
    )
    op.create_table(
        "sender_pace",
        sa.Column("sender", sa.String(length=40), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sender", name=op.f("pk_sender_pace")),
    )
    op.create_table(
        "phone_code",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_phone_code_volunteer_id_volunteer")),
        sa.PrimaryKeyConstraint("volunteer_id", name=op.f("pk_phone_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_phone_code_token_hash")),
    )
    op.create_table(
        "incoming_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("carrier", sa.String(length=20), nullable=False),
        sa.Column("carrier_id", sa.String(length=64), nullable=False),
        sa.Column("from_phone", sa.String(length=20), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column(
            "meaning",
            sa.Enum(
                "yes",
                "no",
                "done",
                "stop",
                "start",
                "help",
                "unclear",
                name="meaning",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("needs_human", sa.Boolean(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["handled_by_id"], ["agent.id"], name=op.f("fk_incoming_text_handled_by_id_agent")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_incoming_text_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_text")),
        sa.UniqueConstraint("carrier", "carrier_id", name=op.f("uq_incoming_text_carrier_carrier_id")),
    )
    with op.batch_alter_table("incoming_text", schema=None) as batch_op:
        batch_op.create_index("ix_incoming_text_phone", ["from_phone", "received_at"], unique=False)
        batch_op.create_index(
            "ix_incoming_text_to_read",
            ["volunteer_id"],
            unique=False,
            sqlite_where=sa.text("needs_human AND handled_at IS NULL"),
            postgresql_where=sa.text("needs_human AND handled_at IS NULL"),
        )

    op.create_table(
        "audit_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_audit_finding_commune_id_commune")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_audit_finding_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_finding")),
    )
    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(length=2), nullable=True))

    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "channel",
                sa.Enum("sms", "voice", name="channel", native_enum=False, create_constraint=True, length=32),
                nullable=False,
                server_default="sms",
            )
        )
        batch_op.add_column(sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("in_doubt", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("bundled_in_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("segments", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("price_micros", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("error_code", sa.String(length=20), nullable=True))
        batch_op.create_index(
            "ix_outbox_message_bundled",
            ["bundled_in_id"],
            unique=False,
            sqlite_where=sa.text("bundled_in_id IS NOT NULL"),
            postgresql_where=sa.text("bundled_in_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_outbox_message_next",
            ["to_phone"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'leased')"),
            postgresql_where=sa.text("state IN ('queued', 'leased')"),
        )
        batch_op.create_index("ix_outbox_message_day", ["commune_id", "tried_at"], unique=False)
        batch_op.create_index("ix_outbox_message_phone", ["to_phone", "tried_at"], unique=False)
        batch_op.create_index(
            "ix_outbox_message_not_received",
            ["commune_id", "id"],
            unique=False,
            sqlite_where=sa.text("handled_at IS NULL AND state IN ('failed', 'expired')"),
            postgresql_where=sa.text("handled_at IS NULL AND state IN ('failed', 'expired')"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_message_bundled_in_id_outbox_message"), "outbox_message", ["bundled_in_id"], ["id"]
        )
    # A sender that is stopped for the update has finished its text; what is leased all the same was cut off.
    op.execute("UPDATE outbox_message SET state = 'queued', lease = NULL, in_doubt = true WHERE state = 'leased'")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "uq_outbox_message_sending",
            ["to_phone"],
            unique=True,
            sqlite_where=sa.text("state = 'leased' AND bundled_in_id IS NULL"),
            postgresql_where=sa.text("state = 'leased' AND bundled_in_id IS NULL"),
        )

    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_verified_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("phone_verified_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("prefers_voice", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(
            sa.Column(
                "stopped_by",
                sa.Enum(
                    "reply",
                    "link",
                    "call",
                    "carrier",
                    "mairie",
                    name="stopped_by",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=True,
            )
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_volunteer_phone_verified_by_id_agent"), "agent", ["phone_verified_by_id"], ["id"]
        )
    # Whoever answered an ask has proved that the number is theirs.
    op.execute(
        "UPDATE volunteer SET phone_verified_at = (SELECT MIN(ask.answered_at) FROM ask WHERE ask.volunteer_id ="
        " volunteer.id AND ask.state IN ('accepted', 'declined', 'released', 'lapsed'))"
    )


def downgrade() -> None:
    """Go back to 0001."""
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_volunteer_phone_verified_by_id_agent"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_volunteer_stopped_by"), type_="check")
        batch_op.drop_column("stopped_by")
        batch_op.drop_column("prefers_voice")
        batch_op.drop_column("phone_verified_by_id")
        batch_op.drop_column("phone_verified_at")

    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_message_bundled_in_id_outbox_message"), type_="foreignkey")
        batch_op.drop_index(
            "uq_outbox_message_sending",
            sqlite_where=sa.text("state = 'leased' AND bundled_in_id IS NULL"),
            postgresql_where=sa.text("state = 'leased' AND bundled_in_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_outbox_message_not_received",
            sqlite_where=sa.text("handled_at IS NULL AND state IN ('failed', 'expired')"),
            postgresql_where=sa.text("handled_at IS NULL AND state IN ('failed', 'expired')"),
        )
        batch_op.drop_index("ix_outbox_message_phone")
        batch_op.drop_index("ix_outbox_message_day")
        batch_op.drop_index(
            "ix_outbox_message_next",
            sqlite_where=sa.text("state IN ('queued', 'leased')"),
            postgresql_where=sa.text("state IN ('queued', 'leased')"),
        )
        batch_op.drop_index(
            "ix_outbox_message_bundled",
            sqlite_where=sa.text("bundled_in_id IS NOT NULL"),
            postgresql_where=sa.text("bundled_in_id IS NOT NULL"),
        )
        batch_op.drop_column("error_code")
        batch_op.drop_column("price_micros")
        batch_op.drop_column("segments")
        batch_op.drop_column("bundled_in_id")
        batch_op.drop_column("doubts")
        batch_op.drop_column("in_doubt")
        batch_op.drop_column("tried_at")
        batch_op.drop_constraint(batch_op.f("ck_outbox_message_channel"), type_="check")
        batch_op.drop_column("channel")

    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.drop_column("code")

    op.drop_table("audit_finding")
    with op.batch_alter_table("incoming_text", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_incoming_text_to_read",
            sqlite_where=sa.text("needs_human AND handled_at IS NULL"),
            postgresql_where=sa.text("needs_human AND handled_at IS NULL"),
        )
        batch_op.drop_index("ix_incoming_text_phone")

    op.drop_table("incoming_text")
    op.drop_table("phone_code")
    op.drop_table("sender_pace")
    op.drop_table("pulse")
    op.drop_table("carrier_health")
