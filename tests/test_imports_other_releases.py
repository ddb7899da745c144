"""What other people's files have besides: geometries encoded otherwise, days told in parts, kinds of places, totals."""

import json
import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from arro3.core import Array, DataType, Field, Schema, Table, list_array, struct_array
from arro3.io import write_parquet

from app.imports.opening import Choices
from tests.importing import candidates, counted, tried, write_sheets

POLECAT = (
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tActor Name\tRecipient Name\tCity\tDistrict\tProvince\t"
    "Country\tLatitude\tLongitude\tSource\tPublication Date\n"
    "20230410-1\t2023-04-08\tASSAULT\taerial\t-8.5\tMilitary (Myanmar)\tCivilians (Myanmar)\t{city}\t\tSagaing\t"
    "Myanmar\t23.15\t95.45\tReuters\t2023-04-11\n"
)


def text_file(folder: Path, text: str) -> Path:
    path = folder / "events.csv"
    path.write_text(text)
    return path


def encoded(points: list[tuple[float, float]], deep: int) -> Any:
    """One geometry as GeoParquet's own encodings have it: points in as many lists."""
    axes = [Array([point[axis] for point in points], DataType.float64()) for axis in (0, 1)]
    found = struct_array(
        axes, fields=[Field("x", DataType.float64()), Field("y", DataType.float64())]
    )
    for _ in range(deep):
        found = list_array(Array([0, len(found)], DataType.int32()), found)
    return found


RING = [(38.0, 36.0), (38.1, 36.0), (38.1, 36.1), (38.0, 36.0)]


@pytest.mark.parametrize(
    ("encoding", "deep", "points", "shape"),
    [
        ("point", 0, [(38.5, 36.5)], shapely.Point(38.5, 36.5)),
        ("linestring", 1, RING[:2], shapely.LineString(RING[:2])),
        ("polygon", 2, RING, shapely.Polygon(RING)),
        ("multipoint", 1, RING[:2], shapely.MultiPoint(RING[:2])),
        ("multilinestring", 2, RING[:2], shapely.MultiLineString([RING[:2]])),
        ("multipolygon", 3, RING, shapely.MultiPolygon([shapely.Polygon(RING)])),
    ],
)
def test_geoparquet_is_read_in_its_own_encodings(
    encoding: str,
    deep: int,
    points: list[tuple[float, float]],
    shape: shapely.Geometry,
    tmp_path: Path,
) -> None:
    write_native(tmp_path / "events.parquet", encoding, encoded(points, deep))
    [row] = candidates(tmp_path / "events.parquet")
    assert (row.faults, row.geometry) == ([], shape)


@pytest.mark.parametrize(("encoding", "deep"), [("linestring", 1), ("polygon", 2)])
def test_a_shape_of_geoparquets_own_that_is_none_is_a_fault_of_its_row(
    encoding: str, deep: int, tmp_path: Path
) -> None:
    write_native(tmp_path / "events.parquet", encoding, encoded(RING[:1], deep))
    [row] = candidates(tmp_path / "events.parquet")
    assert [fault.message for fault in row.faults] == ["This geometry can't be read."]


def write_native(path: Path, encoding: str, held: Any) -> None:
    """A GeoParquet file of one row, whose geometry is in one of the format's own encodings."""
    about = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": encoding, "geometry_types": []}},
    }
    schema = Schema(
        [
            Field("date", DataType.string()),
            Field("event", DataType.string()),
            Field("geometry", held.type),
        ],
        metadata={"geo": json.dumps(about)},
    )
    columns = [
        Array(["2017-06-07"], DataType.string()),
        Array(["Shelling"], DataType.string()),
        held,
    ]
    write_parquet(Table.from_arrays(columns, schema=schema), path)


def test_a_geometry_that_lies_nowhere_is_a_fault_of_its_row(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "date,event,wkt\n2017-06-07,Shelling,POINT (inf 36)\n2017-06-08,Strike,POINT (38 36)\n",
    )
    assert counted(tried(path)) == ("table", 2, 1)


