"""Claims of a source are counted from an index, as those of a place and an actor are (0024)."""

from alembic import op

revision = "0025"
down_revision = "0024"
LENSES_STAY = True


def upgrade() -> None:
    op.execute(
        "create index ix_claim_source_id_shown on editorial.claim (source_id) include (shown_from)"
    )
    op.execute("drop index editorial.ix_claim_source_id")
    op.execute("alter index editorial.ix_claim_source_id_shown rename to ix_claim_source_id")
