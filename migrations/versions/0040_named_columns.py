"""Triggers read the one column that they ask for, where they made JSON of the whole row to find it.

A position's JSON has its three geometries as GeoJSON: of many new positions that took longer than all else.
"""

from alembic import op

revision = "0040"
down_revision = "0039"
# Readers go on reading while it is made.
LENSES_STAY = True

# As in 0016.
DRAW_PUBLIC = """
create or replace function editorial.draw_public() returns trigger language plpgsql as $$
declare
    above bigint;
begin
    -- Each branch names a column that only its table has, so that it is looked at only there.
    if tg_table_name = 'place' then
        above := new.part_of_id;
    else
        above := new.place_id;
    end if;
    new.cell_m := new.coarsen_to_m;
    if above is not null then
        new.cell_m := greatest(new.coarsen_to_m, editorial.place_cell(above));
    end if;
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
# As in 0002.
REQUIRE_CLAIM = """
create or replace function editorial.require_claim() returns trigger language plpgsql as $$
declare
    position_row bigint;
begin
    if tg_table_name = 'position' then
        position_row := new.id;
    else
        position_row := old.position_id;
    end if;
    if exists (select from editorial.position where id = position_row)
        and not exists (select from editorial.position_claim where position_id = position_row) then
        raise exception 'a position must rest on at least one claim'
            using errcode = 'check_violation', constraint = 'ck_position_claim_given';
    end if;
    return null;
end $$
"""


def upgrade() -> None:
    op.execute(DRAW_PUBLIC)
    op.execute(REQUIRE_CLAIM)
