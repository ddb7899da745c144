"""Files for programs hold the same rows as the API, whole or narrowed, and open in their own tools."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pyogrio
import pytest
import shapely
from arro3.io import read_parquet
from defusedxml import ElementTree
from fastapi.testclient import TestClient
from shapely.geometry import shape

from app.published import PUBLISHED
from app.published.collections import COLLECTIONS
from app.published.files import About, write_features
from app.published.hxl import HASHTAGS
from app.published.kml import kml_name
from tests.importing import candidates
from tests.web import saved

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

# What each line of features says of its file.
TOLD = ("file_licence", "file_as_known", "file_sources")
NARROWED = {
    "places": "bbox=38,34,41,37",
    "positions": "on=2017-06-07&actor=isis",
    "claims": "place=raqqah",
}


def by_gdal(path: Path) -> list[tuple[dict[str, Any], Any]]:
    meta, _, shapes, columns = pyogrio.raw.read(
        path, layer=path.stem if path.suffix == ".gpkg" else None
    )
    fields = meta["fields"].tolist()
    found = []
    for number, each in enumerate(shapes):
        row = {name: plain(column[number]) for name, column in zip(fields, columns, strict=True)}
        found.append((row, None if each is None else shapely.from_wkb(each)))
    return found


def plain(value: Any) -> Any:
    text = str(value)
    return None if text in ("None", "NaT", "nan") else text.removesuffix(".0")


def by_arrow(path: Path) -> list[tuple[dict[str, Any], Any]]:
    table = read_parquet(path).read_all()
    columns = {name: table[name].to_pylist() for name in table.schema.names}
    rows = [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    return [
        (
            {name: plain(value) for name, value in row.items() if name not in ("geometry", "bbox")},
            None if row["geometry"] is None else shapely.from_wkb(row["geometry"]),
        )
        for row in rows
    ]


def same_shape(one: Any, other: Any, kind: str) -> bool:
    flat = shapely.force_2d(one)
    if kind.startswith("km"):
        # KML has one word for several shapes, which GDAL takes for a MultiPolygon where all are areas.
        parts = zip(shapely.get_parts(flat), shapely.get_parts(other), strict=True)
        return all(each.equals_exact(like, 0) for each, like in parts)
    return bool(flat.equals_exact(other, 0))


@pytest.mark.parametrize("name", list(COLLECTIONS))
def test_each_holds_all_rows_with_their_fields_and_shapes(
    client: TestClient, tmp_path: Path, name: str
) -> None:
    for query in ("", NARROWED.get(name)):
        if query is None:
            continue
        lines = saved(client, tmp_path, f"{name}.geojsonl", query).read_text("utf-8").splitlines()
        features = [json.loads(line) for line in lines]
        assert features
        for each in features:
            check_told({key: each["properties"].pop(key) for key in TOLD})
        if not query:
            asked = client.get(f"/ogc/collections/{name}/items?limit=10000").json()["features"]
            assert features == asked
        expected = [
            (
                {key: plain(value) for key, value in each["properties"].items()},
                None if each["geometry"] is None else shape(each["geometry"]),
            )
            for each in features
        ]
        for kind in ("gpkg", "fgb", "parquet", "kml", "kmz"):
            path = saved(client, tmp_path, f"{name}.{kind}", query)
            found = by_arrow(path) if kind == "parquet" else by_gdal(path)
            if kind.startswith("km"):
                check_days(found)
                found = [(of_kml(row, features[0]["properties"]), each) for row, each in found]
            assert [row for row, _ in found] == [row for row, _ in expected], (kind, query)
            for (_, one), (_, other) in zip(found, expected, strict=True):
                assert one is other is None or same_shape(one, other, kind), kind


def check_told(told: dict[str, str]) -> None:
    """What each line says of its file."""
    assert told["file_licence"].startswith("CC BY 4.0")
    assert (
        told["file_sources"] == f"http://testserver/data/sources.csv?known={told['file_as_known']}"
    )
    datetime.fromisoformat(told["file_as_known"])


def test_lines_say_it_where_gdal_finds_it_and_no_column_is_called_so(
    client: TestClient, tmp_path: Path
) -> None:
    for name, features in COLLECTIONS.items():
        assert not {column.name for column in features.columns} & set(TOLD)
        path = saved(client, tmp_path, f"{name}.geojsonl")
        rows = by_gdal(path)
        assert len(rows) == len(path.read_text("utf-8").splitlines())
        for row, _ in rows:
            # The instant is one to it, and no text.
            assert str(row["file_licence"]).startswith("CC BY 4.0")
            assert str(row["file_as_known"]) > "2026"
            assert "/data/sources.csv?known=20" in str(row["file_sources"])
        for line in path.read_text("utf-8").splitlines():
            # A foreign member would have DuckDB read the file as something else than features.
            assert json.loads(line).keys() == {"type", "id", "geometry", "properties"}


def of_kml(row: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    """The properties of a mark by their names; what no mark has is no field, and true is a word."""
    words = {"true": "True", "false": "False"}
    found = {name: row.get(kml_name(name)) for name in names}
    return {name: words.get(str(value), value) or None for name, value in found.items()}


def check_days(found: list[tuple[dict[str, Any], Any]]) -> None:
    """A span ends where the day after the last begins, and isn't open where an end is known."""
    for row, _ in found:
        first, last = row.get("valid_from") or row.get("drawn_from"), row.get("valid_to")
        assert (row["begin"] or "")[:10] == (first or ""), row
        end = str(date.fromisoformat(last) + timedelta(days=1)) if last else ""
        # Of passages, our own `end` is a number.
        assert (row["end"] or "")[:10] == end, row
        assert row["Name"]
        assert "http://testserver/" in row["description"]


