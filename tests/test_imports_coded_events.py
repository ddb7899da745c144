"""Published sets of events that are coded: a code isn't a name, the middle of an area isn't a spot."""

from pathlib import Path

from app.imports.layouts.coded_events import COLUMNS_1, COLUMNS_2
from tests.importing import candidates, tried

EVENT = {
    "GLOBALEVENTID": "1216000001", "SQLDATE": "20240102", "MonthYear": "202401", "Year": "2024", "Actor1Name": "ISRAEL",
    "Actor2Name": "GAZA", "EventCode": "190", "EventRootCode": "19", "Actor1Geo_Lat": "32.0667", "Actor1Geo_Long": "34.7667",
    "ActionGeo_Type": "4", "ActionGeo_FullName": "Rafah, Israel (general), Israel", "ActionGeo_Lat": "31.2969",
    "ActionGeo_Long": "34.2455", "DATEADDED": "20240102003000", "SOURCEURL": "https://example.org/a",
}  # fmt: skip
COUNTRY = EVENT | {
    "GLOBALEVENTID": "2", "ActionGeo_Type": "1", "ActionGeo_FullName": "Syria", "ActionGeo_Lat": "35", "ActionGeo_Long": "38",
}  # fmt: skip
NOWHERE = EVENT | {
    "GLOBALEVENTID": "3", "ActionGeo_Type": "0", "ActionGeo_FullName": "", "ActionGeo_Lat": "", "ActionGeo_Long": "",
}  # fmt: skip


def test_gdelt_is_known_without_its_header_and_a_country_is_no_spot(tmp_path: Path) -> None:
    for columns in (COLUMNS_1, COLUMNS_2):
        path = tmp_path / f"20240102.{len(columns)}.export.CSV"
        rows = (
            "\t".join(each.get(name, "") for name in columns) for each in (EVENT, COUNTRY, NOWHERE)
        )
        path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        report = tried(path)
        assert (report["layout"], report["rows"], report["ready"]) == ("gdelt", 3, 3)
        town, country, nowhere = candidates(path)
        assert (town.evidence.key, str(town.first), town.uncertainty_m) == (
            "1216000001",
            "2024-01-02",
            10_000,
        )
        assert town.geometry is not None
        assert (town.geometry.wkt, town.marks) == ("POINT (34.2455 31.2969)", [])
        assert "ISRAEL and GAZA, fight, Rafah" in town.claim["statement"]
        assert (country.place, country.uncertainty_m) == ("Syria", 500_000)
        assert nowhere.geometry is None


def test_gdelt_with_a_header_is_told_by_it(tmp_path: Path) -> None:
    path = tmp_path / "bigquery.csv"
    cells = (f'"{EVENT.get(name, "")}"' for name in COLUMNS_2)
    path.write_text(f"{','.join(COLUMNS_2)}\n{','.join(cells)}\n", encoding="utf-8")
    assert tried(path)["layout"] == "gdelt"


def test_icews_without_a_town_gives_the_middle_of_its_province(tmp_path: Path) -> None:
    path = tmp_path / "events.tab"
    path.write_text(
        "Event ID\tEvent Date\tSource Name\tSource Sectors\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tStory ID\t"
        "Publisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n"
        "207\t2014-06-10\tIslamic State\tInsurgents\tFight with small arms\t193\t-10.0\tMilitary (Iraq)\t33\tReuters\t"
        "Mosul\t\tNineveh\tIraq\t36.335\t43.1189\n"
        # The same number with another code is another event.
        "207\t2014-06-10\tIslamic State\tInsurgents\tUse force\t190\t-10.0\tMilitary (Iraq)\t33\tReuters\t"
        "\t\tNineveh\tIraq\t36.1\t42.5\n",
        encoding="utf-8",
    )
    town, province = candidates(path)
    assert (town.place, town.uncertainty_m, town.evidence.key) == (
        "Mosul",
        10_000,
        "207 2014-06-10 193 Islamic State Military (Iraq)",
    )
    assert [each.name for each in town.actors] == ["Islamic State", "Military (Iraq)"]
    assert (province.place, province.uncertainty_m) == ("Nineveh", 150_000)


def test_the_terrorism_database_says_what_it_does_not_know_in_noughts_and_nines(
    tmp_path: Path,
) -> None:
    path = tmp_path / "gtd.csv"
    path.write_text(
        "eventid,iyear,imonth,iday,country,country_txt,region,provstate,city,latitude,longitude,specificity,summary,"
        "attacktype1_txt,targtype1_txt,gname,nkill,nwound,scite1,dbsource\n"
        "201406100012,2014,6,10,95,Iraq,10,Nineveh,Mosul,36.335,43.1189,1,A bank was attacked.,Armed Assault,Police,"
        "Islamic State,-99,3,x,START\n"
        "201406000013,2014,6,0,95,Iraq,10,Nineveh,Unknown,36.0,42.5,4,A bomb.,Bombing/Explosion,Private Citizens,"
        "Unknown,2,,x,START\n"
        "201500000014,2015,0,0,95,Iraq,10,Anbar,Unknown,,,5,A bomb.,Bombing/Explosion,Private Citizens,Unknown,2,,x,START\n",
        encoding="utf-8",
    )
    report = tried(path)
    assert (report["layout"], report["ready"]) == ("gtd", 3)
    day, month, year = candidates(path)
    assert (str(day.first), day.place, day.country) == ("2014-06-10", "Mosul", "Iraq")
    assert [(mark.name, mark.posture) for mark in day.marks] == [("Islamic State", "attacks")]
    assert [each.as_json() for each in day.figures] == [{"what": "wounded", "best": 3}]
    assert (month.precision, str(month.last), month.place) == ("month", "2014-06-30", "Nineveh")
    assert (month.uncertainty_m, month.actors) == (100_000, [])
    assert (year.precision, year.geometry) == ("year", None)


