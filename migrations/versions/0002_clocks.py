"""The two clocks: history twins, the triggers that fill them, and the geometry readers see."""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = (
    "source",
    "actor",
    "actor_name",
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
LOCATED = ("place", "position")

# A version that was born in this very transaction has never been shown, so it leaves no trace.
# Where a later transaction committed first, the period starts just after it.
KEEP_VERSION = """
create function editorial.keep_version() returns trigger language plpgsql as $$
declare
    moment timestamptz := now();
begin
    if tg_op = 'INSERT' then
        new.sys_period := tstzrange(moment, null);
        return new;
    end if;
    if lower(old.sys_period) <> moment then
        moment := greatest(moment, lower(old.sys_period) + interval '1 microsecond');
        old.sys_period := tstzrange(lower(old.sys_period), moment);
        execute format('insert into history.%I select ($1).*, $2', tg_table_name)
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

REFUSE_LOSS = """
create function editorial.refuse_loss() returns trigger language plpgsql as $$
begin
    if tg_table_schema = 'history' then
        if tg_op = 'UPDATE' and current_setting('conflict_map.tightening', true) = 'on' then
            return new;
        end if;
        raise exception 'history is append-only: % of history.% is refused', tg_op, tg_table_name
            using errcode = 'restrict_violation';
    end if;
    if old.status <> 'draft' then
        raise exception 'a % that is % can be withdrawn, not deleted', tg_table_name, old.status
            using errcode = 'restrict_violation';
    end if;
    return old;
end $$
"""

# Cells are of equal height in degrees; their width follows the latitude of their row, so that a
# cell measures about cell_m both ways. The grid is fixed: moving the point inside a cell changes
# nothing. 111,320 m is one degree of latitude.
COARSEN = """
create function editorial.coarsen(exact geometry, cell_m bigint) returns geometry
language plpgsql immutable as $$
declare
    height double precision := cell_m / 111320.0;
    width double precision;
    inside geometry;
    latitude double precision;
    snapped geometry;
begin
    if cell_m is null then
        return exact;
    end if;
    if st_dimension(exact) > 0 then
        snapped := st_makevalid(st_snaptogrid(exact, height / 2, height / 2, height, height));
        if snapped is not null and st_dimension(snapped) = st_dimension(exact)
            and not st_isempty(snapped) then
            return snapped;
        end if;
    end if;
    inside := st_pointonsurface(exact);
    latitude := least(90, (floor(st_y(inside) / height) + 0.5) * height);
    width := height / greatest(0.01, cos(radians(latitude)));
    return st_setsrid(
        st_makepoint(
            greatest(-180, least(180, (floor(st_x(inside) / width) + 0.5) * width)), latitude
        ),
        4326
    );
end $$
"""

# Web Mercator ends at 85.06 degrees; what lies beyond has no twin there.
DRAW_PUBLIC = """
create function editorial.draw_public() returns trigger language plpgsql as $$
begin
    new.public_geom := editorial.coarsen(new.geom, new.coarsen_to_m);
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

# A record that is coarsened must not be found exactly in yesterday's map either.
COARSEN_PAST = """
create function editorial.coarsen_past() returns trigger language plpgsql as $$
begin
    perform set_config('conflict_map.tightening', 'on', true);
    execute format(
        'update history.%1$I set public_geom = editorial.coarsen(geom, $1),
            public_geom_3857 = st_transform(editorial.coarsen(geom, $1), 3857),
            coarsen_to_m = $1
        where id = $2 and coalesce(coarsen_to_m, 0) < $1', tg_table_name)
        using new.coarsen_to_m, new.id;
    perform set_config('conflict_map.tightening', 'off', true);
    return null;
end $$
"""

REQUIRE_CLAIM = """
create function editorial.require_claim() returns trigger language plpgsql as $$
declare
    position_row bigint := case tg_table_name
        when 'position' then (to_jsonb(new) ->> 'id')::bigint
        else (to_jsonb(old) ->> 'position_id')::bigint
    end;
begin
    if exists (select from editorial.position where id = position_row)
        and not exists (select from editorial.position_claim where position_id = position_row) then
        raise exception 'a position must rest on at least one claim'
            using errcode = 'check_violation', constraint = 'ck_position_claim_given';
    end if;
    return null;
end $$
"""


def upgrade() -> None:
    op.execute("create schema history")
    for function in (
        KEEP_VERSION,
        REFUSE_LOSS,
        COARSEN,
        DRAW_PUBLIC,
        COARSEN_PAST,
        REQUIRE_CLAIM,
    ):
        op.execute(function)
    for table in TABLES:
        op.execute(f"create table history.{table} (like editorial.{table})")
        # The change that ended this version, where it is known.
        op.execute(f"alter table history.{table} add column ended_by bigint")
        op.execute(
            f"create index ix_history_{table}_period on history.{table} using gist (sys_period)"
        )
        op.execute(
            f"""create trigger t9_keep_version before insert or update or delete
            on editorial.{table} for each row execute function editorial.keep_version()"""
        )
        op.execute(
            f"""create trigger refuse_loss before update or delete on history.{table}
            for each row execute function editorial.refuse_loss()"""
        )
        op.execute(
            f"""create trigger refuse_truncate before truncate on history.{table}
            for each statement execute function editorial.refuse_loss()"""
        )
    for table in RECORDS:
        op.execute(f"create index ix_history_{table}_id on history.{table} (id)")
        op.execute(
            f"""create trigger t1_refuse_loss before delete on editorial.{table}
            for each row execute function editorial.refuse_loss()"""
        )
    for table in LOCATED:
        op.execute(
            f"create index ix_history_{table}_geom on history.{table} using gist (public_geom)"
        )
        op.execute(
            f"""create trigger t2_draw_public before insert or update on editorial.{table}
            for each row execute function editorial.draw_public()"""
        )
        op.execute(
            f"""create trigger t3_coarsen_past after update of coarsen_to_m on editorial.{table}
            for each row when (new.coarsen_to_m is not null
                and new.coarsen_to_m is distinct from old.coarsen_to_m)
            execute function editorial.coarsen_past()"""
        )
    op.execute(
        """create constraint trigger require_claim after insert on editorial.position
        deferrable initially deferred
        for each row execute function editorial.require_claim()"""
    )
    op.execute(
        """create constraint trigger require_claim after update or delete
        on editorial.position_claim deferrable initially deferred
        for each row execute function editorial.require_claim()"""
    )