def test_each_says_its_types_licence_sources_and_instant(
    client: TestClient, tmp_path: Path
) -> None:
    query = "known=2026-01-31"
    types = {
        "string": "OFTString",
        "integer": "OFTInteger",
        "boolean": "OFTInteger",
        "date": "OFTDate",
    }
    features = COLLECTIONS["positions"]
    for kind in ("gpkg", "fgb"):
        path = saved(client, tmp_path, f"positions.{kind}", query)
        # Beside it lies the style, as QGIS keeps it.
        info = pyogrio.read_info(path, layer="positions" if kind == "gpkg" else None)
        told = dict(zip(info["fields"].tolist(), info["ogr_types"], strict=True))
        # FlatGeobuf has instants only, so that days are text there.
        day = {"date": "OFTString"} if kind == "fgb" else {}
        kinds = types | day
        assert told == {column.name: kinds[features.type_of(column)] for column in features.columns}
        said = (
            str(info["layer_metadata"])
            + str(info["dataset_metadata"])
            + path.read_bytes().decode("latin-1")
        )
        assert "CC BY 4.0" in said
        assert "2026-01-31T23:59:59" in said
        assert "/data/sources.csv" in said
    path = saved(client, tmp_path, "positions.parquet", query)
    kept = read_parquet(path).read_all().schema.metadata_str
    assert json.loads(kept["geo"])["primary_column"] == "geometry"
    assert kept["licence"].startswith("CC BY 4.0")
    assert kept["as_known"].startswith("2026-01-31")
    for kind in ("kml", "kmz"):
        path = saved(client, tmp_path, f"positions.{kind}", query)
        text = path.read_text("utf-8") if kind == "kml" else read_packed(path)
        assert "CC BY 4.0" in text
        assert "2026-01-31T23:59:59" in text
        assert "/data/sources.csv" in text
    # Of every file the header tells it.
    for name in ("positions.geojsonl", "links.csv", "actors.xlsx", "places.geojson", "claims.kml"):
        told = client.get(f"/data/{name}?{query}").headers["Link"]
        assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in told
        assert "/data/sources.csv?known=2026-01-31T23:59:59" in told
    whole = client.get(f"/data/places.geojson?{query}").json()
    assert whole["licence"].startswith("CC BY 4.0")
    assert whole["as_known"].startswith("2026-01-31")
    assert "as_known" not in client.get("/data/places.geojson").json()


def read_packed(path: Path) -> str:
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        # The first document is what programs open; the disc lies beside it.
        assert packed.namelist() == ["doc.kml", "files/disc.png"]
        assert packed.read("files/disc.png").startswith(b"\x89PNG")
        return packed.read("doc.kml").decode()


def colours_of(style: Element) -> dict[str, str]:
    """By value of a category of QGIS's style, the colour of its symbol."""
    found = {}
    for each in style.iter("category"):
        options = style.find(f".//symbol[@name='{each.get('symbol')}']/layer/Option")
        told = {one.get("name"): one.get("value") for one in options}
        red, green, blue, _ = (told.get("color") or told["line_color"]).split(",")
        found[each.get("value")] = f"#{int(red):02x}{int(green):02x}{int(blue):02x}"
    return found


def test_the_style_of_a_geopackage_has_each_actor_in_its_colour(
    client: TestClient, tmp_path: Path
) -> None:
    for name, column, colour, kinds in (
        ("positions", "actor_name", "actor_colour", [0, 1, 2]),
        ("tracks", "name", "colour", [1]),
    ):
        with sqlite3.connect(saved(client, tmp_path, f"{name}.gpkg")) as package:
            assert package.execute("pragma integrity_check").fetchone() == ("ok",)
            rows = package.execute(
                "select f_table_name, f_geometry_column, useAsDefault, styleQML from layer_styles"
            ).fetchall()
            [(held_in,)] = package.execute("select column_name from gpkg_geometry_columns")
            actors = dict(package.execute(f"select distinct {column}, {colour} from {name}"))
        assert {row[:2] for row in rows} == {(name, held_in)}
        # Of several QGIS takes the default, and only where it is for the layer's kind of geometry.
        assert [row[2] for row in rows] == [1, *[0] * (len(kinds) - 1)]
        styles = [ElementTree.fromstring(row[3].partition("\n")[2]) for row in rows]
        assert [int(style.findtext("layerGeometryType")) for style in styles] == kinds
        assert [colours_of(style) for style in styles] == [actors] * len(kinds)
        assert pyogrio.list_layers(tmp_path / f"{name}.gpkg")[0][0] == name


