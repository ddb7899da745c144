"""Files in shapes that were met in public repositories, with values of our own."""

import json
from pathlib import Path

import pytest

from app.imports.checking import Checker
from app.imports.layouts.known import recognise
from app.imports.opening import Choices, open_file
from app.imports.survey import survey
from tests.importing import TODAY, Write, candidates, counted, days, faults, tried, write_sheets


def told(path: Path, what: str) -> dict[str, str]:
    """What a dry run recognised of a kind, with why."""
    return {
        each["found"]: each["why"] for each in tried(path)["recognised"] if each["what"] == what
    }


def test_tags_below_the_header_say_what_columns_are_that_are_called_otherwise(write: Write) -> None:
    # As the Humanitarian Data Exchange writes its tables of events by month.
    path = write(
        "months.csv",
        "location_code,provider_admin2_name,admin2_name,kind_of,von_bis_1,von_bis_2,breite_x,laenge_x,fatalities\n"
        "#country+code,#adm2+name+provider,#adm2+name,#event+type,#date+start,#date+end,#geo+lat,#geo+lon,#affected+killed\n"
        "SYR,Tell Abiad,Tell Abyad,political_violence,2025-01-01,2025-01-31,36.69,38.95,7\n",
    )
    [row] = candidates(path)
    assert (row.place, row.country, days(row)) == (
        "Tell Abyad",
        "SYR",
        ("2025-01-01", "2025-01-31"),
    )
    assert (row.claim["statement"], row.faults) == ("political_violence, Tell Abyad", [])
    assert row.geometry is not None
    assert row.geometry.wkt == "POINT (38.95 36.69)"


def test_the_other_angle_is_found_by_its_word_where_one_is_called_as_such(write: Write) -> None:
    path = write("a.csv", "Latitude,geo_Longitude,title\n36.69,38.95,A shell hit a mill.\n")
    [row] = candidates(path)
    assert row.geometry is not None
    assert row.geometry.wkt == "POINT (38.95 36.69)"
    path = write("b.csv", "Latitude,Longest bridge,title\n36.69,38.95,A shell hit a mill.\n")
    assert [row.geometry for row in candidates(path)] == [None]
    assert list(told(path, "not_taken")) == ["Latitude"]


def test_two_pairs_of_coordinates_are_left_and_told(write: Write) -> None:
    path = write(
        "corridors.csv",
        "date,text,from_latitude,from_longitude,to_latitude,to_longitude\n"
        "2025-03-05,A way out was agreed upon.,36.69,38.95,36.60,38.20\n",
    )
    assert counted(tried(path)) == ("table", 1, 1)
    left = told(path, "not_taken")
    assert list(left) == ["from_latitude", "from_longitude", "to_latitude", "to_longitude"]
    assert set(left.values()) == {
        "there are several pairs of coordinates, and nothing tells which is the event's: choose one"
    }


@pytest.mark.parametrize("written", ["october-7-2023", "Oct-07-2023", "October/7/2023"])
def test_a_day_may_be_written_as_addresses_of_pages_have_it(written: str, write: Write) -> None:
    [row] = candidates(write("a.csv", f"Incident_Date,event\n{written},A shell hit a mill.\n"))
    assert (days(row), row.faults) == (("2023-10-07", "2023-10-07"), [])


def test_where_no_column_is_called_so_the_longest_sentences_say_what_happened(write: Write) -> None:
    path = write(
        "triage.csv",
        "date,asciiname,ADM2_NAME,longitude,latitude,a_flag,representative_text,triage\n"
        "20230224,Telltown,Tell district,38.95,36.69,0,A shell hit the mill of the town.,DROP\n"
        "20230225,Milltown,Tell district,38.90,36.60,1,Somebody fired at a bridge at night.,KEEP\n",
    )
    report = tried(path)
    assert counted(report) == ("table", 2, 2)
    assert [(row.claim["statement"], row.place) for row in candidates(path)] == [
        ("A shell hit the mill of the town.", "Telltown"),
        ("Somebody fired at a bridge at night.", "Milltown"),
    ]
    assert list(told(path, "statement")) == ["representative_text"]


