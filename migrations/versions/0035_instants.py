"""The instants of what is shown are read from indexes, each once, and not from all rows (lens `changed`)."""

from alembic import op

revision = "0035"
down_revision = "0033"
LENSES_STAY = True

TABLES = ("place", "actor", "source", "claim", "position", "link")


def upgrade() -> None:
    for table in TABLES:
        op.execute(
            f"create index ix_{table}_came on editorial.{table} (lower(sys_period))"
            " where embargo_until is null and shown_from < 'infinity'"
        )
        op.execute(f"create index ix_history_{table}_upper on history.{table} (upper(sys_period))")
