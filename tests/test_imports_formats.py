"""Files of every format become the same rows: geometry in degrees, days as they are written, cells as text."""

import json
import sqlite3
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely
from arro3.core import Array, DataType, Field, Schema, Table
from arro3.io import write_parquet

from app.imports.layouts.known import recognise
from app.imports.opening import Choices, open_file
from app.imports.readers.projecting import projection_of
from tests.importing import SAMPLES, candidates, counted, faults, tried

KML = SAMPLES / "google-my-maps.kml"
FIELDS = {
    "date": np.array(["2017-06-07", "2017-06-08"], dtype="datetime64[D]"),
    "place": np.array(["Tabqa", "Raqqa"], dtype=object),
    "statement": np.array(["It is held.", "It is attacked."], dtype=object),
}
POINTS = np.array(
    [shapely.to_wkb(shapely.Point(38.55, 35.83)), shapely.to_wkb(shapely.Point(39.01, 35.95))]
)


def written(path: Path, driver: str, crs: str = "EPSG:4326", points: np.ndarray = POINTS) -> Path:
    """A file of two points with day, place and statement."""
    pyogrio.raw.write(
        path, points, list(FIELDS.values()), list(FIELDS), driver=driver, crs=crs, geometry_type="Point",
        layer="events",
    )  # fmt: skip
    return path


def spots(path: Path) -> list[tuple[float, float]]:
    """(longitude, latitude) of each candidate."""
    return [(round(each.geometry.x, 4), round(each.geometry.y, 4)) for each in candidates(path)]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "driver"), [("a.gpkg", "GPKG"), ("a.fgb", "FlatGeobuf"), ("a.geojson", "GeoJSON")]
)
def test_geographic_files_give_the_same_rows(name: str, driver: str, tmp_path: Path) -> None:
    path = written(tmp_path / name, driver)
    report = tried(path)
    assert (report["layout"], report["rows"], report["ready"], report["faults"]) == (
        "table",
        2,
        2,
        [],
    )
    assert sorted(spots(path)) == [(38.55, 35.83), (39.01, 35.95)]
    assert sorted(str(each.first) for each in candidates(path)) == ["2017-06-07", "2017-06-08"]


def zipped_shapefile(folder: Path, crs: str, points: np.ndarray = POINTS) -> Path:
    inside = folder / "shape"
    inside.mkdir()
    written(inside / "events.shp", "ESRI Shapefile", crs, points)
    path = folder / "shape.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in inside.iterdir():
            archive.write(part, f"data/{part.name}")
    return path


@pytest.mark.thorough
def test_a_shapefiles_prj_is_honoured(tmp_path: Path) -> None:
    in_metres = np.array([shapely.to_wkb(shapely.Point(459_000, 3_965_000))] * 2)
    path = zipped_shapefile(tmp_path, "EPSG:32637", in_metres)
    assert spots(path)[0] == pytest.approx((38.5457, 35.8280), abs=0.001)
    findings = open_file(path).table.findings
    assert any("UTM zone 37N" in each.why for each in findings)


@pytest.mark.parametrize("code", [3392, 27037, 27038])
def test_a_datum_without_a_known_shift_is_said_and_never_shifted_by_nought_in_silence(
    code: int,
) -> None:
    found = projection_of(f"EPSG:{code}")
    moved = found.to_degrees(shapely.Point(500_000, 3_651_000))
    meridian = round(moved.x)
    assert moved.x != pytest.approx(meridian, abs=1e-6) or (
        found.caution is not None and found.caution.code == "ballpark" and found.off_m == 500
    )


def test_geoparquet_is_read_with_its_reference_system(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    about = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
    }
    schema = Schema(
        [
            Field("date", DataType.string()),
            Field("statement", DataType.string()),
            Field("geometry", DataType.binary()),
        ],
        metadata={"geo": json.dumps(about)},
    )
    columns = [
        Array(["2017-06-07", "2017-06-08"], DataType.string()),
        Array(["Held.", "Attacked."], DataType.string()),
        Array([bytes(point) for point in POINTS], DataType.binary()),
    ]
    write_parquet(Table.from_arrays(columns, schema=schema), path)
    report = tried(path)
    assert (report["rows"], report["ready"], report["faults"]) == (2, 2, [])
    assert spots(path) == [(38.55, 35.83), (39.01, 35.95)]