@pytest.mark.thorough
def test_layers_that_spell_a_column_otherwise_have_one(tmp_path: Path) -> None:
    path = tmp_path / "events.gpkg"
    points = [shapely.to_wkb(shapely.Point(38.5, 36.5))]
    for layer, names in (("north", ["date", "event"]), ("south", ["Date", "EVENT"])):
        pyogrio.raw.write(
            path, _objects(points), [_objects(["2017-06-07"]), _objects(["Shelling"])], names, layer=layer, driver="GPKG",
            crs="EPSG:4326", geometry_type="Point", append=path.exists(),
        )  # fmt: skip
    rows = candidates(path)
    assert [(str(row.first), row.claim["statement"]) for row in rows] == [
        ("2017-06-07", "Shelling")
    ] * 2


def _objects(values: list[Any]) -> Any:

    return np.array(values, dtype=object)


@pytest.mark.parametrize(
    ("first", "year", "last", "days"),
    [
        ("17-Feb-11", "2011", "19-Feb-11", ("2011-02-17", "2011-02-19")),
        ("30-Dec-99", "1999", "02-Jan-00", ("1999-12-30", "2000-01-02")),
        ("13.02.03", "2003", "", ("2003-02-13", "2003-02-13")),
    ],
)
def test_the_column_of_the_year_tells_the_century(
    first: str, year: str, last: str, days: tuple[str, str], tmp_path: Path
) -> None:
    path = text_file(
        tmp_path, f"id,startdate,enddate,styr,place,notes\n1,{first},{last},{year},Sirte,Clash\n"
    )
    [row] = candidates(path)
    assert row.faults == []
    assert (str(row.first), str(row.last)) == days


def test_a_year_that_disagrees_tells_no_century(tmp_path: Path) -> None:
    path = text_file(tmp_path, "id,startdate,styr,place,notes\n1,17-Feb-12,2011,Sirte,Clash\n")
    [row] = candidates(path)
    assert [fault.said.code for fault in row.faults] == ["short_year"]


@pytest.mark.parametrize("day", ["7 March", 7])
def test_a_column_called_day_takes_the_rest_from_the_sheets_name(
    day: object, tmp_path: Path
) -> None:
    rows = [("Day", "City", "Event", "Wounded"), (day, "Afrin", "Shelling", 2)]
    path = write_sheets(tmp_path, March_2018=rows, March_2019=rows)
    found = candidates(path, choices=Choices(sheet="all"))
    assert [(str(row.first), row.faults) for row in found] == [
        ("2018-03-07", []),
        ("2019-03-07", []),
    ]


def test_a_number_of_a_day_that_its_month_has_not_is_a_fault(tmp_path: Path) -> None:
    rows = [("Day", "City", "Event", "Wounded"), (30, "Afrin", "Shelling", 2)]
    path = write_sheets(tmp_path, February_2018=rows, March_2018=rows)
    february, march = candidates(path, choices=Choices(sheet="all"))
    assert [fault.said.code for fault in february.faults] == ["calendar"]
    assert march.faults == []


def test_a_day_without_any_year_is_said_rather_than_lost(tmp_path: Path) -> None:
    path = text_file(tmp_path, "day,city,event\n7 March,Afrin,Shelling\n9 March,Afrin,Strike\n")
    assert [fault["column"] for fault in tried(path)["faults"]] == ["day", "day"]


@pytest.mark.parametrize("when", ["2019,", "2019,3"])
def test_a_total_of_a_year_or_a_month_is_one(when: str, tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        f"Year,Month,Governorate,Killed\n{when},Aleppo,20\n{when},Idlib,25\n{when},Total,45\n",
    )
    report = tried(path)
    assert counted(report) == ("table", 3, 2)
    assert "sums up others" in report["faults"][0]["message"]


@pytest.mark.parametrize(
    ("city", "place", "within_m"), [("Pazigyi", "Pazigyi", 10_000), ("", "Sagaing", 150_000)]
)
def test_polecat_is_said_to_be_sorted_by_a_machine_and_marks_nobody(
    city: str, place: str, within_m: int, tmp_path: Path
) -> None:
    path = text_file(tmp_path, POLECAT.format(city=city))
    assert tried(path)["layout"] == "polecat"
    [row] = candidates(path)
    assert (row.faults, row.place, row.uncertainty_m, row.marks) == ([], place, within_m, [])
    assert [actor.name for actor in row.actors] == ["Military (Myanmar)", "Civilians (Myanmar)"]


def test_a_kind_of_place_is_no_places_name(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "Date,Event Description,Country,Admin 1,Latitude,Longitude,Location of event\n"
        "2023-03-20,Shelling,Sudan,Khartoum,15.5007,32.5599,School\n"
        "2023-03-21,Raid,Sudan,Khartoum,15.6007,32.5,Health facility\n",
    )
    assert [row.place for row in candidates(path)] == ["Khartoum", "Khartoum"]


