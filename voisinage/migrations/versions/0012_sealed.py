"""What names somebody is closed: names, numbers, addresses, notes, messages. What was there is closed in batches."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from dispatch.vault.lending import ring_of
from dispatch.vault.sealing import blind_index, seal, unseal

revision = "0012"
down_revision = "0011"

BATCH = 500  # rows
# Each column with what it is looked up by, or nothing; then what it was before.
SEALED: dict[str, dict[str, tuple[str, sa.types.TypeEngine[Any]]]] = {
    "agent": {
        "email": ("mail", sa.String(254)),
        "first_name": ("", sa.String(60)),
        "last_name": ("", sa.String(60)),
    },
    "agent_wish": {"phone": ("phone", sa.String(20))},
    "code_generator": {"secret": ("", sa.String(300))},
    "commune": {"alert_phone": ("", sa.String(20))},
    "incoming_text": {"from_phone": ("phone", sa.String(20)), "body": ("", sa.Text())},
    "mail_message": {
        "to_address": ("", sa.String(254)),
        "subject": ("", sa.String(200)),
        "body": ("", sa.Text()),
        "error": ("", sa.String(200)),
    },
    "membership": {"address_to_place": ("", sa.String(200))},
    "organisation": {"phone": ("", sa.String(20))},
    "outbox_message": {
        "to_phone": ("phone", sa.String(20)),
        "body": ("", sa.Text()),
        "error": ("", sa.String(200)),
    },
    "outside_identity": {"subject": ("subject", sa.String(255))},
    "passkey": {"name": ("", sa.String(60))},
    "person": {"first_name": ("", sa.String(60)), "phone": ("phone", sa.String(20))},
    "photo": {"jpeg": ("", sa.LargeBinary())},
    "request": {
        "address": ("address", sa.String(200)),
        "lat": ("", sa.Float()),
        "lon": ("", sa.Float()),
        "access_notes": ("", sa.String(500)),
        "mission_code": ("", sa.String(4)),
    },
    "request_note": {"body": ("", sa.String(500))},
    "rules_version": {"note": ("", sa.String(200))},
    "volunteer": {
        "first_name": ("", sa.String(60)),
        "last_name": ("", sa.String(60)),
        "phone": ("phone", sa.String(20)),
    },
}
INDEXES = (
    ("ix_person_phone", "person", "phone"),
    ("ix_volunteer_phone", "volunteer", "phone"),
    ("ix_incoming_text_phone", "incoming_text", "from_phone"),
    ("ix_outbox_message_phone", "outbox_message", "to_phone"),
    ("ix_outbox_message_next", "outbox_message", "to_phone"),
    ("uq_outbox_message_sending", "outbox_message", "to_phone"),
)
ALSO = {"ix_incoming_text_phone": ["received_at"], "ix_outbox_message_phone": ["tried_at"]}
WHERE = {
    "ix_outbox_message_next": "state IN ('queued', 'leased')",
    "uq_outbox_message_sending": "state = 'leased' AND bundled_in_id IS NULL",
}
KEYS = {
    "agent_wish": "agent_id", "code_generator": "agent_id", "membership": "volunteer_id",
    "outside_identity": "agent_id", "photo": "volunteer_id",
}  # fmt: skip
KEPT = ("details", "texts", "helped", "volunteers", "never_signed")
Rows = list[dict[str, Any]]


def upgrade() -> None:
    """Go on from 0011."""
    photos = _read("photo", ["jpeg"])
    op.execute(sa.text("UPDATE photo SET jpeg = ''"))  # a picture is no text that could be copied into one
    _drop_indexes()
    op.execute(sa.text("DELETE FROM code_generator"))  # closed with another key, which is not at hand: set up anew
    for table, columns in SEALED.items():
        with op.batch_alter_table(table) as batch:
            if table == "agent":
                batch.drop_constraint("uq_agent_email", type_="unique")
            if table == "outside_identity":
                batch.drop_constraint("uq_outside_identity_issuer_subject", type_="unique")
            if table == "volunteer":
                batch.drop_constraint("uq_volunteer_commune_id_phone", type_="unique")
            for column, (_, old) in columns.items():
                batch.alter_column(column, existing_type=old, type_=sa.Text(), postgresql_using=_as_text(column, old))
    for table, columns in SEALED.items():
        if table != "photo":
            _rewrite(table, list(columns), _closing(table))
    _write("photo", ["jpeg"], [row | {"jpeg": _sealed("photo", "jpeg", row["jpeg"])} for row in photos])
    _create_indexes(_found)
    op.create_table(
        "retention_period",
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column(
            "kept",
            sa.Enum(*KEPT, name="kept", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.CheckConstraint("months > 0", name=op.f("ck_retention_period_months")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_retention_period_commune_id_commune")),
        sa.PrimaryKeyConstraint("commune_id", "kept", name=op.f("pk_retention_period")),
    )
    op.create_index("uq_agent_email", "agent", [_found("email")], unique=True)
    op.create_index("uq_outside_identity_subject", "outside_identity", ["issuer", _found("subject")], unique=True)
    op.create_index("uq_volunteer_phone", "volunteer", ["commune_id", _found("phone")], unique=True)


def downgrade() -> None:
    """Go back to 0011: everything is open again."""
    op.drop_table("retention_period")
    op.drop_index("uq_agent_email", table_name="agent")
    op.drop_index("uq_outside_identity_subject", table_name="outside_identity")
    op.drop_index("uq_volunteer_phone", table_name="volunteer")
    _drop_indexes()
    photos = [row | {"jpeg": _opened("photo", "jpeg", row["jpeg"])} for row in _read("photo", ["jpeg"])]
    op.execute(sa.text("UPDATE photo SET jpeg = ''"))
    for table, columns in SEALED.items():
        if table != "photo":
            _rewrite(table, list(columns), _opening(table))
        with op.batch_alter_table(table) as batch:
            for column, (_, old) in columns.items():
                using = f"{column}::{'bytea' if column == 'jpeg' else 'float'}"
                plain = isinstance(old, sa.String)
                batch.alter_column(
                    column, existing_type=sa.Text(), type_=old, postgresql_using=None if plain else using
                )
            if table == "agent":
                batch.create_unique_constraint("uq_agent_email", ["email"])
            if table == "outside_identity":
                batch.create_unique_constraint("uq_outside_identity_issuer_subject", ["issuer", "subject"])
            if table == "volunteer":
                batch.create_unique_constraint("uq_volunteer_commune_id_phone", ["commune_id", "phone"])
    _write("photo", ["jpeg"], photos)
    _create_indexes(str)


def _drop_indexes() -> None:
    for name, table, _ in INDEXES:
        op.drop_index(name, table_name=table)


def _create_indexes(written: Callable[[str], Any]) -> None:
    for name, table, column in INDEXES:
        where = sa.text(WHERE[name]) if name in WHERE else None
        columns = [written(column), *ALSO.get(name, [])]
        unique = name.startswith("uq")
        op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _found(column: str) -> sa.TextClause:
    return sa.text(f"substr({column}, 1, 22)")


def _as_text(column: str, old: sa.types.TypeEngine[Any]) -> str:
    return f"encode({column}, 'base64')" if isinstance(old, sa.LargeBinary) else f"{column}::text"


def _closing(table: str) -> Callable[[str, Any], Any]:
    return lambda column, value: _sealed(table, column, str(value).encode())


def _opening(table: str) -> Callable[[str, Any], Any]:
    return lambda column, value: _opened(table, column, value).decode()


def _sealed(table: str, column: str, value: bytes) -> str:
    ring, kind = ring_of(op.get_bind().dialect), SEALED[table][column][0]
    index = blind_index(ring.current, kind, value.decode()) if kind else ""
    return seal(ring, f"{table}.{column}", value, index=index)


def _opened(table: str, column: str, value: str) -> bytes:
    return unseal(ring_of(op.get_bind().dialect), f"{table}.{column}", value)


def _rewrite(table: str, columns: list[str], how: Callable[[str, Any], Any]) -> None:
    for rows in _batches(_read(table, columns)):
        changed = [
            row | {name: how(name, row[name]) for name in columns if row[name] not in (None, "")} for row in rows
        ]
        _write(table, columns, changed)


def _batches(rows: Rows) -> Iterator[Rows]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _read(table: str, columns: list[str]) -> Rows:
    here = _table(table, columns)
    return [dict(row) for row in op.get_bind().execute(sa.select(here)).mappings()]


def _write(table: str, columns: list[str], rows: Rows) -> None:
    here = _table(table, columns)
    change = here.update().where(here.c[_key(table)] == sa.bindparam("b_key"))
    new = change.values({name: sa.bindparam(f"b_{name}") for name in columns})
    for some in _batches(rows):
        told = [{"b_key": row[_key(table)], **{f"b_{name}": row[name] for name in columns}} for row in some]
        op.get_bind().execute(new, told)


def _table(table: str, columns: list[str]) -> sa.TableClause:
    return sa.table(table, sa.column(_key(table)), *(sa.column(name) for name in columns))


def _key(table: str) -> str:
    return KEYS.get(table, "id")
