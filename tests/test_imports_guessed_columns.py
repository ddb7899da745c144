"""Tables as people have them: which column is the day, the spot, the place, the key, and who was counted."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.imports.candidates import Candidate
from app.imports.layouts.known import recognise
from app.imports.opening import open_file
from tests.importing import Write, candidates, faults, tried


def days(row: Candidate) -> tuple[str, str, str | None]:
    return str(row.first), str(row.last), row.precision


def spot(row: Candidate) -> tuple[str, int | None]:
    assert row.geometry is not None
    return row.geometry.wkt, row.uncertainty_m


@pytest.mark.parametrize(
    "columns",
    [
        # A form's own time, and the days on which somebody wrote, sent, changed or published it.
        {"Timestamp": "1/20/2024 10:00:03", "Date of incident": "1/30/2023"},
        {"published_at": "2024-02-01", "incident date": "2023-01-30"},
        {"Created (UTC)": "2024-01-05 10:00:00", "Post Date (UTC)": "2024-01-05", "Date.0": "2023-01-30"},
        {"start": "2024-02-01T10:00:00+03:00", "end": "2024-02-01", "_submission_time": "2024-02-01",
         "When was it?": "2023-01-30"},
        {"SubmissionDate": "2024-02-01", "start": "2024-02-01", "incident_date": "2023-01-30", "KEY": "uuid:1"},
        {"Time": "10:30", "Event day": "2023-01-30"},
        {"upload_date": "2024-02-01", "Дата события": "30 января 2023 г."},
        {"Day": "30", "Month": "January", "Year": "2023"},
        {"Year": "2023", "Date": "30 January"},
        {"date": "30.1.", "year": "2023"},
        {"created_at": "2024-02-01", "date": "1675036800"},
        {"日期": "2023年1月30日"},
    ],
)  # fmt: skip
def test_the_day_of_an_event_is_not_the_day_on_which_it_was_written_down(
    columns: dict[str, str], write: Write
) -> None:
    named = columns | {"place": "Tabqa", "event": "Shelling"}
    path = write("a.csv", f"{','.join(named)}\n{','.join(named.values())}\n")
    [row] = candidates(path)
    assert row.faults == []
    assert days(row) == ("2023-01-30", "2023-01-30", "day")


def test_without_any_other_day_a_day_of_publication_stays_out(write: Write) -> None:
    path = write("a.csv", "created_at,place,title\n2024-02-01,Tabqa,Shelling\n")
    [row] = candidates(path)
    assert (row.first, row.faults) == (None, [])
    findings = recognise(open_file(path).table).table.findings
    assert [each.found for each in findings if each.what == "not_taken"] == ["created_at"]


def test_parts_of_days_that_are_not_known_are_told_by_noughts_and_gaps(write: Write) -> None:
    text = "iyear,imonth,iday,city,event\n2014,6,10,A,x\n2014,6,0,A,x\n2015,0,0,A,x\n2015,-9,,A,x\n2015,2,30,A,x\n"
    path = write("a.csv", text)
    assert [days(row) for row in candidates(path)[:4]] == [
        ("2014-06-10", "2014-06-10", "day"),
        ("2014-06-01", "2014-06-30", "month"),
        ("2015-01-01", "2015-12-31", "year"),
        ("2015-01-01", "2015-12-31", "year"),
    ]
    assert faults(tried(path)) == [(6, "iyear")]


def test_first_and_last_day_may_both_stand_in_parts(write: Write) -> None:
    text = (
        "Year,Month,Day,End Year,End Month,End Day,End Time,Headline\n"
        "2017,6,6,2017,10,17,,Battle\n2017,6,6,2017,5,1,,Backwards\n2014,1,,,,,,Taken\n"
    )
    path = write("timeline.csv", text)
    battle, _, taken = candidates(path)
    assert days(battle) == ("2017-06-06", "2017-10-17", "day")
    assert days(taken) == ("2014-01-01", "2014-01-31", "month")
    assert faults(tried(path)) == [(3, "End Year")]


def test_an_end_that_has_not_come_leaves_it_open(write: Write) -> None:
    text = (
        "Date from,Date to,Town,Event\n2024-01-02,2024-01-05,A,Siege\n2024-01-02,Ongoing,A,Siege\n"
    )
    assert [days(row) for row in candidates(write("a.csv", text))] == [
        ("2024-01-02", "2024-01-05", "day"),
        ("2024-01-02", "None", "day"),
    ]


def test_a_column_of_weeks_is_no_column_of_days(write: Write) -> None:
    for name, first, last in (
        ("Week starting", "2024-01-01", "2024-01-07"),
        ("Week ending", "2023-12-26", "2024-01-01"),
    ):
        [row] = candidates(write("a.csv", f"{name},Town,Event\n2024-01-01,A,Shelling\n"))
        assert days(row) == (first, last, "week")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        # A point under a place's name, the axes' order by the column's, forms on phones, pairs by their stem.
        ("Location", '"35.8367, 38.5481"'),
        ('"Coordinates (lon, lat)"', '"38.5481, 35.8367"'),
        ("coord", "Point(38.5481 35.8367)"),
        ("geopoint", "35.8367 38.5481 250.0 4.5"),
        ("_Where?_latitude,_Where?_longitude,_Where?_altitude", "35.8367,38.5481,250"),
        ("location-Latitude,location-Longitude,location-Accuracy", "35.8367,38.5481,4.5"),
        ("Location.lat.0,Location.lon.0", "35.8367,38.5481"),
        ("Actor1Geo_Lat,Actor1Geo_Long,ActionGeo_Lat,ActionGeo_Long", "1.5,2.5,35.8367,38.5481"),
        ("خط العرض,خط الطول", "٣٥٫٨٣٦٧,٣٨٫٥٤٨١"),
        ("קו רוחב,קו אורך", "35.8367,38.5481"),
        ("Szerokość,Długość", "35.8367 N,E 38.5481"),
        ("Position", "35.8367°N 38.5481°E"),
        ("Map", '"https://maps.google.com/?q=35.8367,38.5481"'),
        ("lat,ns,lon,ew", "35.8367,N,38.5481,E"),
    ],
)
def test_a_spot_is_found_whatever_its_columns_are_called(
    header: str, cells: str, write: Write
) -> None:
    [row] = candidates(write("a.csv", f"date,{header},event\n2017-06-07,{cells},Shelling\n"))
    assert row.faults == []
    assert spot(row)[0] == "POINT (38.5481 35.8367)"
    # The other half of a point doesn't count for how far off one half is.
    assert spot(row)[1] in (5, 6)


def test_a_grid_in_three_columns_is_one_point(write: Write) -> None:
    text = "date,Zone,Easting,Northing,event\n2017-06-07,37N,500000,3978600,x\n2017-06-07,37S,500000,3978600,x\n"
    path = write("a.csv", text)
    assert spot(candidates(path)[0])[0] == "POINT (39 35.951778)"
    # S may be a band or the southern half.
    assert faults(tried(path)) == [(3, "Easting")]


def test_a_half_of_the_globe_in_a_column_of_its_own_counts(write: Write) -> None:
    text = "date,lat,lat_dir,lon,lon_dir,event\n2017-06-07,33.8123,S,18.5123,W,x\n2017-06-07,33.8123,N,18.5123,E,x\n"
    found = [spot(row)[0] for row in candidates(write("a.csv", text))]
    assert found == ["POINT (-18.5123 -33.8123)", "POINT (18.5123 33.8123)"]


def test_degrees_minutes_and_seconds_may_be_columns(write: Write) -> None:
    text = "date,Lat Deg,Lat Min,Lat Sec,Lon Deg,Lon Min,Lon Sec,event\n2017-06-07,35,50,12,38,32,53,x\n"
    [row] = candidates(write("a.csv", text))
    assert spot(row) == ("POINT (38.548056 35.836667)", 16)


def test_what_only_looks_like_a_point_or_a_place_is_none(write: Write) -> None:
    text = "date,event,bbox,geo,state\n2024-01-02,Strike,38.5 35.8 38.6 35.9,SY0702,published\n"
    [row] = candidates(write("a.csv", text))
    assert (row.geometry, row.place, row.faults) == (None, "", [])


def test_two_pairs_of_axes_of_which_none_is_the_events_are_no_spot(write: Write) -> None:
    text = "date,from_lat,from_lon,goal_lat,goal_lon,event\n2017-06-07,1.5,2.5,3.5,4.5,Flight\n"
    [row] = candidates(write("a.csv", text))
    assert row.geometry is None


def test_metres_are_told_from_degrees_that_are_wrong(write: Write) -> None:
    text = "X,Y,date,event\n4342300.5,4296400.2,2017-06-07,Shelling\n"
    report = tried(write("arcgis.csv", text))
    assert faults(report) == [(2, "Y")]
    assert "metres" in report["faults"][0]["message"]


def test_a_province_alone_makes_its_middle_a_circle(write: Write) -> None:
    text = (
        "date,Governorate,Town,Lat,Long,event\n"
        "2017-06-07,Idleb,Binnish,35.957,36.714,x\n"
        "2017-06-07,Idleb,,35.8294,36.6736,x\n"
        "2017-06-07,Idleb,Unknown,35.8294,36.6736,x\n"
    )
    town, gap, unknown = candidates(write("a.csv", text))
    assert (town.place, town.uncertainty_m, town.cautions) == ("Binnish", 56, [])
    for row in (gap, unknown):
        assert (row.place, row.uncertainty_m) == ("Idleb", 100_000)
        assert row.cautions[0].column == "Governorate"


def test_words_say_how_well_a_place_is_known(write: Write) -> None:
    text = (
        "date,latitude,longitude,geolocation_accuracy,event\n"
        "2017-06-07,35.9512,39.0123,Within 1km,x\n"
        "2017-06-07,35.9512,39.0123,Neighbourhood/area,x\n"
        "2017-06-07,35.9512,39.0123,(2) 25 km precise,x\n"
        "2017-06-07,35.9512,39.0123,Province/governorate,x\n"
    )
    found = [row.uncertainty_m for row in candidates(write("a.csv", text))]
    assert found == [1_000, 2_000, 25_000, 100_000]


def test_codes_are_no_names(write: Write) -> None:
    text = (
        "eventid,country,country_txt,region,actor1,actor2,elocal,latitude,longitude,startdate,notes,ndeath\n"
        "451,95,Iraq,10,Al Shabaab,-99,Garissa,-0.4536,39.6401,04-Jul-2012,Attack,17\n"
        "452,95,Iraq,10,Pokot,-99,-99,-99,-99,10-Aug-2012,Raid,-77\n"
    )
    first, second = candidates(write("scad.csv", text))
    assert (first.country, first.place, first.evidence.key) == ("Iraq", "Garissa", "451")
    assert [each.name for each in first.actors] == ["Al Shabaab"]
    assert [each.as_json() for each in first.figures] == [{"what": "killed", "best": 17}]
    assert (second.geometry, second.figures) == (None, [])


def test_a_number_of_something_else_is_no_key(write: Write) -> None:
    text = "ID,date,place,event\n" + "".join(
        f"2811,2024-01-{day:02},Idleb,Shelling\n" for day in range(1, 9)
    )
    rows = candidates(write("a.csv", text))
    assert [row.faults for row in rows] == [[]] * 8
    text = "code,date,place,event\nSY07,2024-01-02,A,x\nSY07,2024-01-03,B,x\nSY08,2024-01-03,C,x\n"
    assert [row.evidence.key for row in candidates(write("codes.csv", text))] == ["", "", ""]
    text = "case_id,date,place,event\nA-1,2024-01-02,Idleb,x\nA-2,2024-01-02,Idleb,x\n"
    assert [row.evidence.key for row in candidates(write("b.csv", text))] == ["A-1", "A-2"]


@pytest.mark.parametrize(
    ("header", "cells", "figures"),
    [
        ("Killed", "3-5", [{"what": "killed", "low": 3, "high": 5}]),
        ("Nombre de morts", "au moins 3", [{"what": "killed", "low": 3}]),
        ("عدد القتلى", "٣", [{"what": "killed", "best": 3}]),
        ("Víctimas fatales", "3+", [{"what": "killed", "low": 3}]),
        ("Поранено", "до 5", [{"what": "wounded", "high": 5}]),
        ("civilian_deaths_min,civilian_deaths_max", "3,5",
         [{"what": "killed, civilian", "low": 3, "high": 5}]),
        ("Health Workers Killed", "2", [{"what": "killed, health workers", "best": 2}]),
        ("Reported Minimum,Reported Maximum", "5,7", [{"what": "killed", "low": 5, "high": 7}]),
        ("EnemyKIA,FriendlyWIA", "2,1",
         [{"what": "killed, enemy", "best": 2}, {"what": "wounded, friendly", "best": 1}]),
        ("nkill,nwound", "2,-99", [{"what": "killed", "best": 2}]),
        ("Bilan (morts)", "2 (dont 1 enfant)", [{"what": "killed", "best": 2}]),
        ("# Killed", "more than 10", [{"what": "killed", "low": 11}]),
        ("Killed", "3 or 4", [{"what": "killed", "low": 3, "high": 4}]),
        ("Desplazados", "1.200", [{"what": "displaced", "best": 1200}]),
        ("Déplacés", "au moins 40", [{"what": "displaced", "low": 40}]),
        ("عدد النازحين", "٤٠", [{"what": "displaced", "best": 40}]),
        ("Переміщено", "до 40", [{"what": "displaced", "high": 40}]),
        ("Killed by", "Police", []),
        ("Cause of death,date_of_death", "Shelling,2017-06-07", []),
    ],
)  # fmt: skip
def test_people_are_counted_as_the_column_and_the_cell_say(
    header: str, cells: str, figures: list[dict[str, Any]], write: Write
) -> None:
    path = write("a.csv", f"date,place,event,{header}\n2017-06-07,Tabqa,Strike,{cells}\n")
    [row] = candidates(path)
    assert (row.faults, [each.as_json() for each in row.figures]) == ([], figures)


def test_columns_are_known_in_more_languages(write: Write) -> None:
    text = (
        "Дата;Населений пункт;Область;Широта;Довгота;Опис події;Загинуло;Джерело;Сторона\n"
        "07.06.2022;Бахмут;Донецька;48,5956;38,0011;Обстріл;2;ОВА;ЗС РФ\n"
    )
    [row] = candidates(write("a.csv", text))
    assert (row.claim["statement"], row.place) == ("Обстріл", "Бахмут")
    assert [each.name for each in row.actors] == ["ЗС РФ"]
    text = "Tarih;İl;İlçe;Olay;Ölü\n07.06.2016;Diyarbakır;Sur;Çatışma;2\n"
    [row] = candidates(write("b.csv", text))
    assert (row.claim["statement"], row.place) == ("Çatışma", "Sur")
    text = "التاريخ,المحافظة,الموقع,الجهة المنفذة,الوصف\n07/13/2017,الرقة,الطبقة,قسد,قصف\n"
    [row] = candidates(write("c.csv", text))
    assert (row.claim["statement"], row.place) == ("قصف", "الطبقة")


def test_a_row_without_its_sentence_says_who_did_what_where(write: Write) -> None:
    text = (
        "Date of death,Cause of death,Actor,Place,Notes\n"
        "2014-05-04,Shelling,Army,Al-Bab,Seen by many\n2014-05-05,Shooting,Unidentified,Binnish,\n"
    )
    path = write("a.csv", text)
    said = [row.claim["statement"] for row in candidates(path)]
    assert said == ["Seen by many", "Shooting, Binnish"]
    text = "date,town,killed,wounded\n2014-05-04,Binnish,3,\n"
    [row] = candidates(write("b.csv", text))
    assert row.claim["statement"] == "killed: 3, Binnish"
    report = tried(write("c.csv", "date,town\n2014-05-04,Binnish\n"))
    assert "No column is known" in report["faults"][0]["message"]


def test_marks_of_html_and_of_umap_are_no_words(write: Write) -> None:
    text = (
        'WKT,name,description\n"POINT (39.0102 35.9501)",Post,"<b>Seen</b> here<br>'
        '<img src=""https://example.org/x.jpg"">{{https://example.org/y.jpg}}, 3 < 5"\n'
    )
    [row] = candidates(write("my-maps.csv", text))
    assert row.claim["statement"] == "Seen here , 3 < 5"


def test_a_row_of_tags_below_the_header_is_no_event(write: Write) -> None:
    text = "Date,Place,Event\n#date +occurred,#loc+name,#event+type\n2017-06-07,Raqqa,Airstrike\n"
    path = write("hxl.csv", text)
    report = tried(path)
    assert (report["rows"], report["ready"]) == (1, 1)
    assert candidates(path)[0].row == 3


@pytest.mark.parametrize(
    ("name", "member", "said"),
    [
        ("a.xlsb", "xl/workbook.bin", "binary Excel file"),
        ("a.numbers", "Index/Document.iwa", "Numbers file"),
        ("a.docx", "word/document.xml", "Word document"),
    ],
)
def test_packed_files_of_other_programs_are_named(
    name: str, member: str, said: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr(member, "x")
    assert said in tried(tmp_path / name)["faults"][0]["message"]


def test_a_file_without_rows_says_so(write: Write) -> None:
    assert faults(tried(write("a.csv", "date,town,event\n"))) == [(None, None)]
    archive = 'window.YTD.tweets.part0 = [\n  {\n    "tweet" : {"id_str" : "1"}\n  }\n]'
    assert "first [" in tried(write("tweets.js", archive))["faults"][0]["message"]
