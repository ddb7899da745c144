"""Indexes from which what is said of a place or an actor is counted, without reading the rows.

A place may be spoken of tens of thousands of times, in claims that lie far apart on the disk. With
these the database finds in an index all that counting and ordering them needs, hiding included.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

# What decides whether readers see a claim, whose it is, and the days it speaks of.
COUNTED = "source_id, status, concealed, embargo_until, valid, valid_from, valid_to"


def upgrade() -> None:
    for noun in ("place", "actor"):
        op.execute(f"drop index editorial.ix_claim_{noun}_{noun}_id")
        op.execute(
            f"create index ix_claim_{noun}_{noun}_id on editorial.claim_{noun} ({noun}_id, claim_id)"
        )
    op.execute(f"create index ix_claim_id on editorial.claim (id) include ({COUNTED})")
