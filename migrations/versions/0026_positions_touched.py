"""What changes how positions are drawn is noted, so that who keeps them drawn reads those alone again.

Each statement that writes what positions are drawn by notes which they are, with its transaction. Who has
read all of them in one snapshot asks what was noted by transactions that it didn't show. Notes are only
ever added, so that nobody waits for anybody; those of yesterday go, now and then.
"""

from alembic import op

revision = "0026"
down_revision = "0025"
LENSES_STAY = True

# Beyond so many, a statement notes that all have to be read.
MOST_NOTED = 5000
# From a claim to the positions that rest on it.
RESTING = "select rests.position_id from editorial.position_claim rests where rests.claim_id in ({claims})"
# What is written may also change what is read with positions, and what a past map shows.
ANYWAY = " union all (select 0 from {rows} limit 1)"

# Numbers of the positions that a statement of a table changes; `was` and `became` are its rows.
TOUCHED = {
    "position": "select id from {rows}",
    "position_claim": "select position_id from {rows}",
    "claim": RESTING.format(claims="select id from {rows}") + ANYWAY,
    "source": RESTING.format(
        claims="select claim.id from editorial.claim where claim.source_id in (select id from {rows})"
    )
    + ANYWAY,
    "link": RESTING.format(claims="select to_claim_id from {rows}") + ANYWAY,
    "actor": "select 0::bigint from {rows} limit 1",
    "place": "select 0::bigint from {rows} limit 1",
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
create table editorial.position_touched (
    -- The transaction that touched it.
    xid xid8 not null default pg_current_xact_id(),
    -- 0 where something else changed that was read with them, -1 where all have to be read.
    position_id bigint not null,
    noted_at timestamptz not null default clock_timestamp()
);
create index ix_position_touched_xid on editorial.position_touched (xid);
create index ix_position_touched_noted_at on editorial.position_touched (noted_at);
"""
# What no transaction under way could still want, and what a restored copy brought along of another cluster.
NOTE = f"""
create function editorial.note_touched(touched bigint[]) returns void language plpgsql as $$
begin
    if cardinality(touched) > {MOST_NOTED} then
        touched := array[-1];
    end if;
    insert into editorial.position_touched (position_id)
    select distinct id from unnest(coalesce(touched, array[0]::bigint[])) id;
    if random() < 0.01 then
        delete from editorial.position_touched where ctid = any (array(
            select ctid from editorial.position_touched
            where noted_at < now() - interval '1 day' or xid >= pg_snapshot_xmax(pg_current_snapshot())
            and xid <> pg_current_xact_id()
            order by noted_at limit 20000 for update skip locked));
    end if;
end $$
"""


def note(table: str, event: str) -> str:
    """What notes the positions that a statement touches."""
    tables, rows = EVENTS[event]
    found = TOUCHED[table].format(rows=rows)
    return f"""
create function editorial.note_{event}_of_{table}() returns trigger language plpgsql as $$
begin
    perform editorial.note_touched(array(select * from ({found}) touched (id) limit {MOST_NOTED + 1}));
    return null;
end $$;
create trigger t6_note_{event} after {event} on editorial.{table} referencing {tables}
    for each statement execute function editorial.note_{event}_of_{table}();
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute(NOTE)
    for table in TOUCHED:
        for event in EVENTS:
            op.execute(note(table, event))
        # What ends by itself is looked for by its end.
        op.execute(
            f"create index ix_{table}_ends on editorial.{table} (shown_from)"
            " where shown_from > '-infinity' and shown_from < 'infinity'"
        )
