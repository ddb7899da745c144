"""Wrong passwords: browsers that are known count for themselves, others wait for their turn."""

from alembic import op

revision = "0019"
down_revision = "0018"
# The views have nothing of this.
LENSES_STAY = True


def upgrade() -> None:
    op.execute("alter table desk.attempt add column browser_hash text")
    op.execute(
        "alter table desk.attempt add constraint ck_attempt_browser_hash"
        " check (browser_hash ~ '^[0-9a-f]{64}$')"
    )
    op.execute("create index ix_attempt_at on desk.attempt (at)")
    op.execute(
        """
        create table desk.turn (
            login_hash text not null,
            address text not null,
            due_at timestamptz not null,
            constraint pk_turn primary key (login_hash, address),
            constraint ck_turn_login_hash check (login_hash ~ '^[0-9a-f]{64}$')
        )
        """
    )
    op.execute("create index ix_turn_due_at on desk.turn (due_at)")
