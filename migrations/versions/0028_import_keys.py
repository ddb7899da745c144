"""Which event was brought in before is found by its key."""

from alembic import op

revision = "0028"
down_revision = "0027"
# Readers go on reading while it is made.
LENSES_STAY = True


def upgrade() -> None:
    op.execute(
        "create index ix_import_row_key on desk.import_row (key)"
        " where key <> '' and claim is not null"
    )
