"""Hashes by an operator's key begin with the key's name, so that what rests on a former one is known."""

from alembic import op

revision = "0022"
down_revision = "0021"
# The views have nothing of this.
LENSES_STAY = True

HASHES = (
    ("recovery_code", "code_hash"),
    ("session", "token_hash"),
    ("attempt", "login_hash"),
    ("attempt", "browser_hash"),
    ("turn", "login_hash"),
    ("one_time_link", "token_hash"),
    ("token", "token_hash"),
)


def upgrade() -> None:
    for table, column in HASHES:
        op.execute(
            f"""
            alter table desk.{table}
            drop constraint ck_{table}_{column},
            add constraint ck_{table}_{column}
                check ({column} ~ '^([0-9a-f]{{3}}[.])?[0-9a-f]{{64}}$')
            """
        )