def test_kml_keeps_folders_times_tracks_and_words_and_fetches_nothing() -> None:
    rows = list(open_file(KML).table.read())
    assert [row.cells["name"] for row in rows] == [
        "7 JUN 2017 Tell Abyad & silos", "Front line", "Area with a hole", "No place given", "Patrol",
    ]  # fmt: skip
    town, line, area, _, patrol = rows
    assert (town.geometry.x, town.geometry.y) == (38.9502, 36.7001)
    assert town.cells["description"] == "Source: post Fri, 9 June: confirmed"
    assert town.cells["Date"] == "07.06.2017"
    assert town.cells["folder"] == "7 June"
    assert line.geometry.geom_type == "LineString"
    assert (area.geometry.geom_type, len(area.geometry.interiors)) == ("Polygon", 1)
    assert area.cells["hidden"] == "yes"
    assert [said.code for _, said in area.cautions] == ["mixed_shapes"]
    assert patrol.cells["begin"] == "2017-06-07T05:03:34.245+03:00"
    assert patrol.cells["end"] == "2017-06-07T06:04:35Z"


def test_the_day_of_a_time_with_an_offset_is_the_local_one(tmp_path: Path) -> None:
    path = tmp_path / "late.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Fire</name>'
        "<TimeStamp><when>2017-06-07T00:30:00+03:00</when></TimeStamp>"
        "<Point><coordinates>38.95 , 36.70</coordinates></Point></Placemark></Document></kml>",
        encoding="utf-8",
    )
    [fire] = candidates(path)
    assert str(fire.first) == "2017-06-07"
    assert fire.geometry == shapely.Point(38.95, 36.70)


def test_in_kml_0_0_is_a_place_that_is_not_known() -> None:
    report = tried(KML)
    assert report["rows"] == 5
    assert (4, "geometry") in faults(report)


def test_a_track_leaves_out_what_has_no_place_and_one_fix_is_a_point(tmp_path: Path) -> None:
    path = tmp_path / "track.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>'
        "<Placemark><name>Walk</name><gx:Track><when>2017-06-08T10:00:00Z</when>"
        "<when>2017-06-07T10:00:00Z</when><gx:coord></gx:coord><gx:coord>38.95 36.70 0</gx:coord></gx:Track>"
        "</Placemark></Document></kml>",
        encoding="utf-8",
    )
    [row] = open_file(path).table.read()
    assert row.geometry == shapely.Point(38.95, 36.70)
    assert (row.cells["begin"], row.cells["end"]) == ("2017-06-07T10:00:00Z",) * 2


def test_a_network_link_is_named_and_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "link.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><name>Live</name><Link>'
        "<href>https://example.org/live.kml</href></Link></NetworkLink></kml>",
        encoding="utf-8",
    )
    report = tried(path)
    assert (report["rows"], report["ready"]) == (1, 0)
    assert "https://example.org/live.kml" in report["faults"][0]["message"]


def test_kmz_is_its_document(tmp_path: Path) -> None:
    path = tmp_path / "map.kmz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("files/blank.png", b"\x89PNG")
        archive.write(KML, "doc.kml")
    assert counted(tried(path)) == counted(tried(KML))


def test_gpx_shows_every_layer_with_its_number_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "walk.gpx"
    path.write_text(
        '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
        '<wpt lat="36.70" lon="38.95"><time>2017-06-07T05:03:34Z</time><name>Gate</name></wpt>'
        "<trk><name>Road</name><trkseg>"
        '<trkpt lat="36.70" lon="38.95"><time>2017-06-07T06:00:00Z</time></trkpt>'
        '<trkpt lat="36.71" lon="38.97"><time>2017-06-08T06:00:00Z</time></trkpt></trkseg></trk></gpx>',
        encoding="utf-8",
    )
    table = open_file(path).table
    assert [(each.found, each.why) for each in table.findings if each.what == "layer"] == [
        ("waypoints", "1 of them"),
        ("routes", "0 of them"),
        ("tracks", "1 of them"),
    ]
    gate, road = candidates(path)
    assert str(gate.first) == "2017-06-07"
    assert (str(road.first), str(road.last)) == ("2017-06-07", "2017-06-08")
    assert road.geometry.geom_type == "LineString"


