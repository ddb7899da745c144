"""Feeds with places, GML, TopoJSON, JSON without a list of rows, geohashes; whatever a file is called."""

import http.server
import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from tests.importing import candidates, tried

pytestmark = pytest.mark.thorough

RSS = """<?xml version="1.0"?>
<!-- made by hand -->
<rss version="2.0" xmlns:georss="http://www.georss.org/georss"><channel><title>Incidents</title>
<item><title>Shelling in Tabqa</title><link>https://example.org/1</link><georss:point>35.8367 38.5481</georss:point></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"><title>T</title>
<entry><title>Shelling in Tabqa</title><id>urn:1</id><georss:point>35.8367 38.5481</georss:point></entry></feed>"""
GML = """<?xml version="1.0"?><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:my="http://my"
 xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://my {schema}">
<gml:featureMember><my:event><my:date>2017-06-07</my:date><my:title>Shelling in Tabqa</my:title>{more}
<my:at><gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>35.8367 38.5481</gml:pos></gml:Point></my:at>
</my:event></gml:featureMember></wfs:FeatureCollection>"""
TOPOJSON = {
    "type": "Topology",
    "arcs": [],
    "transform": {"scale": [0.0001, 0.0001], "translate": [38, 35]},
    "objects": {"events": {"type": "GeometryCollection", "geometries": [
        {"type": "Point", "coordinates": [5481, 8367], "properties": {"date": "2017-06-07", "title": "Shelling in Tabqa"}}
    ]}},
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [RSS, ATOM, GML.format(schema="", more=""), json.dumps(TOPOJSON)],
    ids=["rss", "atom", "gml", "topojson"],
)
def test_a_feature_is_read_with_its_place_whatever_its_file_is_called(
    content: str, tmp_path: Path
) -> None:
    # A file that was taken lies under a name without an ending.
    path = tmp_path / "conflict-map-taken-x1"
    path.write_text(content)
    [row] = candidates(path)
    assert row.faults == []
    assert "Shelling in Tabqa" in row.claim["statement"]
    assert row.geometry is not None
    assert row.geometry.wkt == "POINT (38.5481 35.8367)"
    assert [each.name for each in tmp_path.iterdir()] == ["conflict-map-taken-x1"]


def test_what_has_no_shape_in_a_topology_is_a_row_too(tmp_path: Path) -> None:
    # GDAL reads the first alone.
    path = tmp_path / "events.topojson"
    shapes: list[dict[str, Any]] = TOPOJSON["objects"]["events"]["geometries"]
    bare = {"type": None, "id": "e-2", "properties": {"title": "Shelling near Raqqah", "killed": 3}}
    more = {"type": "GeometryCollection", "geometries": [*shapes, bare]}
    path.write_text(json.dumps(TOPOJSON | {"objects": {"events": more}}))
    first, second = candidates(path)
    assert (first.geometry is None, second.geometry) == (False, None)
    assert "Shelling near Raqqah" in second.claim["statement"]
    assert second.faults != []


@pytest.mark.parametrize(("ending", "driver"), [("gpkg", "GPKG"), ("fgb", "FlatGeobuf")])
def test_geographic_files_are_known_without_their_ending(
    ending: str, driver: str, tmp_path: Path
) -> None:
    points = np.array([shapely.to_wkb(shapely.Point(38.5481, 35.8367))])
    pyogrio.raw.write(
        tmp_path / f"made.{ending}", points, [np.array(["Shelling"], dtype=object)], ["title"], driver=driver, crs="EPSG:4326",
        geometry_type="Point",
    )  # fmt: skip
    (tmp_path / f"made.{ending}").rename(tmp_path / "taken-x1")
    assert tried(tmp_path / "taken-x1")["ready"] == 1


