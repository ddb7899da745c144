"""Small indexes of the records that readers may not see: the lenses ask in these what is hidden.

The lenses themselves lie in `migrations/lenses/`.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

RECORDS = ("source", "actor", "place", "claim", "position", "link")


def upgrade() -> None:
    for table in RECORDS:
        for schema in ("editorial", "history"):
            op.execute(
                f"create index ix_{schema}_{table}_hidden on {schema}.{table} (id)"
                " where status <> 'published' or concealed or embargo_until is not null"
            )
