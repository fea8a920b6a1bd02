"""Matching and chasing: presence, tools, people kept apart, kept selections, rules by version, crises, suspensions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


SUSPENSION_SAYS_WHY = "(suspended_until IS NULL) = (suspended_reason IS NULL)"
VOLUNTEER_CHECKS = {
    "whole_quiet": "(quiet_from IS NULL) = (quiet_until IS NULL)",
    "asks_per_day": "asks_per_day > 0",
    "asks_per_week": "asks_per_week > 0",
    "max_open": "max_open > 0",
    "backup_is_another": "backup_id <> id",
}


def upgrade() -> None:
    """Go on from 0002."""
    op.create_table(
        "crisis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "heat",
                "cold",
                "snow",
                "flood",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("begun_at < until", name=op.f("ck_crisis_forward")),
        sa.ForeignKeyConstraint(["begun_by_id"], ["agent.id"], name=op.f("fk_crisis_begun_by_id_agent")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_crisis_commune_id_commune")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["agent.id"], name=op.f("fk_crisis_ended_by_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis")),
    )
    with op.batch_alter_table("crisis", schema=None) as batch_op:
        batch_op.create_index(
            "uq_crisis_running",
            ["commune_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "rules_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_rules_version_commune_id_commune")),
        sa.ForeignKeyConstraint(["made_by_id"], ["agent.id"], name=op.f("fk_rules_version_made_by_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_version")),
        sa.UniqueConstraint("commune_id", "number", name=op.f("uq_rules_version_commune_id_number")),
    )
    op.create_table(
        "availability_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("free", sa.Boolean(), nullable=False),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_availability_exception_forward")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_availability_exception_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_exception")),
    )
    with op.batch_alter_table("availability_exception", schema=None) as batch_op:
        batch_op.create_index("ix_availability_exception_volunteer", ["volunteer_id", "end_at"], unique=False)

    op.create_table(
        "never_together",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column(
            "said_by",
            sa.Enum(
                "person", "volunteer", "mairie", name="said_by", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_never_together_person_id_person")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_never_together_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("person_id", "volunteer_id", name=op.f("pk_never_together")),
    )
    with op.batch_alter_table("never_together", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_never_together_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "referent_duty",
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_referent_duty_weekday")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_referent_duty_sector_id_sector")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_referent_duty_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("sector_id", "weekday", "volunteer_id", name=op.f("pk_referent_duty")),
    )
    with op.batch_alter_table("referent_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referent_duty_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "selection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "role",
            sa.Enum("referent", "bricoleur", name="role", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("judged", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_selection_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
    )
    with op.batch_alter_table("selection", schema=None) as batch_op:
        batch_op.create_index("ix_selection_request", ["request_id", "id"], unique=False)

    op.create_table(
        "volunteer_tool",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("tool", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_volunteer_tool_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "tool", name=op.f("pk_volunteer_tool")),
    )
    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.add_column(sa.Column("selection_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_ask_selection_id_selection"), "selection", ["selection_id"], ["id"])

    with op.batch_alter_table("availability_slot", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "season",
                sa.Enum(
                    "always", "term", "holidays", name="season", native_enum=False, create_constraint=True, length=32
                ),
                server_default="always",
                nullable=False,
            )
        )

    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.add_column(sa.Column("school_zone", sa.String(length=1), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_commune_school_zone"), "school_zone IN ('A', 'B', 'C')")

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tool", sa.String(length=32), nullable=True))

    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.alter_column("request_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(
            "ix_journal_entry_commune",
            ["commune_id", "id"],
            unique=False,
            sqlite_where=sa.text("request_id IS NULL"),
            postgresql_where=sa.text("request_id IS NULL"),
        )

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("suspended_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "suspended_reason",
                sa.Enum(
                    "away",
                    "asked",
                    "part_ordered",
                    "weather",
                    "other",
                    name="suspended_reason",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=True,
            )
        )
        batch_op.create_check_constraint(batch_op.f("ck_person_suspension_says_why"), SUSPENSION_SAYS_WHY)

    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rules_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("suspended_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "suspended_reason",
                sa.Enum(
                    "away",
                    "asked",
                    "part_ordered",
                    "weather",
                    "other",
                    name="suspended_reason",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=True,
            )
        )
        batch_op.create_check_constraint(batch_op.f("ck_request_suspension_says_why"), SUSPENSION_SAYS_WHY)

    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "moves_by",
                sa.Enum(
                    "foot", "bicycle", "car", name="moves_by", native_enum=False, create_constraint=True, length=32
                ),
                server_default="foot",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("quiet_from", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_until", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("asks_per_day", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("asks_per_week", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("only_sector_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("pair_only", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("max_open", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("backup_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_volunteer_backup_id_volunteer"), "volunteer", ["backup_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_volunteer_only_sector_id_sector"), "sector", ["only_sector_id"], ["id"]
        )
        for name, rule in VOLUNTEER_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_volunteer_{name}"), rule)


def downgrade() -> None:
    """Go back to 0002."""
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        for name in VOLUNTEER_CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_volunteer_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_volunteer_only_sector_id_sector"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_volunteer_backup_id_volunteer"), type_="foreignkey")
        batch_op.drop_column("backup_id")
        batch_op.drop_column("max_open")
        batch_op.drop_column("pair_only")
        batch_op.drop_column("only_sector_id")
        batch_op.drop_column("asks_per_week")
        batch_op.drop_column("asks_per_day")
        batch_op.drop_column("quiet_until")
        batch_op.drop_column("quiet_from")
        batch_op.drop_constraint(batch_op.f("ck_volunteer_moves_by"), type_="check")
        batch_op.drop_column("moves_by")

    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_request_suspension_says_why"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_request_suspended_reason"), type_="check")
        batch_op.drop_column("suspended_reason")
        batch_op.drop_column("suspended_until")
        batch_op.drop_column("rules_version")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_person_suspension_says_why"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_person_suspended_reason"), type_="check")
        batch_op.drop_column("suspended_reason")
        batch_op.drop_column("suspended_until")

    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_journal_entry_commune",
            sqlite_where=sa.text("request_id IS NULL"),
            postgresql_where=sa.text("request_id IS NULL"),
        )
        op.execute("DELETE FROM journal_entry WHERE request_id IS NULL")  # the old table has no place for them
        batch_op.alter_column("request_id", existing_type=sa.INTEGER(), nullable=False)

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("tool")

    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_commune_school_zone"), type_="check")
        batch_op.drop_column("school_zone")

    with op.batch_alter_table("availability_slot", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_availability_slot_season"), type_="check")
        batch_op.drop_column("season")

    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_ask_selection_id_selection"), type_="foreignkey")
        batch_op.drop_column("selection_id")

    op.drop_table("volunteer_tool")
    with op.batch_alter_table("selection", schema=None) as batch_op:
        batch_op.drop_index("ix_selection_request")

    op.drop_table("selection")
    with op.batch_alter_table("referent_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referent_duty_volunteer_id"))

    op.drop_table("referent_duty")
    with op.batch_alter_table("never_together", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_never_together_volunteer_id"))

    op.drop_table("never_together")
    with op.batch_alter_table("availability_exception", schema=None) as batch_op:
        batch_op.drop_index("ix_availability_exception_volunteer")

    op.drop_table("availability_exception")
    op.drop_table("rules_version")
    with op.batch_alter_table("crisis", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_crisis_running", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )

    op.drop_table("crisis")
