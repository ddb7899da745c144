"""The cell in which readers see a record: the largest of its own, its place's, and of what that lies in.

Before, a place that was coarsened could be found exactly in a position that only names it. The cell
is stored with each row and follows every place above it. It is no change of the record, so that it
makes no version; past versions are never seen more exactly than the record may be today.
"""

from alembic import op

revision = "0016"
down_revision = "0015"

LOCATED = {"place": "part_of_id", "position": "place_id"}

# Largest cell of a place and of all that it lies in. «union» ends where places lie in each other.
PLACE_CELL = """
create function editorial.place_cell(place_row bigint) returns bigint language sql stable as $$
    with recursive above as (
        select id, part_of_id, coarsen_to_m from editorial.place where id = place_row
        union
        select place.id, place.part_of_id, place.coarsen_to_m
        from above join editorial.place on place.id = above.part_of_id
    )
    select max(coarsen_to_m) from above
$$
"""

DRAW_PUBLIC = """
create or replace function editorial.draw_public() returns trigger language plpgsql as $$
begin
    new.cell_m := greatest(new.coarsen_to_m, editorial.place_cell(
        case tg_table_name
            when 'place' then (to_jsonb(new) ->> 'part_of_id')::bigint
            else (to_jsonb(new) ->> 'place_id')::bigint
        end
    ));
    new.public_geom := editorial.coarsen(new.geom, new.cell_m);
    new.public_geom_3857 := st_transform(
        case
            when st_ymin(new.public_geom) < -85.06 or st_ymax(new.public_geom) > 85.06
            then st_clipbybox2d(new.public_geom, st_makeenvelope(-180, -85.06, 180, 85.06, 4326))
            else new.public_geom
        end,
        3857
    );
    return new;
end $$
"""

# After a record's own cell, or what it lies in, has changed. The cells below a place follow from the
# coarsenings above them, so that their order doesn't matter. Past versions only ever get coarser.
SPREAD_CELL = """
create function editorial.spread_cell() returns trigger language plpgsql as $$
declare
    inside bigint[];
begin
    perform set_config('conflict_map.tightening', 'on', true);
    if tg_table_name = 'place' then
        with recursive below as (
            select new.id as id
            union
            select place.id from below join editorial.place on place.part_of_id = below.id
        )
        select array_agg(id) into inside from below;
        update editorial.place set cell_m = cell_m where id = any (inside) and id <> new.id;
        update editorial.position set cell_m = cell_m where place_id = any (inside);
        update history.place version set cell_m = now.cell_m,
            public_geom = editorial.coarsen(version.geom, now.cell_m),
            public_geom_3857 = st_transform(editorial.coarsen(version.geom, now.cell_m), 3857)
        from editorial.place now
        where now.id = any (inside) and version.id = now.id
            and coalesce(version.cell_m, 0) < now.cell_m;
        update history.position version set cell_m = now.cell_m,
            public_geom = editorial.coarsen(version.geom, now.cell_m),
            public_geom_3857 = st_transform(editorial.coarsen(version.geom, now.cell_m), 3857)
        from editorial.place now
        where now.id = any (inside) and version.place_id = now.id
            and coalesce(version.cell_m, 0) < now.cell_m;
    else
        update history.position version set cell_m = new.cell_m,
            public_geom = editorial.coarsen(version.geom, new.cell_m),
            public_geom_3857 = st_transform(editorial.coarsen(version.geom, new.cell_m), 3857)
        where version.id = new.id and coalesce(version.cell_m, 0) < new.cell_m;
    end if;
    perform set_config('conflict_map.tightening', 'off', true);
    return null;
end $$
"""

# As in 0006, but a row whose cell alone follows that of its place is the same version.
KEEP_VERSION = """
create or replace function editorial.keep_version() returns trigger language plpgsql as $$
declare
    moment timestamptz := now();
    names text;
begin
    if tg_op = 'INSERT' then
        new.sys_period := tstzrange(moment, null);
        return new;
    end if;
    if tg_op = 'UPDATE' and current_setting('conflict_map.tightening', true) = 'on' then
        return new;
    end if;
    if lower(old.sys_period) <> moment then
        moment := greatest(moment, lower(old.sys_period) + interval '1 microsecond');
        old.sys_period := tstzrange(lower(old.sys_period), moment);
        select string_agg(quote_ident(attname), ', ' order by attnum) into names
        from pg_attribute
        where attrelid = tg_relid and attnum > 0 and not attisdropped;
        execute format(
            'insert into history.%I (%s, ended_by) select ($1).*, $2', tg_table_name, names)
            using old, case tg_op
                when 'UPDATE' then new.change_id
                else nullif(current_setting('conflict_map.change_id', true), '')::bigint
            end;
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    new.sys_period := tstzrange(moment, null);
    return new;
end $$
"""


def upgrade() -> None:
    for table in LOCATED:
        for schema in ("editorial", "history"):
            op.execute(f"alter table {schema}.{table} add column cell_m bigint")
    op.execute(PLACE_CELL)
    op.execute(DRAW_PUBLIC)
    op.execute(KEEP_VERSION)
    op.execute(SPREAD_CELL)
    op.execute("select set_config('conflict_map.tightening', 'on', true)")
    for table, above in LOCATED.items():
        # A version's own cell is that of its day; what its place asks for today is added below.
        op.execute(
            f"update history.{table} set cell_m = coarsen_to_m where coarsen_to_m is not null"
        )
        op.execute(
            f"update editorial.{table} set cell_m = coarsen_to_m"
            f" where coarsen_to_m is not null or editorial.place_cell({above}) is not null"
        )
        op.execute(f"drop trigger t3_coarsen_past on editorial.{table}")
        op.execute(
            f"""create trigger t3_spread_cell
            after update of coarsen_to_m, {above} on editorial.{table} for each row
            when (new.coarsen_to_m is distinct from old.coarsen_to_m
                or new.{above} is distinct from old.{above})
            execute function editorial.spread_cell()"""
        )
    # What lies in a coarsened place, and what was said to be there before.
    op.execute(
        """update history.position version set cell_m = now.cell_m,
            public_geom = editorial.coarsen(version.geom, now.cell_m),
            public_geom_3857 = st_transform(editorial.coarsen(version.geom, now.cell_m), 3857)
        from editorial.place now
        where version.place_id = now.id and coalesce(version.cell_m, 0) < now.cell_m"""
    )
    op.execute(
        """update history.place version set cell_m = now.cell_m,
            public_geom = editorial.coarsen(version.geom, now.cell_m),
            public_geom_3857 = st_transform(editorial.coarsen(version.geom, now.cell_m), 3857)
        from editorial.place now
        where version.id = now.id and coalesce(version.cell_m, 0) < now.cell_m"""
    )
    op.execute("drop function editorial.coarsen_past()")
    op.execute("select set_config('conflict_map.tightening', 'off', true)")
