"""What a mapping can carry is reachable in the form and over the API, and comes round again in a kept matching."""

import pytest

from app.database import Engines, editing_session
from app.forms.fields import Typed
from app.imports.matching import FigureColumns, Matching
from app.staging.matching_form import FIELDS, filled, matched
from app.staging.matching_parts import FOLDED
from tests.applications import Lend
from tests.desk import Browser, Desk, messages
from tests.importing import add_named
from tests.importing_pages import check, take
from tests.writing import program

NAMES = (
    "y",
    "m",
    "d",
    "deg",
    "min",
    "ldeg",
    "lmin",
    "zone",
    "sq",
    "e",
    "n",
    "dead",
    "dead2",
    "who",
    "foe",
    "what",
)


def asked(matching: Matching, **fields: str) -> tuple[Matching, dict[str, str]]:
    typed = Typed({**filled(matching, NAMES).texts, **fields})
    found = matched(typed, matching, NAMES)
    return found, {name: str(said) for name, said in typed.errors.items()}


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"first_year": "y", "first_month": "m", "first_day": "d"}, "first_parts", ("y", "m", "d")),
        ({"last_year": "y", "last_month": "m"}, "last_parts", ("y", "m")),
        ({"latitude_degrees": "deg", "latitude_minutes": "min", "longitude_degrees": "ldeg", "longitude_minutes": "lmin"},
         "point_parts", ("deg", "min", "", "ldeg", "lmin", "")),
        ({"grid_zone": "zone", "grid_half": "sq", "grid_east": "e", "grid_north": "n"},
         "point_parts", ("zone", "sq", "e", "n")),
        ({"grid_zone": "zone", "grid_east": "e", "grid_north": "n"}, "point_parts", ("zone", "e", "n")),
        ({"latitude_half": "m", "longitude_half": "d"}, "latitude_half", "m"),
        ({"killed": "dead", "killed_high": "dead2"}, "figures",
         (FigureColumns(what="killed", best="dead", high="dead2"),)),
        ({"country": "what"}, "country", "what"),
        ({"reported_by": "what"}, "source", "what"),
        ({"pair_order": "longitude"}, "longitude_first", True),
        ({"uncertainty_m": "500"}, "uncertainty_m", 500),
        ({"kind": "forecast"}, "kind", "forecast"),
    ],
)  # fmt: skip
def test_each_part_of_a_matching_can_be_chosen_and_comes_round_again(
    fields: dict[str, str], name: str, value: object
) -> None:
    found, errors = asked(Matching(), **fields)
    assert errors == {}
    assert getattr(found, name) == value
    kept = Matching.model_validate(found.model_dump(mode="json"))
    assert {each: filled(kept, NAMES).text(each) for each in fields} == fields
    # Sent as it stands, the form changes nothing; emptied, it takes the parts away.
    assert asked(kept)[0] == kept
    if set(fields) <= set(FOLDED):
        assert asked(kept, **dict.fromkeys(fields, ""))[0] == Matching()


def test_both_actors_can_be_chosen_and_other_figures_stay() -> None:
    women = FigureColumns(what="killed, women", best="dead2")
    found, errors = asked(Matching(figures=(women,)), actor="who", facing="foe", wounded="dead")
    assert errors == {}
    assert [(each.column, each.role) for each in found.actors] == [
        ("who", "doing"),
        ("foe", "facing"),
    ]
    assert [each.what for each in found.figures] == ["killed, women", "wounded"]
    only, _ = asked(found, facing="")
    assert [each.column for each in only.actors] == ["who"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"first_month": "m"}, ["first_year"]),
        ({"grid_east": "e"}, ["grid_zone", "grid_north"]),
        ({"latitude_minutes": "min"}, ["latitude_degrees", "longitude_degrees"]),
        ({"latitude_half": "m"}, ["longitude_half"]),
        ({"country": "nowhere"}, ["country"]),
        ({"uncertainty_m": "far"}, ["uncertainty_m"]),
    ],
)
def test_parts_without_the_rest_are_refused_there(fields: dict[str, str], wrong: list[str]) -> None:
    assert list(asked(Matching(), **fields)[1]) == wrong


@pytest.fixture
def desk(renewed: Lend, fresh_database: Engines) -> Desk:
    """A desk on a map of its own, with what the tables name."""
    with editing_session(fresh_database, "What the table names") as session:
        add_named(session)
    return Desk(renewed(fresh_database), fresh_database)


ODD = "a,b,c,la,lam,lo,lom,text,town\n2017,6,7,35,50.2,38,32.9,Shelling,Tabqa\n"
CHOSEN = {
    "first_year": "a", "first_month": "b", "first_day": "c", "latitude_degrees": "la", "latitude_minutes": "lam",
    "longitude_degrees": "lo", "longitude_minutes": "lom", "statement": "{text}", "place": "town", "point": "",
    "latitude": "", "longitude": "", "first": "",
}  # fmt: skip


def test_the_page_takes_days_and_angles_in_parts_and_keeps_them_under_a_name(desk: Desk) -> None:
    editor: Browser = desk.seat()
    address = take(editor, ODD, "odd.csv")
    answer = check(editor, address, **CHOSEN, keep_as="In parts")
    assert answer.status_code == 303, messages(answer)
    row = desk.one("select prepared from desk.import_row")
    assert (row["valid_from"], row["valid_to"]) == ("2017-06-07", "2017-06-07")
    assert [round(each, 3) for each in row["geometry"]["coordinates"]] == [38.548, 35.837]
    page = editor.get(address).text
    assert '<details class="import-parts" open>' in page
    other = take(editor, ODD, "other.csv")
    assert check(editor, other, use="In parts").status_code == 303
    assert desk.one("select count(*) from desk.import_row where state = 'ready'") == 2
    wrong = check(editor, other, first_year="")
    assert wrong.status_code == 422
    assert "need this column" in wrong.text


def test_a_program_finds_and_says_the_same_fields(desk: Desk) -> None:
    writer = program(desk, "editor", "write")
    headers = writer.headers | {"content-type": "application/octet-stream"}
    taken = writer.http.post("/api/v1/imports?name=odd.csv", content=ODD.encode(), headers=headers)
    address = taken.headers["location"].removeprefix("http://testserver")
    assert set(writer.get(f"{address}/matching").json()["matching"]) == set(FIELDS)
    assert writer.post(f"{address}/matching", {"matching": CHOSEN}).status_code == 202
    assert writer.get(address).json()["ready"] == 1
    told = writer.get(f"{address}/matching").json()["matching"]
    assert {name: told[name] for name in CHOSEN} == CHOSEN
    wrong = writer.post(f"{address}/matching", {"matching": {"grid_east": "a"}})
    assert list(wrong.json()["errors"]) == ["matching.grid_zone", "matching.grid_north"]