def test_nothing_that_gml_names_is_fetched_or_opened(tmp_path: Path) -> None:
    asked: list[str] = []

    class Noting(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Noting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        at = f"http://127.0.0.1:{server.server_port}"
        more = f'<my:other xlink:href="{at}/other.gml#a"/>'
        path = tmp_path / "a.gml"
        path.write_text(GML.format(schema=f"{at}/schema.xsd", more=more))
        assert tried(path)["ready"] == 1
        server.shutdown()
    assert asked == []


@pytest.mark.parametrize("content", [RSS, GML.format(schema="", more="")], ids=["rss", "gml"])
def test_xml_that_declares_entities_is_refused_before_gdal_sees_it(
    content: str, tmp_path: Path
) -> None:
    declared = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    path = tmp_path / "a.xml"
    path.write_text(
        declared + content.removeprefix('<?xml version="1.0"?>').replace("Tabqa", "&b;")
    )
    report = tried(path)
    assert report["layout"] is None
    [fault] = report["faults"]
    assert "entities" in fault["message"] or "isn't read" in fault["message"]


def test_other_xml_says_what_to_convert_it_with(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<?xml version='1.0'?><osm version='0.6'><node lat='35' lon='38'/></osm>")
    [fault] = tried(path)["faults"]
    assert "ogr2ogr" in fault["message"]
    path.write_text(RSS[:-60])
    assert tried(path)["rows"] == 0


ITEM = {"date": "2017-06-07", "place": "Tabqa", "event": "Shelling"}
OTHER = {"date": "2017-06-08", "place": "Tabqa", "event": "Clashes", "killed": 2}


@pytest.mark.parametrize(
    ("document", "keys"),
    [
        ({"E-1": ITEM, "E-2": OTHER}, ["E-1", "E-2"]),
        ({name: [ITEM[name], OTHER[name]] for name in ITEM}, ["", ""]),
        ({name: {"0": ITEM[name], "1": OTHER[name]} for name in ITEM}, ["", ""]),
        ({"columns": list(ITEM), "index": [0, 1], "data": [list(ITEM.values()), [OTHER[name] for name in ITEM]]},
         ["", ""]),
    ],
    ids=["by key", "columns", "columns by number", "split"],
)  # fmt: skip
def test_json_without_a_list_of_rows_is_a_table_all_the_same(
    document: dict[str, Any], keys: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document))
    rows = candidates(path)
    assert [row.claim["statement"] for row in rows] == ["Shelling", "Clashes"]
    assert [str(row.first) for row in rows] == ["2017-06-07", "2017-06-08"]
    assert [row.evidence.key for row in rows] == keys


@pytest.mark.parametrize(
    "document",
    [{"a": 1, "b": 2}, {"a": {"b": 1}, "c": {"d": 1}}, {"a": [1], "b": [1, 2]}, {}, {"a": {}}],
)
def test_settings_and_such_are_no_table(document: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document))
    assert tried(path)["layout"] is None


def test_a_geohash_is_a_point_that_is_as_far_off_as_its_cell_is_large(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "date,event,geohash\n2017-06-07,x,ezs42\n2017-06-07,x,u4pruydqqvj\n2017-06-07,x,not one\n"
    )
    coarse, fine, wrong = candidates(path)
    assert coarse.geometry is not None
    assert [round(each, 3) for each in (coarse.geometry.x, coarse.geometry.y)] == [-5.603, 42.605]  # type: ignore[attr-defined]
    assert 2_900 < (coarse.uncertainty_m or 0) < 3_100
    assert fine.uncertainty_m == 1
    assert [each.said.code for each in wrong.faults] == ["no_geohash"]


def test_a_curve_is_a_fault_of_its_row_and_the_rest_of_the_file_is_read(tmp_path: Path) -> None:
    curve = (
        '<gml:Curve srsName="urn:ogc:def:crs:EPSG::4326"><gml:segments><gml:Arc>'
        "<gml:posList>35 38 35.1 38.1 35 38.2</gml:posList></gml:Arc></gml:segments></gml:Curve>"
    )
    straight = GML.format(schema="", more="")
    at = straight[straight.index("<gml:featureMember>") : straight.index("</wfs:")]
    start, end = at.index("<gml:Point"), at.index("</my:at>")
    path = tmp_path / "a.gml"
    path.write_text(straight.replace(at, at + at[:start] + curve + at[end:]))
    point, curved = candidates(path)
    assert point.faults == []
    assert [each.said.code for each in curved.faults] == ["geometry"]


def test_a_curve_in_a_cell_is_a_fault_of_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    curve = "01080000000300000000000000000000000000000000000000" + "0" * 64
    path.write_text(f"date,event,geom\n2017-06-07,x,{curve}\n")
    [row] = candidates(path)
    assert [each.said.code for each in row.faults] == ["no_geometry"]


def test_xml_with_many_comments_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<?xml version='1.0'?>" + "<!---->" * 500 + "<other/>")
    [fault] = tried(path)["faults"]
    assert "XML of a kind that isn't read" in fault["message"]


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (
            RSS.replace("<link>", "<pubDate>Tue, 06 Jun 2017 10:00:00 GMT</pubDate><link>"),
            "pubDate",
        ),
        (ATOM.replace("<id>", "<updated>2017-06-06T10:00:00Z</updated><id>"), "updated"),
    ],
)
def test_the_day_on_which_a_feed_told_something_is_not_the_events_and_is_said_to_be_left_out(
    content: str, column: str, tmp_path: Path
) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(content)
    [row] = candidates(path)
    assert (row.faults, row.first, row.last) == ([], None, None)
    assert {
        "what": "not_taken",
        "found": column,
        "why": "it says when rows were written down or sent, not when something happened",
    } in tried(path)["recognised"]