def test_cells_of_a_word_or_two_are_not_taken_for_what_happened(write: Write) -> None:
    path = write("months.csv", "date,n_strikes,remark of ours\n2024-01-01,84,not bad\n")
    assert faults(tried(path)) == [(2, None)]


def test_names_of_people_are_no_places_and_an_event_may_have_several_of_them(write: Write) -> None:
    path = write(
        "people.csv",
        "incident_id,incident_date,victim_id,name_en,age_years,gender\n"
        "tst0001,2023-10-08,1,Somebody First,34,f\n"
        "tst0001,2023-10-08,2,Somebody Second,,m\n"
        "tst0002,2023-10-09,1,Somebody Third,54,m\n"
        "tst0003,2023-10-09,1,Somebody Fourth,54,m\n",
    )
    assert counted(tried(path)) == ("table", 4, 4)
    assert [row.place for row in candidates(path)] == [""] * 4


def test_signs_of_vowels_and_accents_apart_from_their_letters_change_no_columns_name(
    write: Write,
) -> None:
    # «קטגוריה» with its vowels, «événement» and «blessés» with accents of their own, as some programs write them.
    path = write(
        "a.csv",
        "תַּאֲרִיךְ,קָטֵגוֹרִיָה,סיבת המוות\n29/09/2023,לחימה,פיגוע\n",
    )
    [row] = candidates(path)
    assert (days(row), row.claim["statement"]) == (("2023-09-29", "2023-09-29"), "פיגוע")
    decomposed = "date,e\u0301ve\u0301nement,bless\u0065\u0301s\n2023-09-29,Un obus est tombé.,3\n"
    [row] = candidates(write("b.csv", decomposed))
    assert row.claim["statement"] == "Un obus est tombé."
    assert [figure.what for figure in row.figures] == ["wounded"]


def test_columns_of_which_nothing_is_made_are_told_in_one_line(write: Write) -> None:
    path = write(
        "acled.csv",
        "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,inter1,actor2,inter2,"
        "iso,region,country,location,latitude,longitude,geo_precision,source,notes,fatalities,tags\n"
        "SYR1,2024-05-01,2024,1,Battles,Armed clash,River Brigade,3,Hill Brigade,3,760,Middle East,Syria,Telltown,"
        "36.69,38.95,1,Somebody,They fought.,0,\n",
    )
    assert told(path, "idle") == {
        "iso, region": "nothing is made of these columns; choose what they become where they say something"
    }
    plain = write("a.csv", "date,event,mood of the day,empty\n2024-05-01,A raid,bad,\n")
    assert list(told(plain, "idle")) == ["mood of the day"]


ACLED_EVENT = {
    "event_id_cnty": "SYR1",
    "event_date": "2024-05-01",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "River Brigade",
    "actor2": "Hill Brigade",
    "country": "Syria",
    "location": "Telltown",
    "fatalities": "5",
    "notes": "They fought.",
}


def test_events_of_acled_without_their_codes_are_circles_and_said_to_be(write: Write) -> None:
    answer = {
        "status": 200,
        "data": [ACLED_EVENT | {"latitude": "36.6912", "longitude": "38.9512"}],
    }
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [38.9512, 36.6912]},
        "properties": ACLED_EVENT,
    }
    collection = {"type": "FeatureCollection", "features": [feature]}
    for path in (
        write("answer.json", json.dumps(answer)),
        write("made.geojson", json.dumps(collection)),
    ):
        assert counted(tried(path)) == ("acled", 1, 1)
        [row] = candidates(path)
        assert row.claim["statement"] == "River Brigade and Hill Brigade: Armed clash, Telltown"
        assert (row.uncertainty_m, row.geometry is None) == (5000, False)
        assert list(told(path, "precision")) == ["geo_precision"]


def test_events_of_ucdp_with_few_fields_are_known(write: Write) -> None:
    event = {
        "id": 12345,
        "type_of_violence": 1,
        "best": 5,
        "country": "Syria",
        "region": "Middle East",
        "latitude": "36.2",
        "longitude": "37.1",
        "date_start": "2024-03-15",
        "date_end": "2024-03-15",
        "side_a": "River Brigade",
        "side_b": "Hill Brigade",
    }
    path = write("answer.json", json.dumps({"TotalCount": 1, "Result": [event]}))
    assert counted(tried(path)) == ("ucdp-ged", 1, 1)
    [row] = candidates(path)
    assert (row.place, row.uncertainty_m) == ("Syria", 5566)