def test_a_name_that_says_what_a_place_is_names_it_all_the_same(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "date,event,location\n2021-01-01,Shelling,Al-Shifa Hospital\n2021-01-02,Raid,Nasser Hospital\n",
    )
    assert [row.place for row in candidates(path)] == ["Al-Shifa Hospital", "Nasser Hospital"]


def test_angles_that_changed_places_are_told_where_they_are_much_alike(tmp_path: Path) -> None:
    # Aleppo lies 130 km from where its latitude and longitude would be the other way round.
    path = text_file(
        tmp_path,
        "date,place,lat,lon,event\n2015-01-13,Aleppo,37.16,36.20,Strike\n2015-01-13,Aleppo,36.20,37.16,Strike\n",
    )
    swapped, right = candidates(path)
    assert [fault.said.code for fault in swapped.faults] == ["swapped"]
    assert right.faults == []


def test_json_with_values_that_are_no_numbers_has_nothing_there(tmp_path: Path) -> None:
    # As Python's json writes what pandas or NumPy left empty.
    path = tmp_path / "events.json"
    path.write_text(
        '[{"date": "2016-05-13", "event": "He said: NaN, and [NaN]", "lat": NaN, "lon": -Infinity, "place": "Manbij"},'
        '{"date": "2016-05-14", "event": "Strike", "lat": 36.5, "lon": 37.9, "place": "Manbij"}]'
    )
    first, second = candidates(path)
    assert (first.faults, first.geometry) == ([], None)
    assert first.claim["statement"] == "He said: NaN, and [NaN]"
    assert second.geometry == shapely.Point(37.9, 36.5)


@pytest.mark.parametrize("indent", [None, 2, 4, "\t"])
def test_values_that_are_no_numbers_are_found_however_json_is_indented(
    indent: int | str | None, tmp_path: Path
) -> None:
    spots = ([math.nan, math.nan], [37.9, 36.5])
    features = [
        {
            "type": "Feature",
            "properties": {"date": "2016-05-13", "event": "Strike"},
            "geometry": {"type": "Point", "coordinates": spot},
        }
        for spot in spots
    ]
    path = tmp_path / "events.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, indent=indent))
    assert [row.claim["statement"] for row in candidates(path)] == ["Strike"] * 2
    assert candidates(path)[1].geometry == shapely.Point(37.9, 36.5)


def test_what_tells_of_an_archives_table_is_none_of_its_tables(tmp_path: Path) -> None:
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("set/events.csv", "date,place,event\n2016-05-13,Manbij,Strike\n")
        archive.writestr("set/README.txt", "Of events, a row each.")
        archive.writestr("set/Licence 4.0.txt", "Whoever wants to.")
    assert counted(tried(path)) == ("table", 1, 1)


def test_days_of_start_and_end_may_be_parts(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "Id,Start Year,Start Month,Start Day,End Year,End Month,End Day,Nearest City,Description\n"
        "1,2014,6,12,2014,6,13,Tikrit,Shelling\n",
    )
    [row] = candidates(path)
    assert (str(row.first), str(row.last)) == ("2014-06-12", "2014-06-13")


def test_a_last_day_before_its_year_is_none_of_the_next_century(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "date,end date,year,place,event\n21.03.21,05.01.22,2021,Gaza,Siege\n21.03.21,28.12.20,2021,Rafah,Siege\n",
    )
    right, before = candidates(path)
    assert (right.faults, str(right.last)) == ([], "2022-01-05")
    assert [fault.said.code for fault in before.faults] == ["short_year"]


def test_a_month_with_a_short_year_is_said_rather_than_lost(tmp_path: Path) -> None:
    path = text_file(tmp_path, "Month,Governorate,Killed\nJan-16,Aleppo,20\nFeb-16,Aleppo,2\n")
    assert [fault["column"] for fault in tried(path)["faults"]] == ["Month", "Month"]


def test_a_header_of_a_few_columns_may_have_a_name_twice(tmp_path: Path) -> None:
    path = text_file(tmp_path, "Date,Place,Date,Event\n2016-05-13,Manbij,2016-05-14,Strike\n")
    [row] = candidates(path)
    assert (row.evidence.row, str(row.first), row.claim["statement"]) == (2, "2016-05-13", "Strike")
