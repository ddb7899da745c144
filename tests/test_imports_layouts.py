"""Layouts of data sets are recognised without being told, and their codes read as their code books say."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import cli
from app.imports.layouts.ucdp import COLUMNS
from tests.importing import SAMPLES, candidates, counted, faults, tried

ACLED = SAMPLES / "acled-2023-columns.csv"
UCDP = SAMPLES / "ucdp-ged-25-49-columns.csv"
VIINA = SAMPLES / "viina-2-event-1pd.csv"


def rewritten(
    path: Path, into: Path, separator: str = ",", mark: str = "", *, upper: bool = False
) -> Path:
    """The same table with another separator, every cell quoted, its columns in another order and one more."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    rows = [
        ["remark", *reversed(row)] if at == 0 else ["x", *reversed(row)]
        for at, row in enumerate(rows)
    ]
    if upper:
        rows[0] = [name.upper() for name in rows[0]]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    target = into / "again.csv"
    target.write_text(mark + text.getvalue(), encoding="utf-8", newline="")
    return target


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("path", [ACLED, UCDP, VIINA], ids=lambda each: each.name)
def test_a_layout_is_the_same_in_any_order_case_and_separator(
    path: Path, separator: str, tmp_path: Path
) -> None:
    plain = tried(path)
    other = tried(rewritten(path, tmp_path, separator, "\ufeff", upper=True))
    assert counted(other) == counted(plain)
    assert [fault["row"] for fault in other["faults"]] == [
        fault["row"] for fault in plain["faults"]
    ]


def test_of_one_event_the_latest_revision_counts_and_a_year_0025_is_a_fault() -> None:
    report = tried(ACLED)
    assert (report["layout"], report["rows"], report["ready"]) == ("acled", 4, 2)
    # Both rows of SYR900001 are whole; `timestamp` decides.
    assert faults(report) == [(2, "event_id_cnty"), (4, "event_date")]
    assert "0025" in report["faults"][1]["message"]
    assert "2025" in report["faults"][1]["message"]


def test_acled_codes_of_place_and_time_become_uncertainty_and_days() -> None:
    week = candidates(ACLED)[1]
    assert (str(week.first), str(week.last), week.precision) == ("2017-06-04", "2017-06-10", "week")
    # Coded to the provincial capital: nobody says that it was there.
    assert (week.place, week.uncertainty_m) == ("Ar Raqqa", 100_000)
    assert [said.said.code for said in week.cautions] == ["circle"]


def test_a_row_of_acled_is_a_claim_with_its_actors_figures_and_evidence() -> None:
    row = candidates(ACLED)[3]
    assert row.claim["statement"] == (
        "Example Front: First Brigade (2014-) and Military Forces of Example (2000-): Armed clash, "
        "Tell Abyad"
    )
    assert row.claim["kind"] == "report"
    assert row.claim["valid"] == {"from": "2017-06-07", "to": "2017-06-07", "precision": "day"}
    assert [(each.name, each.role, each.posture) for each in row.actors] == [
        ("Example Front: First Brigade (2014-)", "doing", "contests"),
        ("Military Forces of Example (2000-)", "facing", "contests"),
    ]
    assert [each.as_json() for each in row.figures] == [{"what": "killed", "best": 2}]
    assert row.evidence.fragment == "#row=5"
    assert row.evidence.key == "SYR900001"
    assert len(row.evidence.sha256) == 64
    assert row.evidence.cells["latitude"] == "36.7000"


def test_of_other_peoples_sentences_a_dozen_words_are_kept() -> None:
    first = candidates(ACLED)[0]
    assert first.evidence.cells["notes"] == (
        "On 7 June 2017, the First Brigade said it had entered the …"
    )


def test_ucdp_centroids_become_circles_and_ranges_of_days_stay_ranges() -> None:
    town, province, country = candidates(UCDP)
    assert town.uncertainty_m == 5_000
    assert (province.place, province.uncertainty_m) == ("Raqqah governorate", 150_000)
    assert (str(province.first), str(province.last), province.precision) == (
        "2017-06-01",
        "2017-06-30",
        "month",
    )
    assert (country.place, country.uncertainty_m, country.precision) == ("Syria", 500_000, "year")
    assert town.figures[0].as_json() == {"what": "killed", "best": 3, "low": 2, "high": 5}
    assert tried(UCDP)["ready"] == 3


def test_ucdp_without_a_header_is_known_by_its_rows(tmp_path: Path) -> None:
    lines = UCDP.read_text(encoding="utf-8").splitlines(keepends=True)
    bare = tmp_path / "candidate.csv"
    bare.write_text("".join(lines[1:]), encoding="utf-8")
    report = tried(bare)
    assert (report["layout"], report["rows"], report["ready"]) == ("ucdp-ged", 3, 3)
    assert [each.row for each in candidates(bare)] == [1, 2, 3]
    assert lines[0].strip().split(",") == list(COLUMNS)


def test_viina_is_said_to_be_sorted_by_a_machine_and_marks_nobody_who_did_not_begin_it() -> None:
    battle, province = candidates(VIINA)
    assert battle.claim["statement"] == (
        "News reports of the day, sorted by a machine: artillery, Prykladne"
    )
    assert battle.marks == []
    assert (province.place, province.uncertainty_m) == ("Donets'k", 100_000)
    # The sample's days are to come, which no report can tell of.
    assert [fault.said.code for fault in battle.faults] == ["day_ahead"]


