"""What is written is noted record by record, so that who keeps features lets go of those alone that tell of it.

Each statement notes the records that it writes, with its transaction, as 0026 does of positions for whoever keeps
these drawn. Which features tell of a record is worked out by who asks (lens `touched`): whatever ties two records
together notes both when it goes, so that what was tied is found although the tie is gone. What is new notes
nothing of itself, since nothing that is kept can tell of it yet, but does of what it is tied to.
"""

from alembic import op

revision = "0047"
down_revision = "0046"
LENSES_STAY = True

# Beyond so many, a statement notes that everything may have changed.
MOST_NOTED = 5000
# By table, what a statement notes of its {rows}: a noun, or «place_told» where only what is counted at the place
# changes, and a number; and of rows that are new, where that is less.
OF_PLACE = "select 'place', id from {rows}"
TOUCHED = {
    "place": OF_PLACE,
    "place_name": "select 'place_told', place_id from {rows}",
    "claim": "select 'claim', id from {rows}",
    "claim_place": "select 'claim', claim_id from {rows} union select 'place_told', place_id from {rows}",
    "claim_actor": "select 'claim', claim_id from {rows}",
    "source": "select 'source', id from {rows}",
    "link": "select 'claim', from_claim_id from {rows} union select 'claim', to_claim_id from {rows}",
    "position": (
        "select 'position', id from {rows}"
        " union select 'place_told', place_id from {rows} where place_id is not null"
    ),
    "position_claim": "select 'position', position_id from {rows}",
    # Its colour is that of whatever is part of it.
    "actor": "select 'all', 0::bigint from {rows} limit 1",
}
NEW = TOUCHED | {
    "place": None,
    "claim": None,
    "source": None,
    "actor": None,
    "position": "select 'place_told', place_id from {rows} where place_id is not null",
}
EVENTS = {
    "insert": ("new table as became", "became"),
    "delete": ("old table as was", "was"),
    "update": (
        "old table as was new table as became",
        "(select * from was union all select * from became) either",
    ),
}
TABLE = """
create table editorial.record_touched (
    -- The transaction that touched it.
    xid xid8 not null default pg_current_xact_id(),
    -- «all» where everything may have changed.
    noun text not null check (noun in ('all', 'place', 'place_told', 'claim', 'source', 'position')),
    record_id bigint not null,
    noted_at timestamptz not null default clock_timestamp()
);
create index ix_record_touched_xid on editorial.record_touched (xid);
create index ix_record_touched_noted_at on editorial.record_touched (noted_at);
"""
# Those go that no transaction under way could still want, and what a restored copy brought along.
SWEEP = """
create function editorial.sweep_touched() returns trigger language plpgsql as $$
begin
    if random() < 0.01 then
        delete from editorial.record_touched where ctid = any (array(
            select ctid from editorial.record_touched
            where noted_at < now() - interval '1 day' or xid >= pg_snapshot_xmax(pg_current_snapshot())
            and xid <> pg_current_xact_id()
            order by noted_at limit 20000 for update skip locked));
    end if;
    return null;
end $$;
create trigger t1_sweep after insert on editorial.record_touched
    for each statement execute function editorial.sweep_touched();
"""


def note(table: str, event: str, found: str) -> str:
    """What notes the records that a statement touches."""
    tables, rows = EVENTS[event]
    return f"""
create function editorial.tell_{event}_of_{table}() returns trigger language plpgsql as $$
begin
    insert into editorial.record_touched (noun, record_id)
    with touched as materialized (
        select distinct noun, id from ({found.format(rows=rows)}) touched (noun, id) limit {MOST_NOTED + 1}
    )
    select noun, id from touched where (select count(*) from touched) <= {MOST_NOTED}
    union all
    select 'all', 0 where (select count(*) from touched) > {MOST_NOTED};
    return null;
end $$;
create trigger t7_tell_{event} after {event} on editorial.{table} referencing {tables}
    for each statement execute function editorial.tell_{event}_of_{table}();
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute(SWEEP)
    for table in TOUCHED:
        for event in EVENTS:
            found = (NEW if event == "insert" else TOUCHED)[table]
            if found is not None:
                op.execute(note(table, event, found))
