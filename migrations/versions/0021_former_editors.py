"""Accounts whose personal data was removed: what they did stays, and names nobody."""

from alembic import op

revision = "0021"
down_revision = "0020"
# The views have nothing of this.
LENSES_STAY = True


def upgrade() -> None:
    op.execute("alter table desk.account add column removed_at timestamptz")
    op.execute(
        """
        alter table desk.account add constraint ck_account_removed check (
            removed_at is null or (
                disabled_at is not null and email is null and password_hash is null
                and totp_secret is null
            )
        )
        """
    )
