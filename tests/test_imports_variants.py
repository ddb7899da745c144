"""Files as other releases, APIs and programs write them: what stands in them is read, and nothing is lost unsaid."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from shapely import Point, to_wkb

from app.imports.candidates import Candidate
from app.imports.layouts.ucdp import COLUMNS
from app.imports.readers.workbooks import open_workbook
from app.imports.sentences import sentence
from tests.importing import SAMPLES, candidates, faults, tried

ACLED_2017 = (
    "GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,"
    "ACTOR2,ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECIS,"
    "SOURCE,NOTES,FATALITIES\n"
    "620,5LBY,900005,11/04/2014,2014,1,Battle-Government regains territory,Army,,1,Rebels,,2,12,Libya,Benghazi,,,"
    "Benina,32.0968,20.2695,1,AFP,Airport retaken.,2\n"
)
REPORTS = (
    "viina_version,event_id,date,time,geonameid,feature_code,asciiname,ADM1_NAME,ADM1_CODE,ADM2_NAME,ADM2_CODE,"
    "longitude,latitude,GEO_PRECISION,GEO_API,location,address,report_id,source,url,text,lang\n"
    "v,1,20250304,NA,700,PPL,Prykladne,Donets'k,5,Prykladnyi,57,37.2614,48.3022,ADM3,Yandex,1,x,77,a,"
    "https://example.org/1,Shelling,en\n"
    "v,2,20250304,NA,NA,NA,NA,Kharkiv,7,NA,NA,36.5,49.5,ADM1,OSM,1,x,78,b,https://example.org/2,Strike,ua\n"
)


def written(folder: Path, name: str, content: Any) -> Path:
    """A file of a text, or of what becomes JSON."""
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def where(candidate: Candidate) -> tuple[str, int | None]:
    assert candidate.geometry is not None
    return candidate.geometry.wkt, candidate.uncertainty_m


def test_whoever_took_ground_is_told_by_columns_in_capitals_too(tmp_path: Path) -> None:
    [row] = candidates(written(tmp_path, "acled.csv", ACLED_2017))
    assert [(mark.name, mark.posture) for mark in row.marks] == [("Army", "holds")]
    assert row.evidence.cells["INTER1"] == "1"


def test_reports_of_viina_without_a_classifiers_columns_keep_their_precision(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, "event_info_latest_2025.csv", REPORTS)
    assert tried(path)["layout"] == "viina"
    town, province = candidates(path)
    assert (town.place, town.uncertainty_m) == ("Prykladne", 5_000)
    # What is known to the province is no spot.
    assert (province.place, province.uncertainty_m) == ("Kharkiv", 100_000)
    assert not town.marks


@pytest.mark.parametrize("around", ["data", "Result"])
def test_answers_of_apis_are_tables_of_the_list_that_they_hold(around: str, tmp_path: Path) -> None:
    values = {"id": 5, "type_of_violence": 1, "side_a": "A", "side_b": "B", "best": 2, "low": 1}
    values |= {"high": 3, "date_start": "2021-06-12", "date_end": "2021-06-12", "date_prec": 1}
    values |= {"latitude": 35.8136, "longitude": 36.6094, "where_prec": 1, "where_coordinates": "X"}
    answer = {
        "status": 200,
        "count": 1,
        "messages": [],
        around: [{name: values.get(name, "") for name in COLUMNS}],
        "filename": "",
    }
    path = written(tmp_path, "answer.json", answer)
    report = tried(path)
    assert (report["layout"], report["rows"], report["ready"]) == ("ucdp-ged", 1, 1)
    assert candidates(path)[0].figures[0].as_json() == {
        "what": "killed",
        "best": 2,
        "low": 1,
        "high": 3,
    }


def test_a_record_a_line_has_its_values_as_cells(tmp_path: Path) -> None:
    line = {"date": "2017-06-07", "place": "Tabqa", "lat": 35.83, "lon": 38.55, "event": "Patrol"}
    path = written(tmp_path, "records.ndjson", f"{json.dumps(line)}\n{json.dumps(line)}\n")
    assert [each.claim["statement"] for each in candidates(path)] == ["Patrol", "Patrol"]
    assert where(candidates(path)[0])[0] == "POINT (38.55 35.83)"


def test_geometries_in_cells_are_taken_as_they_are_drawn(tmp_path: Path) -> None:
    hexadecimal = to_wkb(Point(38.55, 35.83), hex=True, include_srid=False)
    rows = (
        '"POINT (39.01 35.95)"',
        '"SRID=4326;POINT Z (38.55 35.83 300)"',
        '"LINESTRING (39 35.9, 39.1 36)"',
        hexadecimal,
        '"{""type"": ""Point"", ""coordinates"": [38.55, 35.83]}"',
        "POINT EMPTY",
        '"SRID=32637;POINT (500000 3978600)"',
        "POLYGON ((39",
    )
    text = "WKT,date,name\n" + "".join(f"{each},2017-06-07,Camp\n" for each in rows)
    path = written(tmp_path, "from-qgis.csv", text)
    assert faults(tried(path)) == [(7, "WKT"), (8, "WKT"), (9, "WKT")]
    found = [each.geometry.wkt for each in candidates(path) if each.geometry is not None]
    assert found == [
        "POINT (39.01 35.95)",
        "POINT (38.55 35.83)",
        "LINESTRING (39 35.9, 39.1 36)",
        "POINT (38.55 35.83)",
        "POINT (38.55 35.83)",
    ]


def test_a_column_called_geometry_that_holds_none_is_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "date,place,shape,event\n2017-06-07,Tabqa,round,Patrol\n")
    assert tried(path)["ready"] == 1


def test_a_point_that_is_written_with_few_digits_is_no_spot(tmp_path: Path) -> None:
    def feature(longitude: float, latitude: float) -> dict[str, Any]:
        point = {"type": "Point", "coordinates": [longitude, latitude]}
        return {"type": "Feature", "properties": {"name": "Gate"}, "geometry": point}

    points = [feature(38.55, 35.83), feature(38.5, 35.83), feature(38.5512, 35.8)]
    path = written(tmp_path, "a.geojson", {"type": "FeatureCollection", "features": points})
    # The longer of the two tells: zeros at the end are lost.
    assert [each.uncertainty_m for each in candidates(path)] == [557, 557, 6]


def test_days_that_lost_their_format_are_counted_as_the_workbook_counts(tmp_path: Path) -> None:
    for epoch, number in ((1900, 42893), (1904, 41431)):
        book = openpyxl.Workbook()
        if epoch == 1904:
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        sheet = book.active
        sheet.append(["date", "place", "event"])
        sheet.append([number, "Tabqa", "Patrol"])
        sheet.append([date(2017, 6, 8), "Tabqa", "Patrol"])
        path = tmp_path / f"{epoch}.xlsx"
        book.save(path)
        counted, day = candidates(path)
        assert (counted.first, counted.last) == (date(2017, 6, 7), date(2017, 6, 7))
        assert [each.column for each in counted.cautions] == ["date"]
        assert str(number) in counted.cautions[0].message
        assert (day.first, day.cautions) == (date(2017, 6, 8), [])
    # A text file counts no days.
    text = written(tmp_path, "a.csv", "date,place,event\n42893,Tabqa,Patrol\n")
    assert faults(tried(text)) == [(2, "date")]
    assert open_workbook(path).days_from == date(1904, 1, 1)


def scenario(**more: Any) -> dict[str, Any]:
    unit = {"id": "u", "name": "Brigade", "sidc": "10031000001211000000", "location": [36.6, 50.4]}
    unit["state"] = [{"id": "s", "t": "2022-03-01T00:00:00Z", "location": [36.2, 50.1]}]
    side = {"id": "s", "name": "One", "standardIdentity": "3", "groups": [], "subUnits": [unit]}
    return {
        "type": "ORBAT-mapper",
        "version": "2.2.0",
        "startTime": "2022-02-24T04:00:00+02:00",
        "timeZone": "Europe/Kyiv",
        "sides": [side],
        "events": [],
        "layers": [],
    } | more


def test_a_unit_of_no_group_stands_where_it_began_until_it_moved(tmp_path: Path) -> None:
    first, then = candidates(written(tmp_path, "a.json", scenario()))
    assert (str(first.first), str(first.last)) == ("2022-02-24", "2022-03-01")
    assert where(first)[0] == "POINT (36.6 50.4)"
    assert where(then)[0] == "POINT (36.2 50.1)"
    assert first.claim["locator"] == "item 1; One (friend)"


def test_a_unit_of_whose_days_nothing_is_known_makes_no_mark(tmp_path: Path) -> None:
    document = scenario(startTime=None)
    document["sides"][0]["subUnits"][0]["state"] = []
    path = written(tmp_path, "a.json", document)
    found = tried(path)["faults"]
    assert [(each["row"], each["column"]) for each in found] == [(1, "date")]
    assert "valid_from" not in found[0]["message"]


def test_events_and_drawings_of_a_scenario_keep_their_place_and_days(tmp_path: Path) -> None:
    def point(longitude: float) -> dict[str, Any]:
        return {"type": "Point", "coordinates": [longitude, 50.1]}

    event = {"id": "e", "title": "Crossing", "startTime": "2022-02-25T00:00:00Z"}
    event["where"] = {"type": "geometry", "geometry": point(36.11), "maxZoom": 9}
    drawn = {"type": "Feature", "id": "f", "geometry": point(36.22)}
    drawn["properties"] = {"name": "Bridge", "visibleFromT": "2022-02-26T00:00:00Z"}
    drawn["state"] = [{"id": "g", "t": "2022-02-28T00:00:00Z", "geometry": point(36.33)}]
    layer = {"id": "l", "name": "Ways", "visibleUntilT": "2022-03-05T00:00:00Z"}
    layer["features"] = [drawn]
    path = written(tmp_path, "a.json", scenario(sides=[], events=[event], layers=[layer]))
    found = [(str(each.first), str(each.last), where(each)[0]) for each in candidates(path)]
    assert found == [
        ("2022-02-25", "2022-02-25", "POINT (36.11 50.1)"),
        ("2022-02-26", "2022-02-28", "POINT (36.22 50.1)"),
        ("2022-02-28", "2022-03-05", "POINT (36.33 50.1)"),
    ]


def test_linked_places_tell_that_they_have_more_geometries_than_one(tmp_path: Path) -> None:
    points = [{"type": "Point", "coordinates": [39.0101, 35.95]}] * 2
    place = {
        "@id": "http://example.org/1",
        "type": "Feature",
        "properties": {"title": "Raqqa", "ccodes": ["SY"]},
        "names": [{"toponym": "Raqqa"}],
        "geometry": {"type": "GeometryCollection", "geometries": points},
    }
    path = written(tmp_path, "a.json", {"type": "FeatureCollection", "features": [place]})
    [row] = candidates(path)
    assert "2 geometries" in row.cautions[0].message


def test_linked_places_come_as_a_table_too(tmp_path: Path) -> None:
    text = (
        "id\ttitle\ttitle_source\tccodes\ttypes\tlon\tlat\tgeowkt\tstart\tend\n"
        "1\tRaqqa\tAn atlas\tSY\tcity\t39.01\t35.95\t\t2014\t2017-10-17\n"
        "2\tTabqa\tAn atlas\tSY\ttown\t\t\tPOINT(38.55 35.83)\t2017-05\t\n"
    )
    path = written(tmp_path, "places.tsv", text)
    assert tried(path)["layout"] == "linked-places"
    assert [(each.place, where(each)[0]) for each in candidates(path)] == [
        ("Raqqa", "POINT (39.01 35.95)"),
        ("Tabqa", "POINT (38.55 35.83)"),
    ]


def test_a_deepstate_archives_area_without_a_name_is_what_was_occupied(tmp_path: Path) -> None:
    ring = [[37.5, 48.1], [37.7, 48.1], [37.7, 48.3], [37.5, 48.1]]
    area = {"type": "MultiPolygon", "coordinates": [[ring]]}
    document = {"type": "FeatureCollection"}
    document["features"] = [{"type": "Feature", "properties": {}, "geometry": area}]
    path = written(tmp_path, "deepstatemap_data_20250304.geojson", document)
    assert tried(path)["layout"] == "deepstate"
    [row] = candidates(path)
    assert (str(row.first), row.marks[0].posture) == ("2025-03-04", "holds")


def test_filters_of_timemap_are_told_by_the_end_of_their_path(tmp_path: Path) -> None:
    event = {"id": 5, "date": "3/17/2022", "latitude": "46.9659", "longitude": "31.9974"}
    event |= {"location": "Port", "description": "Hotel hit", "sources": []}
    path = ["Type of area affected", "Commercial"]
    event["associations"] = [{"id": "a", "title": path[0], "filter_paths": path}]
    [row] = candidates(written(tmp_path, "events.json", [event]))
    assert row.claim["statement"] == "Commercial, Hotel hit"


def test_a_person_whom_recogito_marks_is_no_place(tmp_path: Path) -> None:
    text = (SAMPLES / "recogito2-annotations.csv").read_text(encoding="utf-8")
    header, first, *_ = text.splitlines()
    path = written(tmp_path, "a.csv", f"{header}\n{first.replace('PLACE', 'PERSON', 1)}\n")
    [row] = candidates(path)
    assert row.place == ""
    assert [actor.role for actor in row.actors] == ["mentioned"]


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ("abc", "At «a» (b), c"),
        ("ab", "At «a» (b)"),
        ("ac", "At «a», c"),
        ("bc", "At «b», c"),
        ("a", "At «a»"),
        ("", ""),
    ],
)
def test_what_a_column_stands_in_is_closed_behind_it(filled: str, said: str) -> None:
    found = sentence("At «{a}» ({b}), {c}", lambda name: name if name in filled else "")
    assert found == said


def test_columns_are_known_in_the_languages_of_those_who_write_them(tmp_path: Path) -> None:
    text = (
        "date;lieu;coordonnées;acteur;événement;tués;blessés\n"
        '7 juin 2017;Tabqa;"35,83 ; 38,55";FDS;Patrouille;2;3\n'
    )
    [row] = candidates(written(tmp_path, "a.csv", text))
    assert where(row)[0] == "POINT (38.55 35.83)"
    assert [each.as_json() for each in row.figures] == [
        {"what": "killed", "best": 2},
        {"what": "wounded", "best": 3},
    ]
