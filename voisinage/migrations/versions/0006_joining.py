"""A volunteer's life: how they came, charters and signatures, badges, photos, links to their own page."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Go on from 0005."""
    op.create_table(
        "charter_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("old_end_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_charter_version_commune_id_commune")),
        sa.ForeignKeyConstraint(["made_by_id"], ["agent.id"], name=op.f("fk_charter_version_made_by_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_version")),
        sa.UniqueConstraint("commune_id", "number", name=op.f("uq_charter_version_commune_id_number")),
    )
    op.create_table(
        "badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("good_until", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["agent.id"], name=op.f("fk_badge_made_by_id_agent")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_badge_volunteer_id_volunteer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_badge_token_hash")),
    )
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.create_index(
            "uq_badge_good",
            ["volunteer_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "charter_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "way",
            sa.Enum("page", "link", "paper", "list", name="way", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["charter_id"], ["charter_version.id"], name=op.f("fk_charter_signature_charter_id_charter_version")
        ),
        sa.ForeignKeyConstraint(["noted_by_id"], ["agent.id"], name=op.f("fk_charter_signature_noted_by_id_agent")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_charter_signature_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_signature")),
        sa.UniqueConstraint("volunteer_id", "charter_id", name=op.f("uq_charter_signature_volunteer_id_charter_id")),
    )
    op.create_table(
        "membership",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "joined_by",
            sa.Enum("page", "list", name="joined_by", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("address_to_place", sa.String(length=200), nullable=True),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_by_id", sa.Integer(), nullable=True),
        sa.Column("identity_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("identity_seen_by_id", sa.Integer(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(identity_seen_at IS NULL) = (identity_seen_by_id IS NULL)",
            name=op.f("ck_membership_identity_seen_by_somebody"),
        ),
        sa.CheckConstraint("(met_at IS NULL) = (met_by_id IS NULL)", name=op.f("ck_membership_met_by_somebody")),
        sa.ForeignKeyConstraint(
            ["identity_seen_by_id"], ["agent.id"], name=op.f("fk_membership_identity_seen_by_id_agent")
        ),
        sa.ForeignKeyConstraint(["met_by_id"], ["agent.id"], name=op.f("fk_membership_met_by_id_agent")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_membership_volunteer_id_volunteer")),
        sa.PrimaryKeyConstraint("volunteer_id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_joined", ["joined_at"], unique=False)

    op.create_table(
        "own_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("page", "charter", name="purpose", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_own_link_volunteer_id_volunteer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_own_link_token_hash")),
    )
    with op.batch_alter_table("own_link", schema=None) as batch_op:
        batch_op.create_index("ix_own_link_sent", ["volunteer_id", "created_at"], unique=False)

    op.create_table(
        "photo",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["agent.id"], name=op.f("fk_photo_added_by_id_agent")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_photo_volunteer_id_volunteer")),
        sa.PrimaryKeyConstraint("volunteer_id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("to_meet", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Go back to 0005."""
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.drop_column("to_meet")

    op.drop_table("photo")
    with op.batch_alter_table("own_link", schema=None) as batch_op:
        batch_op.drop_index("ix_own_link_sent")

    op.drop_table("own_link")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_joined")

    op.drop_table("membership")
    op.drop_table("charter_signature")
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_badge_good", sqlite_where=sa.text("revoked_at IS NULL"), postgresql_where=sa.text("revoked_at IS NULL")
        )

    op.drop_table("badge")
    op.drop_table("charter_version")