def test_parts_of_the_world_are_no_places(write: Write) -> None:
    path = write("a.csv", "date,region,event\n2024-03-15,Middle East,A raid.\n")
    assert [row.place for row in candidates(path)] == [""]
    assert told(path, "not_taken") == {
        "region": "its cells, as «Middle East», are parts of the world, too wide for a place"
    }


def test_a_column_of_remarks_that_few_rows_have_is_not_what_happened(write: Write) -> None:
    path = write(
        "massacres.csv",
        "Massacre Name,Location (Google Maps),Latitude,Longitude,Date,Notes\n"
        'First mill,"Milltown, River Province",,,7/26/1990,\n'
        'Second mill,"Telltown, River Province",,,11/28/2015,Many were there.\n'
        'Third mill,"Telltown, River Province",,,8/19/2008,\n',
    )
    assert counted(tried(path)) == ("table", 3, 3)
    first = candidates(path)[0]
    assert (first.claim["statement"], first.place) == ("First mill", "Milltown, River Province")


def test_of_pairs_of_numbers_in_a_column_of_places_the_order_is_asked(write: Write) -> None:
    path = write(
        "a.csv", 'date,location,event\n2017-06-07,"37.95,36.52",A raid.\n2017-06-08,"37.91,120.5",A raid.\n'
    )  # fmt: skip
    report = tried(path)
    assert (counted(report), faults(report)) == (("table", 2, 1), [(2, "location")])
    opened = open_file(path)
    found = recognise(opened.table)
    for said, wkt in (("latitude", "POINT (36.52 37.95)"), ("longitude", "POINT (37.95 36.52)")):
        matching = found.matching.model_copy(update={f"{said}_first": True})
        checker = Checker(
            found.table, matching, TODAY, opened.sha256, survey(found.table, matching)
        )
        row = next(checker.candidates())
        assert (row.faults, row.geometry and row.geometry.wkt) == ([], wkt)


def test_a_few_words_in_capitals_of_cyrillic_are_not_taken_for_chinese(write: Write) -> None:
    path = write("a.csv", "ДАТА;ПОДІЯ\n2022-01-02;ВИБУХ\n".encode("cp1251"))
    assert list(told(path, "encoding")) == ["Windows-1251"]
    path = write("b.csv", "ДАТА;НП\n2022-01-02;КИЇВ\n".encode("cp1251"))
    assert list(told(path, "encoding")) == ["Windows-1251"]


def test_the_evidence_of_a_row_names_its_sheet_where_there_are_others(tmp_path: Path) -> None:
    rows = [("date", "event"), ("2023-05-01", "A raid.")]
    path = write_sheets(tmp_path, May=rows, Readme=[("What this is", "by whom")])
    [row] = candidates(path, choices=Choices(sheet="May"))
    assert (row.evidence.sheet, row.claim["locator"]) == ("May", "row 2")
    [row] = candidates(write_sheets(tmp_path, May=rows))
    assert row.evidence.sheet == ""


def test_who_lost_equipment_goes_before_units_that_few_rows_name(write: Write) -> None:
    path = write(
        "losses.csv",
        '"","Type","Model","Status","Lost by","Unit","Date","Nearest location","lat","lng"\n'
        '"1","Trucks","Mill 12","Damaged","Riverland",NA,2023-10-27,"Telltown",36.601424,38.953585\n'
        '"2","Trucks","Mill 13","Destroyed","Riverland",NA,2023-11-17,"Milltown",NA,NA\n'
        '"3","Trucks","Mill 14","Destroyed","Hilland","3rd Brigade",2023-11-29,"Telltown",36.6014,38.9535\n',
    )
    assert counted(tried(path)) == ("table", 3, 3)
    first, second, _ = candidates(path)
    assert first.claim["statement"] == "Riverland: Mill 12, Damaged, Telltown"
    assert (second.place, second.geometry) == ("Milltown", None)
