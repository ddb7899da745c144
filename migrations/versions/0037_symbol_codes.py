"""Actors may have the code of a military symbol, which says their affiliation where nobody else does."""

from alembic import op

revision = "0037"
down_revision = "0035"
# Views go on as they are while this one runs.
LENSES_STAY = True


def upgrade() -> None:
    for schema in ("editorial", "history"):
        op.execute(f"alter table {schema}.actor add column sidc text")