def test_parameters_are_the_apis_and_others_are_refused(client: TestClient) -> None:
    for path in ("tracks.gpkg?actor=isis", "positions.fgb?kind=town", "places.parquet?limit=3"):
        answer = client.get(f"/data/{path}")
        assert answer.status_code == 400, path


def test_a_writer_that_fails_sends_nothing_of_a_file(tmp_path: Path) -> None:
    about = About("2026-01-31T00:00:00Z", "…")
    row = {
        "type": "Feature",
        "id": "x",
        "geometry": {"type": "Point", "coordinates": [1, 2]},
        "properties": {},
    }
    for kind in ("gpkg", "fgb", "parquet"):
        with (tmp_path / "out").open("wb") as file:
            with pytest.raises(OSError, match="writer ended"):
                write_features(kind, file, COLLECTIONS["places"], [row], about, done=lambda: None)
            assert file.tell() == 0


def test_places_are_linked_places_and_claims_are_annotations(
    client: TestClient, tmp_path: Path
) -> None:
    path = saved(client, tmp_path, "places.jsonld")
    linked = json.loads(path.read_text("utf-8"))
    assert linked["@context"].endswith("linkedplaces-context-v1.1.jsonld")
    assert linked["licence"].startswith("CC BY 4.0")
    asked = client.get("/api/v1/places?limit=500").json()["features"]
    for one, other in zip(linked["features"], asked, strict=True):
        told = other["properties"]
        assert one["@id"] == told["url"]
        assert [name["toponym"] for name in one["names"]] == [
            each["name"] for each in told["names"]
        ]
        assert shape(one["geometry"]).equals_exact(shape(other["geometry"]), 0)
        assert one["properties"]["ccodes"] == ([told["country"]] if told["country"] else [])
    found = {one["@id"].rpartition("/")[2]: one for one in linked["features"]}
    raqqah = found["raqqah"]
    assert raqqah["types"][0]["identifier"] == "aat:300008389"
    assert raqqah["geometry"]["certainty"] == "less-certain"
    cited = [name["citations"][0] for name in raqqah["names"] if "citations" in name]
    assert any("/sources/magnier-2017-raqqah" in each.get("@id", "") for each in cited)
    assert {one["geometry"]["certainty"] for one in found.values()} == {
        "certain", "less-certain", "uncertain",
    }  # fmt: skip
    # GeoJSON besides, and what the importer takes for what it is.
    assert len(by_gdal(path)) == len(asked)
    assert [row.country for row in candidates(path)] == [
        (one["properties"]["ccodes"] or [""])[0] for one in linked["features"]
    ]

    narrowed = f"place=raqqah&known={datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    said = saved(client, tmp_path, "claims.jsonld", narrowed)
    whole = json.loads(said.read_text("utf-8"))
    page, items = whole["first"], []
    address = f"/api/v1/claims?limit=500&{narrowed}"
    while address:
        answer = client.get(address, headers={"Accept": "application/ld+json"}).json()
        answer = answer.get("first", answer)
        items += answer["items"]
        address = answer.get("next")
    assert (whole["type"], whole["total"]) == ("AnnotationCollection", len(items))
    assert page["items"] == items
    assert "as_known" in whole


def test_a_table_has_a_row_of_hashtags_where_they_are_asked_for(client: TestClient) -> None:
    for noun, table in PUBLISHED.items():
        plain = client.get(f"/data/{noun}.csv").text.splitlines()
        heading, tags, *rows = client.get(f"/data/{noun}.csv?tags=hxl").text.splitlines()
        # As the standard's own schema has it, every cell under #date is a day.
        text = client.get(f"/data/{noun}.csv?tags=hxl").text
        for cells in list(csv.reader(io.StringIO(text)))[2:]:
            for tag, cell in zip(tags.split(","), cells, strict=True):
                if tag.startswith("#date") and cell:
                    date.fromisoformat(cell)
        assert [heading, *rows] == plain
        told = dict(zip(heading.split(","), tags.split(","), strict=True))
        # Those that are told are columns of the table, and tags as the standard has them.
        assert {name for name, tag in told.items() if tag} >= set(HASHTAGS[noun])
        assert all(re.fullmatch(r"(#[a-z_]+(\+[a-z_0-9]+)*)?", tag) for tag in told.values())
        assert len({tag for tag in told.values() if tag}) == len(list(filter(None, told.values())))
        assert len(table.csv_columns) == len(told)
    for path in ("places.geojson?tags=hxl", "places.csv?tags=other"):
        assert client.get(f"/data/{path}").status_code == 400
