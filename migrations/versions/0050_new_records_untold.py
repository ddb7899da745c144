"""What belongs to a record that is new notes nothing of it, so that bringing in many lets go of no feature.

Places and actors of a claim, claims of a position and names of a place noted their record (0047) when it was made in
the same transaction too, and beyond 5,000 of a statement that everything may have changed, as each batch of an
import has. A row that the same transaction wrote is either new, so that nothing that is kept tells of it, or its
update has noted it. A position is updated once its claims are there, which tell when it is shown: these are noted,
each by itself up to more than a batch has.
"""

from alembic import op

revision = "0050"
down_revision = "0049"
LENSES_STAY = True

MOST_NOTED = 20_000
# By table and event: what a statement notes, a noun and a number.
OWNER = (
    "select '{noun}', became.{noun}_id from became join editorial.{noun} owner on owner.id = became.{noun}_id"
    " where owner.xmin <> pg_current_xact_id()::xid"
)
NOTED = {
    # As in 0047.
    ("position", "update"): (
        "select 'position', id from (select * from was union all select * from became) either union"
        " select 'place_told', place_id from (select * from was union all select * from became) either"
        " where place_id is not null"
    ),
    ("claim_place", "insert"): OWNER.format(noun="claim")
    + " union select 'place_told', place_id from became",
    ("claim_actor", "insert"): OWNER.format(noun="claim"),
    ("position_claim", "insert"): OWNER.format(noun="position"),
    ("place_name", "insert"): OWNER.format(noun="place").replace("'place'", "'place_told'"),
}


def upgrade() -> None:
    for (table, event), found in NOTED.items():
        op.execute(f"""
create or replace function editorial.tell_{event}_of_{table}() returns trigger language plpgsql as $$
begin
    insert into editorial.record_touched (noun, record_id)
    with touched as materialized (
        select distinct noun, id from ({found}) touched (noun, id) limit {MOST_NOTED + 1}
    )
    select noun, id from touched where (select count(*) from touched) <= {MOST_NOTED}
    union all
    select 'all', 0 where (select count(*) from touched) > {MOST_NOTED};
    return null;
end $$;
""")
