"""What rests on a hidden record is found by indexes in the history too (lens `hidden_then`)."""

from alembic import op

revision = "0046"
down_revision = "0045"
LENSES_STAY = True

RESTING = {
    "claim": ("source_id",),
    "position": ("actor_id", "place_id"),
    "position_claim": ("claim_id",),
}


def upgrade() -> None:
    for table, columns in RESTING.items():
        for column in columns:
            op.execute(f"create index ix_history_{table}_{column} on history.{table} ({column})")
