"""tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Go on from an empty database."""
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ban_id", sa.String(length=80), nullable=False),
        sa.Column("street_key", sa.String(length=24), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=True),
        sa.Column("rep", sa.String(length=20), nullable=False),
        sa.Column("voie", sa.Text(), nullable=False),
        sa.Column("lieu_dit", sa.Text(), nullable=False),
        sa.Column("postcode", sa.String(length=5), nullable=False),
        sa.Column("code_insee", sa.String(length=5), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("former_insee", sa.String(length=5), nullable=False),
        sa.Column("former_commune", sa.Text(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name=op.f("ck_address_on_earth")),
        sa.CheckConstraint("numero >= 0", name=op.f("ck_address_numero")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("ban_id", name=op.f("uq_address_ban_id")),
    )
    op.create_index(op.f("ix_address_code_insee"), "address", ["code_insee"], unique=False)
    op.create_index(op.f("ix_address_former_insee"), "address", ["former_insee"], unique=False)
    op.create_index(op.f("ix_address_street_key"), "address", ["street_key"], unique=False)
    op.create_table(
        "address_edition",
        sa.Column("scope", sa.String(length=5), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_address_edition")),
    )
    op.create_table(
        "commune",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("insee", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("timezone", sa.String(length=40), nullable=False),
        sa.Column("territory", sa.String(length=2), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        sa.Column("alert_phone", sa.String(length=20), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commune")),
        sa.UniqueConstraint("insee", name=op.f("uq_commune_insee")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("skill", sa.String(length=32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("pair", sa.Boolean(), nullable=False),
        sa.Column(
            "done_by",
            sa.Enum(
                "neighbours",
                "professional",
                "partner",
                name="done_by",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("orientation", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_job_commune_id_commune")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("commune_id", "code", name=op.f("uq_job_commune_id_code")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_organisation_commune_id_commune")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("commune_id", "name", name=op.f("uq_organisation_commune_id_name")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_person_commune_id_commune")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_phone"), "person", ["phone"], unique=False)
    op.create_table(
        "sector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_sector_commune_id_commune")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector")),
        sa.UniqueConstraint("commune_id", "name", name=op.f("uq_sector_commune_id_name")),
    )
    op.create_table(
        "volunteer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("is_referent", sa.Boolean(), nullable=False),
        sa.Column("is_bricoleur", sa.Boolean(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("charter_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_volunteer_whole_point")),
        sa.CheckConstraint("is_referent OR is_bricoleur", name=op.f("ck_volunteer_has_a_role")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_volunteer_commune_id_commune")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("commune_id", "phone", name=op.f("uq_volunteer_commune_id_phone")),
    )
    op.create_index("ix_volunteer_box", "volunteer", ["commune_id", "lat", "lon"], unique=False)
    op.create_index(op.f("ix_volunteer_phone"), "volunteer", ["phone"], unique=False)
    op.create_table(
        "agent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum("prescriber", "mairie", name="role", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=60), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_agent_commune_id_commune")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_agent_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
        sa.UniqueConstraint("email", name=op.f("uq_agent_email")),
    )
    op.create_index(op.f("ix_agent_commune_id"), "agent", ["commune_id"], unique=False)
    op.create_table(
        "availability_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.Time(), nullable=False),
        sa.Column("end_at", sa.Time(), nullable=False),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_availability_slot_forward")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_availability_slot_weekday")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_availability_slot_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_slot")),
    )
    op.create_index(op.f("ix_availability_slot_volunteer_id"), "availability_slot", ["volunteer_id"], unique=False)
    op.create_table(
        "safety_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("if_yes", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_safety_question_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_question")),
        sa.UniqueConstraint("job_id", "position", name=op.f("uq_safety_question_job_id_position")),
    )
    op.create_table(
        "sector_referent",
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_sector_referent_sector_id_sector")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_sector_referent_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("sector_id", "volunteer_id", name=op.f("pk_sector_referent")),
    )
    op.create_index(op.f("ix_sector_referent_volunteer_id"), "sector_referent", ["volunteer_id"], unique=False)
    op.create_table(
        "volunteer_skill",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_volunteer_skill_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "skill", name=op.f("pk_volunteer_skill")),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=8), nullable=False),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("prescriber_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "in_charge",
                "assigned",
                "done",
                "verified",
                "stuck",
                "passed_on",
                "cancelled",
                "unmet",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "stuck_reason",
            sa.Enum(
                "to_locate",
                "out_of_sector",
                "no_referent",
                "nobody_free",
                "unverified",
                "referent_asks",
                "taken_back",
                name="stuck_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "urgency",
            sa.Enum(
                "immediate", "soon", "planned", name="urgency", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("access_notes", sa.String(length=500), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("mission_code", sa.String(length=4), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chase_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'stuck') = (stuck_reason IS NOT NULL)", name=op.f("ck_request_stuck_says_why")),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_request_whole_point")),
        sa.CheckConstraint("seats IN (1, 2)", name=op.f("ck_request_seats")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_request_commune_id_commune")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_request_job_id_job")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_request_person_id_person")),
        sa.ForeignKeyConstraint(["prescriber_id"], ["agent.id"], name=op.f("fk_request_prescriber_id_agent")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_request_sector_id_sector")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("form_key", name=op.f("uq_request_form_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_request_ref")),
    )
    op.create_index("ix_request_board", "request", ["commune_id", "state", "opened_at"], unique=False)
    op.create_index(
        "ix_request_chase_at",
        "request",
        ["chase_at"],
        unique=False,
        sqlite_where=sa.text("chase_at IS NOT NULL"),
        postgresql_where=sa.text("chase_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_request_person_id"), "request", ["person_id"], unique=False)
    op.create_index(op.f("ix_request_prescriber_id"), "request", ["prescriber_id"], unique=False)
    op.create_table(
        "ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("referent", "bricoleur", name="role", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "expired",
                "stood_down",
                "released",
                "lapsed",
                "unreachable",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("visit_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visit_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role <> 'referent' OR seat IS NULL OR seat = 1", name=op.f("ck_ask_one_referent")),
        sa.CheckConstraint("state <> 'accepted' OR seat IS NOT NULL", name=op.f("ck_ask_accepted_has_seat")),
        sa.CheckConstraint("seat IN (1, 2)", name=op.f("ck_ask_seat")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_ask_request_id_request")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_ask_volunteer_id_volunteer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
    )
    op.create_index(op.f("ix_ask_request_id"), "ask", ["request_id"], unique=False)
    op.create_index("ix_ask_volunteer", "ask", ["volunteer_id", "asked_at"], unique=False)
    op.create_index(
        "uq_ask_open",
        "ask",
        ["request_id", "volunteer_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_ask_seat",
        "ask",
        ["request_id", "role", "seat"],
        unique=True,
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("actor_agent_id", sa.Integer(), nullable=True),
        sa.Column("actor_volunteer_id", sa.Integer(), nullable=True),
        sa.Column(
            "from_state",
            sa.Enum(
                "open",
                "in_charge",
                "assigned",
                "done",
                "verified",
                "stuck",
                "passed_on",
                "cancelled",
                "unmet",
                name="from_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "open",
                "in_charge",
                "assigned",
                "done",
                "verified",
                "stuck",
                "passed_on",
                "cancelled",
                "unmet",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_agent_id"], ["agent.id"], name=op.f("fk_journal_entry_actor_agent_id_agent")),
        sa.ForeignKeyConstraint(
            ["actor_volunteer_id"], ["volunteer.id"], name=op.f("fk_journal_entry_actor_volunteer_id_volunteer")
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_journal_entry_commune_id_commune")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_journal_entry_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    op.create_index("ix_journal_entry_story", "journal_entry", ["request_id", "id"], unique=False)
    op.create_table(
        "request_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_request_window_forward")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_window_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_window")),
    )
    op.create_index(op.f("ix_request_window_request_id"), "request_window", ["request_id"], unique=False)
    op.create_table(
        "link_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_link_token_ask_id_ask")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_link_token_token_hash")),
    )
    op.create_index(op.f("ix_link_token_ask_id"), "link_token", ["ask_id"], unique=False)
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("ask_id", sa.Integer(), nullable=True),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("to_phone", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
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
        sa.Column("carrier", sa.String(length=20), nullable=True),
        sa.Column("carrier_id", sa.String(length=64), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_outbox_message_ask_id_ask")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_outbox_message_commune_id_commune")),
        sa.ForeignKeyConstraint(["handled_by_id"], ["agent.id"], name=op.f("fk_outbox_message_handled_by_id_agent")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_outbox_message_request_id_request")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_outbox_message_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    op.create_index(op.f("ix_outbox_message_ask_id"), "outbox_message", ["ask_id"], unique=False)
    op.create_index(op.f("ix_outbox_message_carrier_id"), "outbox_message", ["carrier_id"], unique=False)
    op.create_index(
        "ix_outbox_message_due",
        "outbox_message",
        ["rank", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('queued', 'leased')"),
        postgresql_where=sa.text("state IN ('queued', 'leased')"),
    )
    op.create_index(op.f("ix_outbox_message_request_id"), "outbox_message", ["request_id"], unique=False)


def downgrade() -> None:
    """Go back to an empty database."""
    op.drop_index(op.f("ix_outbox_message_request_id"), table_name="outbox_message")
    op.drop_index(
        "ix_outbox_message_due",
        table_name="outbox_message",
        sqlite_where=sa.text("state IN ('queued', 'leased')"),
        postgresql_where=sa.text("state IN ('queued', 'leased')"),
    )
    op.drop_index(op.f("ix_outbox_message_carrier_id"), table_name="outbox_message")
    op.drop_index(op.f("ix_outbox_message_ask_id"), table_name="outbox_message")
    op.drop_table("outbox_message")
    op.drop_index(op.f("ix_link_token_ask_id"), table_name="link_token")
    op.drop_table("link_token")
    op.drop_index(op.f("ix_request_window_request_id"), table_name="request_window")
    op.drop_table("request_window")
    op.drop_index("ix_journal_entry_story", table_name="journal_entry")
    op.drop_table("journal_entry")
    op.drop_index(
        "uq_ask_seat",
        table_name="ask",
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.drop_index(
        "uq_ask_open",
        table_name="ask",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index("ix_ask_volunteer", table_name="ask")
    op.drop_index(op.f("ix_ask_request_id"), table_name="ask")
    op.drop_table("ask")
    op.drop_index(op.f("ix_request_prescriber_id"), table_name="request")
    op.drop_index(op.f("ix_request_person_id"), table_name="request")
    op.drop_index(
        "ix_request_chase_at",
        table_name="request",
        sqlite_where=sa.text("chase_at IS NOT NULL"),
        postgresql_where=sa.text("chase_at IS NOT NULL"),
    )
    op.drop_index("ix_request_board", table_name="request")
    op.drop_table("request")
    op.drop_table("volunteer_skill")
    op.drop_index(op.f("ix_sector_referent_volunteer_id"), table_name="sector_referent")
    op.drop_table("sector_referent")
    op.drop_table("safety_question")
    op.drop_index(op.f("ix_availability_slot_volunteer_id"), table_name="availability_slot")
    op.drop_table("availability_slot")
    op.drop_index(op.f("ix_agent_commune_id"), table_name="agent")
    op.drop_table("agent")
    op.drop_index(op.f("ix_volunteer_phone"), table_name="volunteer")
    op.drop_index("ix_volunteer_box", table_name="volunteer")
    op.drop_table("volunteer")
    op.drop_table("sector")
    op.drop_index(op.f("ix_person_phone"), table_name="person")
    op.drop_table("person")
    op.drop_table("organisation")
    op.drop_table("job")
    op.drop_table("commune")
    op.drop_table("address_edition")
    op.drop_index(op.f("ix_address_street_key"), table_name="address")
    op.drop_index(op.f("ix_address_former_insee"), table_name="address")
    op.drop_index(op.f("ix_address_code_insee"), table_name="address")
    op.drop_table("address")
