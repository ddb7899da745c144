"""A coarsened line or area over the 180th meridian ends at it, on both sides at one height.

Its corners went to the nearest knot of the grid, which is none at 180 degrees: the parts stood apart,
or ran past the globe's edge. A corner on the meridian now keeps to it, and moves along it alone.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

# As in 0002, with `edge`.
COARSEN = """
create or replace function editorial.coarsen(exact geometry, cell_m bigint) returns geometry
language plpgsql immutable as $$
declare
    height double precision := cell_m / 111320.0;
    width double precision;
    inside geometry;
    latitude double precision;
    snapped geometry;
    edge geometry;
begin
    if cell_m is null then
        return exact;
    end if;
    if st_dimension(exact) > 0 then
        snapped := st_snaptogrid(exact, height / 2, height / 2, height, height);
        if st_xmax(exact) = 180 or st_xmin(exact) = -180 then
            select st_collect(distinct st_setsrid(st_makepoint(
                st_x(corner.geom),
                st_y(st_snaptogrid(corner.geom, height / 2, height / 2, height, height))
            ), 4326)) into edge
            from st_dumppoints(exact) corner where abs(st_x(corner.geom)) = 180;
            snapped := st_snap(snapped, edge, height * 0.51);
        end if;
        snapped := st_makevalid(snapped);
        if st_xmax(snapped) > 180 or st_xmin(snapped) < -180 then
            snapped := st_intersection(snapped, st_makeenvelope(-180, -90, 180, 90, 4326));
        end if;
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
TOUCHES = "cell_m is not null and st_dimension(geom) > 0 and (st_xmax(geom) = 180 or st_xmin(geom) = -180)"


def upgrade() -> None:
    op.execute(COARSEN)
    # Tells the triggers that it is no new version.
    op.execute("select set_config('conflict_map.tightening', 'on', true)")
    for noun in ("place", "position"):
        op.execute(f"update editorial.{noun} set geom = geom where {TOUCHES}")
        op.execute(
            f"""update history.{noun} set public_geom = editorial.coarsen(geom, cell_m),
                public_geom_3857 = st_transform(
                    st_clipbybox2d(
                        editorial.coarsen(geom, cell_m),
                        st_makeenvelope(-180, -85.06, 180, 85.06, 4326)
                    ),
                    3857
                )
            where {TOUCHES}"""
        )
    op.execute("select set_config('conflict_map.tightening', 'off', true)")