def test_acled_before_2018_is_recognised_with_its_own_columns(tmp_path: Path) -> None:
    old = tmp_path / "old.csv"
    old.write_text(
        "GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,"
        "INTER1,ACTOR2,ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,"
        "LONGITUDE,GEO_PRECIS,SOURCE,NOTES,FATALITIES\n"
        "615,1416RTA,,18/04/2001,2001,1,Violence against civilians,Police,,1,Civilians,,7,17,Example,"
        "Tizi,,,Example Town,36.7,4.05,1,Agency,A text.,1\n"
        "615,1417RTA,,05/04/2001,2001,3,Battle-Government regains territory,Army,Guards,1,Rebels,,2,12,"
        "Example,Tizi,,,Example Town,36.7,4.05,2,Agency,A text.,0\n",
        encoding="utf-8",
    )
    first, second = candidates(old)
    assert tried(old)["layout"] == "acled"
    assert str(first.first) == "2001-04-18"
    assert [each.posture for each in first.actors] == ["attacks", None]
    # The column's own 18 decides the order for 05/04 as well.
    assert (str(second.first), str(second.last), second.precision) == (
        "2001-04-01",
        "2001-04-30",
        "month",
    )
    assert [(each.name, each.role) for each in second.actors] == [
        ("Army", "doing"),
        ("Guards", "supporting"),
        ("Rebels", "facing"),
    ]


@pytest.mark.parametrize(
    ("event", "kinds", "holders"),
    [
        ("Government regains territory", ("State forces", "Rebel group"), ["One"]),
        ("Government regains territory", ("Rebel group", "State forces"), ["Other"]),
        ("Government regains territory", ("State forces", "State forces"), []),
        ("Non-state actor overtakes territory", ("State forces", "Rebel group"), ["Other"]),
        ("Non-state actor overtakes territory", ("3", "1"), ["One"]),
        ("Non-state actor overtakes territory", ("", ""), []),
    ],
)
def test_who_took_ground_is_told_by_kind_and_not_by_order(
    tmp_path: Path, event: str, kinds: tuple[str, str], holders: list[str]
) -> None:
    file = tmp_path / "events.csv"
    with file.open("w", newline="", encoding="utf-8") as text:
        row = {
            "event_id_cnty": "SYR1",
            "event_date": "2017-06-07",
            "sub_event_type": event,
            "actor1": "One",
            "inter1": kinds[0],
            "actor2": "Other",
            "inter2": kinds[1],
            "location": "Tell Abyad",
            "latitude": "36.7",
            "longitude": "38.95",
            "geo_precision": "1",
        }
        writer = csv.DictWriter(text, list(row))
        writer.writeheader()
        writer.writerow(row)
    [found] = candidates(file)
    assert [each.name for each in found.actors if each.posture == "holds"] == holders


def test_geoconfirmed_rows_without_a_day_are_told_and_plus_codes_name_the_place() -> None:
    report = tried(SAMPLES / "geoconfirmed-export.csv")
    assert (report["layout"], report["rows"]) == ("geoconfirmed", 2)
    assert (3, "Date") in faults(report)
    assert [each.place for each in candidates(SAMPLES / "geoconfirmed-export.csv")] == [
        "Tell Abyad",
        "Raqqah",
    ]


def test_recogito_keeps_what_could_not_be_resolved() -> None:
    path = SAMPLES / "recogito2-annotations.csv"
    report = tried(path)
    assert (report["layout"], report["rows"], report["ready"]) == ("recogito", 3, 3)
    unresolved = candidates(path)[1]
    assert (unresolved.place, unresolved.geometry) == ("رأس العين", None)
    assert "char-offset:129" in unresolved.claim["locator"]


def test_the_command_says_layout_rows_ready_and_faults_and_why() -> None:
    ran = CliRunner().invoke(cli, ["import", str(UCDP), "--as", "ucdp", "--dry-run", "--json"])
    assert ran.exit_code == 0, ran.output
    report = json.loads(ran.output)
    assert {name: report[name] for name in ("layout", "rows", "ready", "faults")} == {
        "layout": "ucdp-ged",
        "rows": 3,
        "ready": 3,
        "faults": [],
    }
    told = {each["what"]: each for each in report["recognised"]}
    assert list(told) == ["file", "encoding", "separator", "header", "layout", "idle"]
    assert told["separator"]["found"] == "comma"
    assert all(told[name]["why"] for name in ("encoding", "separator", "header", "layout"))
    assert {name: report["matching"][name] for name in ("first", "last", "latitude")} == {
        "first": "date_start",
        "last": "date_end",
        "latitude": "latitude",
    }
    assert {each["column"] for each in report["cautions"]} == {"where_prec"}


def test_the_order_of_the_days_is_told_with_what_decides_it(tmp_path: Path) -> None:
    def told(*days: str) -> list[dict[str, str]]:
        path = tmp_path / "a.csv"
        path.write_text("\n".join(("date,place,event", *(f"{day},Tabqa,Strike" for day in days))))
        return [each for each in tried(path)["recognised"] if each["what"] == "date order"]

    assert told("3/4/2017", "30/4/2017") == [
        {"what": "date order", "found": "day first", "why": "30/4/2017 can only be read day first"}
    ]
    assert [each["found"] for each in told("3/4/2017", "5/4/2017")] == ["open"]
    assert told("2017-04-03") == []


def test_a_file_that_cannot_be_read_has_the_same_keys(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert list(tried(path)) == list(tried(UCDP))


def test_a_file_of_another_layout_than_was_said_is_refused_with_the_column_that_is_missing() -> (
    None
):
    report = tried(UCDP, "acled")
    assert (report["layout"], report["rows"]) == (None, 0)
    assert "event_date" in report["faults"][0]["message"]
