"""What a link linked when a person looked at it: a digest of either claim's statement.

Readers' views don't have it: it tells them nothing, and what changes in it is no correction.
"""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    for schema in ("editorial", "history"):
        op.execute(
            f"alter table {schema}.link add column from_digest text, add column to_digest text"
        )
    op.execute(
        """alter table editorial.link
        add constraint ck_link_digests check (
            (from_digest is null) = (to_digest is null)
            and from_digest ~ '^[0-9a-f]{16}$' and to_digest ~ '^[0-9a-f]{16}$'
        )"""
    )
