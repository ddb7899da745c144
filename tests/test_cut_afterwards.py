"""What was kept before lines and areas were cut at the 180th meridian is cut by a migration."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import shapely
from alembic.script import ScriptDirectory
from fastapi.testclient import TestClient
from shapely.geometry import shape
from sqlalchemy import text

from app.database import Engines
from app.local_postgres.cluster import OWNER, Cluster
from app.schema import migrate
from app.settings import Settings
from tests.conftest import as_superuser, connect
from tests.test_passage_texts import config_for, migrate_to

LINE = "LINESTRING (179 50, -179 52)"
MOVED = "LINESTRING (178 50, -179 53)"
CUT = "MULTILINESTRING ((179 50, 180 51), (-180 51, -179 52))"
MOVED_CUT = "MULTILINESTRING ((178 50, 180 52), (-180 52, -179 53))"
WORLD = "POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))"


def test_rows_and_their_past_versions_are_cut_and_no_version_is_made(
    cluster: Cluster,
    settings: Settings,
    clone_database: Callable[[], Engines],
    client_of: Callable[[Engines], TestClient],
) -> None:
    assert clone_database
    as_superuser(cluster, f"create database before_cutting template conflict_map owner {OWNER}")
    engines = connect(cluster, settings, "before_cutting")
    script = ScriptDirectory.from_config(config_for(None))
    [ours] = [each for each in script.walk_revisions() if each.path.endswith("_antimeridian.py")]
    migrate_to(engines.owner, str(ours.down_revision))

    def run(statement: str, **values: Any) -> None:
        with engines.owner.begin() as connection:
            change = connection.scalar(
                text("insert into editorial.change (note) values ('a test') returning id")
            )
            connection.execute(text(statement), {"change": change} | values)

    place = (
        "insert into editorial.place (slug, name, kind, uncertainty_m, evidence, status, change_id,"
        " geom) values (:slug, :slug, 'river', 100, 'a test', 'published', :change,"
        " st_geomfromtext(:wkt, 4326))"
    )
    run(place, slug="river", wkt=LINE)
    run(place, slug="world", wkt=WORLD)
    between = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    run(
        "update editorial.place set geom = st_geomfromtext(:wkt, 4326), change_id = :change"
        " where slug = 'river'",
        wkt=MOVED,
    )
    versions = "select id, sys_period from editorial.place union all select id, sys_period from"
    versions += " history.place order by id, sys_period"
    with engines.owner.connect() as connection:
        before = connection.execute(text(versions)).all()
    migrate(engines.owner)
    with engines.owner.connect() as connection:
        assert connection.execute(text(versions)).all() == before
    client = client_of(engines)

    def told(slug: str, query: str = "") -> Any:
        return shape(client.get(f"/api/v1/places/{slug}{query}").json()["geometry"])

    assert told("river") == shapely.from_wkt(MOVED_CUT)
    assert told("river", f"?known={between}") == shapely.from_wkt(CUT)
    assert told("world").equals(shapely.from_wkt(WORLD))
    # It isn't found where it never was: in boxes, and in tiles, which have it in metres.
    for known in ("", f"known={between}"):
        found = client.get(f"/api/v1/places?bbox=0,49,10,54&{known}").json()["features"]
        assert [each["id"] for each in found] == ["world"]
    with engines.owner.connect() as connection:
        widest = "select st_xmax(st_geometryn(public_geom_3857, 1)) - st_xmin(st_geometryn("
        widest += "public_geom_3857, 1)) from {}.place where st_dimension(geom) = 1"
        for schema in ("editorial", "history"):
            assert 0 < connection.scalar(text(widest.format(schema))) < 300_000
    engines.dispose()
