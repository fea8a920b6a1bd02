"""On PostgreSQL, rows of another commune are out of sight of a transaction that is held to one (decision 0032)."""

from alembic import op

revision = "0015"
down_revision = "0014"

# Not `agent`: one address of mail is one account, whatever the commune, and signing in looks for it everywhere.
TABLES = (
    "audit_finding", "call_line", "charter_version", "consultation", "crisis", "job", "journal_entry", "journal_seal",
    "organisation", "outbox_message", "person", "request", "retention_period", "rules_version", "sector",
    "unusual_reading", "volunteer",
)  # fmt: skip
# Asked once a statement, not once a row.
HELD_TO = "(SELECT nullif(current_setting('voisinage.commune', true), ''))"
SEEN = f"{HELD_TO} IS NULL OR commune_id IS NULL OR commune_id = {HELD_TO}::integer"


def upgrade() -> None:
    """Go on. The owner of the tables is not bound."""
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f'CREATE POLICY one_commune ON "{table}" USING ({SEEN})')
            op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
            op.execute(f'DROP POLICY one_commune ON "{table}"')
