"""Files of geodata say where their rows lie: boxes, indexes, and shapes that are valid."""

import json
import sqlite3
from pathlib import Path

import pyogrio
import pytest
import shapely
from arro3.io import read_parquet
from fastapi.testclient import TestClient
from shapely.geometry import shape

from app.published.collections import COLLECTIONS
from app.published.files import About, write_features
from tests.web import saved


@pytest.mark.parametrize("name", list(COLLECTIONS))
def test_geoparquet_says_where_each_row_is_and_what_it_holds(
    client: TestClient, tmp_path: Path, name: str
) -> None:
    table = read_parquet(saved(client, tmp_path, f"{name}.parquet")).read_all()
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    told = json.loads(table.schema.metadata_str["geo"])["columns"]["geometry"]
    sides = ("xmin", "ymin", "xmax", "ymax")
    assert told["covering"] == {"bbox": {side: ["bbox", side] for side in sides}}
    assert set(told["geometry_types"]) == {each.geom_type for each in shapes if each is not None}
    assert told["bbox"] == list(shapely.total_bounds(shapes))
    assert (told["edges"], "crs" in told) == ("planar", False)
    # Behind all columns that were there before it.
    assert table.schema.names[-2:] == ["geometry", "bbox"]
    for box, each in zip(table["bbox"].to_pylist(), shapes, strict=True):
        assert box == (None if each is None else dict(zip(sides, each.bounds, strict=True)))


def test_geoparquet_of_no_rows_is_one_and_of_no_place_has_no_box(tmp_path: Path) -> None:
    features = COLLECTIONS["claims"]
    bare = {column.name: None for column in features.columns}
    row = {"type": "Feature", "id": "x", "geometry": None, "properties": bare}
    about = About("2026-01-31T00:00:00Z", "…")
    for count in (0, 1):
        path = tmp_path / f"{count}.parquet"
        with path.open("wb") as file:
            write_features("parquet", file, features, [row] * count, about, done=lambda: None)
        table = read_parquet(path).read_all()
        told = json.loads(table.schema.metadata_str["geo"])["columns"]["geometry"]
        assert (told["geometry_types"], "bbox" in told) == ([], False)
        assert table["bbox"].to_pylist() == [None] * count


def test_geopackages_have_their_index_and_flatgeobuf_the_order_of_the_api(
    client: TestClient, tmp_path: Path
) -> None:
    for name in COLLECTIONS:
        with sqlite3.connect(saved(client, tmp_path, f"{name}.gpkg")) as package:
            rows = package.execute("select table_name, extension_name from gpkg_extensions")
            assert (name, "gpkg_rtree_index") in rows.fetchall()
            [(placed,)] = package.execute(f"select count(*) from {name} where geom is not null")
            [(indexed,)] = package.execute(f"select count(*) from rtree_{name}_geom")
            assert placed == indexed > 0
        path = saved(client, tmp_path, f"{name}.fgb")
        assert not pyogrio.read_info(path)["capabilities"]["fast_spatial_filter"]


@pytest.mark.parametrize("name", list(COLLECTIONS))
def test_every_shape_is_valid(client: TestClient, name: str) -> None:
    found = client.get(f"/ogc/collections/{name}/items?limit=10000").json()["features"]
    shapes = {each["id"]: shape(each["geometry"]) for each in found if each["geometry"]}
    assert [key for key, each in shapes.items() if not each.is_valid] == []
    if name == "claims":
        # Of places that lie in one another, each is there; of those apart, several are one.
        assert shapes["magnier-25"].geom_type == "GeometryCollection"
        assert {"MultiPoint"} <= {each.geom_type for each in shapes.values()}