def test_acleds_weeks_of_provinces_are_no_events_of_a_day(tmp_path: Path) -> None:
    path = tmp_path / "weekly.csv"
    path.write_text(
        "WEEK,REGION,COUNTRY,ADMIN1,EVENT_TYPE,SUB_EVENT_TYPE,EVENTS,FATALITIES,POPULATION_EXPOSURE,DISORDER_TYPE,ID,"
        "CENTROID_LATITUDE,CENTROID_LONGITUDE\n"
        "2024-01-06,Middle East,Syria,Idleb,Battles,Armed clash,3,1,,Political violence,2811,35.8294,36.6736\n"
        "2024-01-13,Middle East,Syria,Idleb,Battles,Armed clash,5,0,,Political violence,2811,35.8294,36.6736\n",
        encoding="utf-8",
    )
    report = tried(path)
    assert (report["layout"], report["ready"]) == ("acled-weeks", 2)
    row, _ = candidates(path)
    assert (str(row.first), str(row.last), row.precision) == ("2024-01-06", "2024-01-12", "week")
    assert (row.place, row.uncertainty_m, row.marks) == ("Idleb", 100_000, [])
    assert row.claim["statement"] == "Armed clash: 3 in a week, Idleb"


def test_ucdp_before_17_calls_its_figures_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "ged50.csv"
    path.write_text(
        "id,year,type_of_violence,conflict_name,dyad_name,side_a,side_b,source_office,where_prec,where_coordinates,adm_1,"
        "adm_2,latitude,longitude,country,iso3,region,date_prec,date_start,date_end,deaths_a,deaths_b,best_est,high_est,low_est\n"
        "44611,2013,1,Syria:Government,A - B,A,B,Reuters,1,Al-Bab town,Aleppo,Al-Bab,36.3705,37.5158,Syria,SYR,Middle East,1,"
        "2013-05-04,2013-05-04,0,3,3,5,2\n",
        encoding="utf-8",
    )
    assert tried(path)["layout"] == "ucdp-ged"
    [row] = candidates(path)
    assert row.figures[0].as_json() == {"what": "killed", "best": 3, "low": 2, "high": 5}
    assert (row.place, row.evidence.key) == ("Al-Bab town", "44611")


def test_conflicts_and_their_years_are_no_places(tmp_path: Path) -> None:
    path = tmp_path / "ucdp-prio-acd.csv"
    path.write_text(
        "conflict_id,location,side_a,side_a_2nd,side_b,side_b_2nd,incompatibility,territory_name,year,intensity_level,"
        "start_date,start_date2,gwno_a,region,version\n"
        '299,Syria,Government of Syria,,"Syrian insurgents, IS",,2,,2013,2,2011-07-29,2011-10-10,652,2,24.1\n'
        "299,Syria,Government of Syria,,Syrian insurgents,,2,,2014,2,2011-07-29,2011-10-10,652,2,24.1\n",
        encoding="utf-8",
    )
    report = tried(path)
    assert (report["layout"], report["ready"]) == ("ucdp-conflict-years", 2)
    row, _ = candidates(path)
    assert (str(row.first), str(row.last), row.precision) == ("2013-01-01", "2013-12-31", "year")
    assert (row.geometry, row.marks, row.evidence.key) == (None, [], "299 2013")
    names = [each.name for each in row.actors]
    assert names == ["Government of Syria", "Syrian insurgents", "IS"]


def test_attacks_on_aid_workers_are_placed_by_town_and_not_by_kind_of_place(
    tmp_path: Path,
) -> None:
    path = tmp_path / "security_incidents.csv"
    path.write_text(
        "Incident ID,Year,Month,Day,Country Code,Country,Region,District,City,Total killed,Total wounded,Total kidnapped,"
        "Means of attack,Attack context,Location,Latitude,Longitude,Actor type,Actor name,Details,Source\n"
        "#meta+id,#date+year,#date+month,#date+day,#country+code,#country+name,#adm1+name,#adm2+name,#loc+city,"
        "#affected+killed,#affected+injured,#affected,#event+type,#event,#loc,#geo+lat,#geo+lon,#org+type,#org+name,"
        "#description,#meta+source\n"
        "4001,2023,4,16,SD,Sudan,North Darfur,Kabkabiya,Kabkabiya,3,2,0,Shooting,Crossfire,Road,13.6489,24.0853,Unknown,"
        "Unknown,Three were killed.,Media\n"
        "4002,2023,,,SD,Sudan,,,,0,1,0,Unknown,Unknown,Road,12.8628,30.2176,Unknown,Unknown,One was wounded.,Media\n",
        encoding="utf-8",
    )
    report = tried(path)
    assert (report["layout"], report["rows"], report["ready"]) == ("awsd", 2, 2)
    day, year = candidates(path)
    assert (str(day.first), day.place, day.uncertainty_m, day.actors) == (
        "2023-04-16",
        "Kabkabiya",
        5_000,
        [],
    )
    assert (year.precision, year.place, year.uncertainty_m) == ("year", "Sudan", 500_000)
