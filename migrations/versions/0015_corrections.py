"""Nothing in the tables: the log of corrections was made anew from the columns that readers have."""

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """`migrations/lenses/correction.sql` makes it by now."""
