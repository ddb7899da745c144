"""Lines and areas over the 180th meridian that were kept before records were cut there, cut.

They say the same as before, in the form that RFC 7946, 3.1.9, asks, so that no record has changed by
it and no version is kept; past versions are cut too, or the map of their day would have them on the
other side of the globe.
"""

import shapely
from alembic import op
from sqlalchemy import text

from app.antimeridian import cut_at_antimeridian

revision = "0017"
down_revision = "0016"

# Only these can have an edge that runs over the meridian. Of history, the trigger doesn't draw what
# readers see.
KEPT_WHOLE = """
select distinct st_asbinary(geom) from {table}
where st_dimension(geom) > 0 and st_xmax(geom) - st_xmin(geom) > 180
"""
SAME = "st_asbinary(geom) = :before"
CUT = "st_geomfromwkb(:after, 4326)"
STATEMENTS = {
    "editorial": f"set geom = {CUT} where {SAME}",
    "history": f"""set geom = {CUT},
        public_geom = editorial.coarsen({CUT}, cell_m),
        public_geom_3857 = st_transform(
            st_clipbybox2d(
                editorial.coarsen({CUT}, cell_m), st_makeenvelope(-180, -85.06, 180, 85.06, 4326)
            ),
            3857
        )
    where {SAME}""",
}


def upgrade() -> None:
    connection = op.get_bind()
    # Tells the triggers that it is no new version.
    op.execute("select set_config('conflict_map.tightening', 'on', true)")
    for schema, statement in STATEMENTS.items():
        for noun in ("place", "position"):
            table = f"{schema}.{noun}"
            for before in connection.scalars(text(KEPT_WHOLE.format(table=table))).all():
                after = cut_at_antimeridian(shapely.from_wkb(bytes(before))).wkb
                if after != bytes(before):
                    connection.execute(
                        text(f"update {table} {statement}"),
                        {"before": bytes(before), "after": after},
                    )
    op.execute("select set_config('conflict_map.tightening', 'off', true)")
