"""What began or ended between two instants is found by an index, for telling what changed between them."""

from alembic import op

revision = "0033"
down_revision = "0031"
# Views go on as they are while this one runs.
LENSES_STAY = True

TABLES = (
    "source",
    "actor",
    "actor_name",
    "actor_relation",
    "place",
    "place_name",
    "claim",
    "claim_place",
    "claim_actor",
    "position",
    "position_claim",
    "link",
)
RECORDS = ("source", "actor", "place", "claim", "position", "link")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"create index ix_{table}_begun on editorial.{table} (lower(sys_period))")
        # Of rows that stand none has ended. The empty index tells the planner, which would read all of
        # them to find that out wherever a lens reads them together with those of history.
        op.execute(
            f"create index ix_{table}_ended on editorial.{table} (upper(sys_period))"
            " where upper(sys_period) is not null"
        )
        # Of records 0035 makes it.
        for end in ("lower",) if table in RECORDS else ("lower", "upper"):
            op.execute(
                f"create index ix_history_{table}_{end} on history.{table} ({end}(sys_period))"
            )
    for table in RECORDS:
        op.execute(
            f"create index ix_{table}_embargo on editorial.{table} (embargo_until)"
            " where embargo_until is not null"
        )
        op.execute(
            f"create index ix_history_{table}_embargo on history.{table} (embargo_until)"
            " where embargo_until is not null"
        )
