"""Rows that were there before are told from when they are shown, and indexes know it.

Readers go on reading meanwhile, through the views they had; who writes waits. From the indexes what is
said of a place or an actor is counted, as in 0008, without looking up what it rests on.
"""

from alembic import op

revision = "0024"
down_revision = "0023"
LENSES_STAY = True

INDEXES = {
    "ix_claim_place_place_id": "claim_place (place_id, claim_id) include (shown_from)",
    "ix_claim_actor_actor_id": "claim_actor (actor_id, claim_id) include (shown_from)",
    "ix_claim_id": "claim (id) include (source_id, shown_from, valid, valid_from, valid_to)",
}


def upgrade() -> None:
    op.execute("select editorial.mend_shown()")
    for name, columns in INDEXES.items():
        op.execute(f"create index {name}_shown on editorial.{columns}")
    for name in INDEXES:
        op.execute(f"drop index editorial.{name}")
        op.execute(f"alter index editorial.{name}_shown rename to {name}")