def test_a_feature_a_line_is_read_and_a_broken_line_is_one_fault(tmp_path: Path) -> None:
    good = '{"type":"Feature","properties":{"date":"2017-06-07","text":"Held."},"geometry":{"type":"Point","coordinates":[38.5,35.8]}}'
    path = tmp_path / "events.geojsonl"
    path.write_text(f"{good}\n{good[:40]}\n\x1e{good}\n", encoding="utf-8")
    report = tried(path)
    assert (report["rows"], report["ready"], faults(report)) == (3, 2, [(2, None)])


def test_a_day_that_is_none_in_one_feature_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "days.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"day": day, "text": "Something happened."},
            "geometry": {"type": "Point", "coordinates": [38.5, 35.8]},
        }
        for day in ("2014-02-28", "2014-02-30")
    ]
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    report = tried(path)
    assert (report["rows"], report["ready"], faults(report)) == (2, 1, [(2, "day")])


def test_geojson_of_2008_in_metres_becomes_degrees(tmp_path: Path) -> None:
    path = tmp_path / "metres.geojson"
    document = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32637"}},
        "features": [
            {
                "type": "Feature",
                "properties": {"date": "2017-06-07", "text": "Held."},
                "geometry": {"type": "Point", "coordinates": [459000.0, 3965000.0]},
            }
        ],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    assert spots(path)[0] == pytest.approx((38.5457, 35.8280), abs=0.001)


def test_excel_is_read_cell_by_cell_from_the_sheet_that_holds_the_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Read me"
    notes.append(["A list of events"])
    sheet = book.create_sheet("Events")
    sheet.append(["Events of June"])
    sheet.append(["date", "place", "lat", "lon", "statement"])
    sheet.append(["2017-06-07", "Tabqa", 35.83, 38.55, "It is held."])
    sheet.append(["2017-06-08", None, "=35+0.83", 38.55, "It is attacked."])
    path = tmp_path / "events.xlsx"
    book.save(path)
    report = tried(path)
    assert (report["rows"], report["ready"]) == (2, 1)
    assert faults(report) == [(None, "Read me"), (4, "lat")]
    assert "never worked out" in report["faults"][1]["message"]
    assert tried(path, choices=Choices(sheet="Read me"))["rows"] == 0


def ods(path: Path, rows: str) -> Path:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Events">'
        f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def cell(text: str, attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def test_open_document_tells_days_repeated_cells_and_formulas_without_a_value(
    tmp_path: Path,
) -> None:
    head = "".join(cell(name) for name in ("date", "lat", "lon", "statement"))
    day = cell("7 June 2017", 'office:value-type="date" office:date-value="2017-06-07"')
    number = cell("35,83", 'office:value-type="float" office:value="35.83"')
    unworked = '<table:table-cell table:formula="of:=35+0.83"/>'
    rows = (
        f"<table:table-row>{head}</table:table-row>"
        f"<table:table-row>{day}{number}{cell('38.55')}{cell('It is held.')}</table:table-row>"
        f"<table:table-row>{day}{unworked}{cell('38.55')}{cell('It is held.')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    path = ods(tmp_path / "events.ods", rows)
    report = tried(path)
    assert (report["rows"], report["ready"], faults(report)) == (2, 1, [(3, "lat")])
    assert candidates(path)[0].evidence.cells["lat"] == "35.83"


def test_a_geopackage_with_several_layers_is_read_whole(tmp_path: Path) -> None:
    path = written(tmp_path / "two.gpkg", "GPKG")
    pyogrio.raw.write(
        path, POINTS, list(FIELDS.values()), list(FIELDS), driver="GPKG", crs="EPSG:4326", geometry_type="Point",
        layer="more", append=True,
    )  # fmt: skip
    rows = list(open_file(path).table.read())
    assert [(row.number, row.cells["layer"]) for row in rows] == [
        (1, "events"), (2, "events"), (3, "more"), (4, "more"),
    ]  # fmt: skip


def test_another_database_than_a_geopackage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("create table secrets (word text)")
    assert tried(path)["layout"] is None


def test_what_was_recognised_is_said_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "semicolons.csv"
    path.write_bytes("дата;место;событие\n07.06.2017;Ракка;бой у моста\n".encode("cp1251"))
    findings = {each.what: each.found for each in recognise(open_file(path).table).table.findings}
    assert findings["encoding"] == "Windows-1251"
    assert findings["separator"] == "semicolon"
    assert findings["header"] == "row 1"
    assert tried(path, None)["ready"] == 1
